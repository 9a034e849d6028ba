// App Bridge where it is there. Every page works without it: toasts and the loading bar are extras.

import { useNavigation } from '@remix-run/react'
import { useEffect, useSyncExternalStore } from 'react'
import type { OptionalScope } from '#app/shopify/auth/optional-scopes.ts'

/** Shows a toast in the admin. Never the only sign of anything. */
export function showToast(message: string, isError = false): void {
  if (typeof window !== 'undefined' && 'shopify' in window) window.shopify?.toast?.show(message, { isError })
}

/** The store whose admin this is; empty where nobody says. */
export const shopInView = (): string =>
  typeof window !== 'undefined' && 'shopify' in window ? (window.shopify?.config?.shop ?? '') : ''

/** The admin's loading bar while a page is on its way. @returns whether one is */
export function useLoadingBar(): boolean {
  const { state } = useNavigation()
  useEffect(() => {
    if ('shopify' in window) window.shopify?.loading?.(state === 'loading')
  }, [state])
  return state === 'loading'
}

/** True once the admin's save bar can be used. */
export function useSaveBarThere(): boolean {
  return useSyncExternalStore(
    never,
    () => customElements.get('ui-save-bar') !== undefined,
    () => false,
  )
}

// App Bridge is there before React or never.
const never = () => () => undefined

/** Leaves the frame: other sites, and Zoho's consent page above all, must not open inside the admin's frame. */
export function openTop(url: string): void {
  window.open(url, '_top')
}

export type AccessAnswer = 'granted' | 'declined' | 'unavailable'

/** Asks the merchant for permissions, in a dialog of the admin's. Unavailable: without App Bridge, or where it fails. */
export async function requestAccess(scopes: readonly OptionalScope[]): Promise<AccessAnswer> {
  const ask = 'shopify' in window ? window.shopify?.scopes?.request : undefined
  if (!ask) return 'unavailable'
  try {
    const { result } = await ask([...scopes])
    return result === 'granted-all' ? 'granted' : 'declined'
  } catch {
    return 'unavailable'
  }
}
