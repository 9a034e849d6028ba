// The whole way of a consent, as one person in one browser walks it.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import {
  confirmConsent,
  openConsent,
  receiveConsent,
  startConsent,
  type ConsentCallback,
} from '#app/sync/lifecycle/consent.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import type { World } from './world.ts'

type Engine = Pick<Runtime, 'sync'>

/** The staff member of the simulator's session tokens. */
export const staffId = '42'

/** What Zoho's address for the callback says. */
export function callbackOf(address: string): ConsentCallback {
  const query = new URL(address).searchParams
  return {
    state: query.get('state'),
    code: query.get('code'),
    error: query.get('error'),
    location: query.get('location'),
    accountsServer: query.get('accounts-server'),
  }
}

/** Starts, consents as `consent` decides, comes back, and says yes to whatever the page asks. */
export async function consentWholly({ sync }: Engine, shop: ShopDomain, consent: (url: string) => string) {
  return comeBack({ sync }, shop, callbackOf(consent(await startConsent(sync, { shop, staffId }))))
}

/** From Zoho's callback to the merchant's word. Problems are values. */
export async function comeBack({ sync }: Engine, shop: ShopDomain, callback: ConsentCallback) {
  const received = await receiveConsent(sync, callback)
  if (received.problem !== null) return received
  const visitor = { shop, staffId }
  try {
    const view = await openConsent(sync, visitor, received.ticket)
    if (view.state === 'confirm')
      await confirmConsent(sync, visitor, received.ticket, view.replaces?.orgId ?? null)
    return { shop: received.shop, problem: null }
  } catch (error) {
    if (!isAppError(error)) throw error
    return { shop: received.shop, problem: error.code }
  }
}

/** Consents once more, for these scopes instead of those that the app asks for. */
export async function consentFor(
  { runtime, zoho }: Pick<World, 'runtime' | 'zoho'>,
  { domain, org }: { domain: ShopDomain; org: { id: string } },
  scopes: readonly string[],
): Promise<void> {
  const ending = await consentWholly(runtime, domain, (address) => {
    const url = new URL(address)
    url.searchParams.set('scope', scopes.join(','))
    return zoho.consent(url.href, { org: org.id })
  })
  if (ending.problem !== null) throw new Error(`Not connected: ${ending.problem}`)
}
