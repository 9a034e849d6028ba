// App Bridge where it is there. Every page works without it: toasts and the loading bar are extras.

import { useNavigation } from '@remix-run/react'
import { useEffect, useSyncExternalStore } from 'react'

/** Shows a toast in the admin. Never the only sign of anything. */
export function showToast(message: string, isError = false): void {
  if (typeof window !== 'undefined' && 'shopify' in window) window.shopify?.toast?.show(message, { isError })
}

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

/**
 * Asks the merchant for an access that the app can do without, in a dialog of the admin's.
 * @returns whether it is given; false also where there is no admin to ask
 */
export async function requestScope(scope: string): Promise<boolean> {
  if (!('shopify' in window)) return false
  try {
    const answer = await window.shopify?.scopes?.request([scope])
    return answer?.result === 'granted-all'
  } catch {
    return false
  }
}

/** Leaves the frame: other sites, and Zoho's consent page above all, must not open inside the admin's frame. */
export function openTop(url: string): void {
  window.open(url, '_top')
}
