// A consent to Zoho, from the admin and back into it. Three things must agree before anything is connected: the state that
// only our table knows, the ticket that only the browser that came from Zoho knows, and the session token of the shop and
// the person who started. Decision 027.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import {
  createConsent,
  loadConsentByTicket,
  saveConsent,
  useConsent,
  type ZohoConsent,
} from '#app/db/tables/consents.server.ts'
import { consentPlace } from '#app/db/protection/sealed.server.ts'
import { isAppError, isRejected, RejectedError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { isClientRefusal } from '#app/zoho/oauth/consent.server.ts'
import { accountsServer, dataCenters } from '#app/zoho/oauth/datacenters.ts'
import { connectWith, fetchGrant, Given, Grant } from './connect.server.ts'
import { dropGrant } from './consent-grants.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

const consentMs = 15 * 60_000
/** Zoho's code lives one to three minutes, its sources disagree (contracts/zoho 1.2): in doubt Zoho says so itself. */
const codeMs = 180_000

export type Visitor = { shop: ShopDomain; staffId: string }

/**
 * Where to send the merchant. The state names no shop: only our own table knows which it belongs to.
 * @param location where the merchant says the account is; by default Zoho finds out
 */
export async function startConsent(
  sync: SyncContext,
  { shop, staffId }: Visitor,
  location?: string,
): Promise<string> {
  const nonce = randomBytes(24).toString('base64url')
  const expiresAt = new Date(sync.now().getTime() + consentMs)
  await createConsent(sync.db, { nonce, shopDomain: shop, staffId, expiresAt })
  const home = location ?? (await loadConnection(sync.db, shop))?.location
  return sync.zohoConsents.authoriseUrl(`${nonce}.${sync.secrets.sign(signed(nonce))}`, home)
}

const signed = (nonce: string): string => `zoho consent ${nonce}`

export type ConsentCallback = {
  state: string | null
  code: string | null
  error: string | null
  location: string | null
  accountsServer: string | null
}

/** `shop` is known as soon as the state is good, so that even a refusal leads back to the right store. */
export type Received =
  | { shop: null; problem: string }
  | { shop: ShopDomain; problem: string }
  | { shop: ShopDomain; problem: null; ticket: string }

/**
 * Zoho sent somebody back. Uses up the state and keeps the code; nothing is connected, for anybody may be in front of this
 * browser. Problems are values: the page explains them.
 */
export async function receiveConsent(sync: SyncContext, callback: ConsentCallback): Promise<Received> {
  const nonce = nonceOf(sync, callback.state)
  const used = nonce === null ? null : await useConsent(sync.db, nonce, sync.now())
  if (nonce === null || used === null) return { shop: null, problem: 'state_invalid' }
  const shop = ShopDomain.parse(used)
  if (callback.error || !callback.code) return { shop, problem: callback.error ?? 'no_code' }
  const server = serverOf(callback)
  if (!server) return { shop, problem: 'unknown_server' }
  const ticket = randomBytes(24).toString('base64url')
  await saveConsent(sync.db, nonce, {
    ticketHash: hashOf(ticket),
    location: server.location,
    accountsHost: server.host,
    code: sync.secrets.encrypt(callback.code, consentPlace(shop, 'code')),
    codeUntil: new Date(sync.now().getTime() + codeMs),
  })
  return { shop, problem: null, ticket }
}

function nonceOf(sync: SyncContext, state: string | null): string | null {
  const [nonce = '', signature = ''] = (state ?? '').split('.')
  const given = Buffer.from(signature)
  const isOurs = sync.secrets.signatures(signed(nonce)).some((expected) => {
    const bytes = Buffer.from(expected)
    return bytes.length === given.length && timingSafeEqual(bytes, given)
  })
  return isOurs ? nonce : null
}

// Only hosts on Zoho's own list: a forged callback would otherwise be handed our client secret.
function serverOf({ accountsServer: origin, location }: ConsentCallback) {
  if (origin) return accountsServer(origin)
  const name = (location ?? 'us').toLowerCase()
  const center = Object.hasOwn(dataCenters, name) ? dataCenters[name] : undefined
  return center ? { host: center.accounts, location: name } : null
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url')

type Replaced = { orgId: string; orgName: string }
export type ConsentView =
  | { state: 'connected' }
  /** The merchant's word is asked for. `replaces`: another organisation is connected, and is left by it. */
  | {
      state: 'confirm'
      orgName: string
      orgId: string
      edition: string
      userName: string
      replaces: Replaced | null
    }

/**
 * The page in the admin, with the ticket it was opened with: the code becomes tokens. The organisation of before is
 * connected again at once, any other waits for a word. May be called again with the same answer.
 * @throws RejectedError with a code that the page explains: nothing is connected then
 */
export const openConsent = (sync: SyncContext, visitor: Visitor, ticket: string): Promise<ConsentView> =>
  alone(sync, visitor, ticket, async (consent) => {
    if (consent.confirmedAt) return { state: 'connected' }
    const grant = grantOf(sync, consent) ?? (await exchange(sync, visitor.shop, consent))
    const before = await loadConnection(sync.db, visitor.shop)
    if (before?.orgId === grant.org.orgId) return finish(sync, consent, grant)
    const replaces = before && { orgId: before.orgId, orgName: before.orgName }
    const { name: orgName, orgId, edition } = grant.org
    return { state: 'confirm', orgName, orgId, edition, userName: grant.user.name, replaces }
  })

/**
 * The merchant's word.
 * @param replaces the organisation that the page said would be left; null for none
 */
export const confirmConsent = (
  sync: SyncContext,
  visitor: Visitor,
  ticket: string,
  replaces: string | null,
): Promise<ConsentView> =>
  alone(sync, visitor, ticket, async (consent) => {
    if (consent.confirmedAt) return { state: 'connected' }
    const grant = grantOf(sync, consent)
    if (!grant || consent.expiresAt <= sync.now()) throw refusal('consent_expired')
    const before = await loadConnection(sync.db, visitor.shop)
    const left = before && before.orgId !== grant.org.orgId ? before.orgId : null
    if (left !== replaces) throw refusal('consent_changed')
    return finish(sync, consent, grant)
  })

/** The merchant thought better of it: the tokens are given back. */
export const cancelConsent = (sync: SyncContext, visitor: Visitor, ticket: string): Promise<void> =>
  alone(sync, visitor, ticket, (consent) => dropGrant(sync, consent))

async function alone<T>(
  sync: SyncContext,
  { shop, staffId }: Visitor,
  ticket: string,
  task: (consent: ZohoConsent) => Promise<T>,
): Promise<T> {
  const hash = hashOf(ticket)
  return sync.lock(`zoho consent ${hash}`, async () => {
    const consent = await loadConsentByTicket(sync.db, hash)
    if (!consent) throw refusal('state_invalid')
    const problem = strangeness(consent, { shop, staffId })
    if (problem === null) return task(consent)
    // Whoever holds the ticket is not who asked for it: it is worth nothing to anybody from now on.
    if (!consent.confirmedAt) await dropGrant(sync, consent)
    throw refusal(`consent_${problem}`)
  })
}

function strangeness(consent: ZohoConsent, { shop, staffId }: Visitor): string | null {
  if (consent.shopDomain !== shop) return 'other_shop'
  return staffId !== '' && consent.staffId === staffId ? null : 'other_user'
}

const refusal = (code: string) => new RejectedError('The consent cannot be used', { code })

const grantOf = (sync: SyncContext, consent: ZohoConsent): Grant | null =>
  Grant.safeParse(heldOf(sync, consent)).data ?? null

function heldOf(sync: SyncContext, { shopDomain, grant }: ZohoConsent): unknown {
  const clear = grant === null ? null : sync.secrets.decrypt(grant, consentPlace(shopDomain, 'grant'))
  return clear === null ? null : JSON.parse(clear)
}

const kept = ({ secrets }: SyncContext, { shopDomain }: ZohoConsent, held: Given | Grant) => ({
  code: null,
  grant: secrets.encrypt(JSON.stringify(held), consentPlace(shopDomain, 'grant')),
})

// Tokens are kept before Zoho is asked whom they are about: where it does not answer, the next look asks again with the
// same ones, and nobody's tokens are lost without being given back.
async function exchange(sync: SyncContext, shop: ShopDomain, consent: ZohoConsent): Promise<Grant> {
  try {
    const given = Given.safeParse(heldOf(sync, consent)).data ?? (await redeem(sync, shop, consent))
    const grant = await fetchGrant(sync, shop, given)
    await saveConsent(sync.db, consent.nonce, kept(sync, consent, grant))
    return grant
  } catch (error) {
    sync.log.warn({ err: error, shop }, 'consent failed')
    if (isRejected(error)) await dropGrant(sync, (await load(sync, consent)) ?? consent)
    throw isAppError(error) ? error : refusal('exchange_failed')
  }
}

const load = ({ db }: SyncContext, { ticketHash }: ZohoConsent) =>
  ticketHash === null ? null : loadConsentByTicket(db, ticketHash)

// The code is good once: it goes before anything else can fail, unless Zoho did not answer at all.
async function redeem(sync: SyncContext, shop: ShopDomain, consent: ZohoConsent): Promise<Given> {
  const { nonce, code, codeUntil, location, accountsHost } = consent
  const clear = code === null ? null : sync.secrets.decrypt(code, consentPlace(shop, 'code'))
  if (clear === null || !location || !accountsHost || !codeUntil || codeUntil <= sync.now())
    throw refusal('consent_expired')
  try {
    const server = { host: accountsHost, location }
    const tokens = await sync.zohoConsents.exchange(server, clear)
    const given = { server, tokens, at: sync.now().toISOString() }
    const { count } = await saveConsent(sync.db, nonce, {
      ...kept(sync, consent, given),
      expiresAt: new Date(sync.now().getTime() + consentMs),
    })
    if (count > 0) return given
    // The shop left, or disconnected, while Zoho was asked: nobody else knows of these tokens.
    if (tokens.refreshToken !== null) await sync.zohoConsents.revoke(accountsHost, tokens.refreshToken)
    throw refusal('state_invalid')
  } catch (error) {
    if (isRejected(error) && isClientRefusal(error.code)) {
      sync.metrics.operatorAlarms.inc({ what: 'zoho_client_refused' })
      sync.log.error({ shop, location }, "Zoho refuses this app's client id or secret")
    }
    throw error
  }
}

async function finish(sync: SyncContext, consent: ZohoConsent, grant: Grant): Promise<ConsentView> {
  const shop = ShopDomain.parse(consent.shopDomain)
  await connectWith(sync, { shop, staffId: consent.staffId ?? 'unknown' }, grant)
  await saveConsent(sync.db, consent.nonce, { grant: null, code: null, confirmedAt: sync.now() })
  return { state: 'connected' }
}
