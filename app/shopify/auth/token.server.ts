// An offline token for work without a visitor: from storage, refreshed five minutes before it ends.

import { Session } from '@shopify/shopify-api'
import { z } from 'zod'
import {
  DisconnectedError,
  isThrottled,
  isTransient,
  ThrottledError,
  TransientError,
} from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { askWithEach, refusesClient } from './client-secrets.server.ts'
import type { Sessions } from './sessions.server.ts'

const earlyMs = 300_000
const timeoutMs = 15_000
/** A token is used until then before its end while no other one is to be had. */
const leastMs = 30_000
/** Longer than Shopify works on what we gave up. */
const restMs = 60_000
/** What passes by itself, or by the operator's hand, is tried again after this. */
const laterMs = 60 * 60_000
const refusedClientMs = 15 * 60_000

const Refreshed = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  // Without these the token would be kept for ever and never refreshed again (Shopify/shopify-app-js#3400).
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive().default(7_776_000),
})

const Refusal = z.object({ error: z.string(), error_description: z.string().catch('') })
/** Names of a refresh token that is no longer good. None is documented, `invalid_grant` is reported (contracts/shopify 1.4). */
const deadTokens = new Set(['invalid_grant', 'invalid_refresh_token', 'invalid_subject_token'])
/** What Shopify was seen to say of one, with 401 and a name that it also gives to malformed requests (contracts/shopify 1.4). */
const deadWords = /active refresh.?token/i
/** What a 400 may say of our request, or of Shopify's own trouble: nothing about the token. */
const notOfToken =
  /^(invalid_client|unauthorized_client|unsupported_)|unavailable|server_error|internal|time.?out|throttl|rate.?limit|too.?many|slow_down|maintenance/i

/** Until then a shop's refresh is not asked for again, as long as its token holds: the last one was not answered. */
type RestUntil = Map<ShopDomain, number>

export type TokenSource = {
  client: {
    id: string
    /** The newest first. */
    secrets: readonly string[]
  }
  sessions: Sessions
  lock: <T>(key: string, task: () => Promise<T>) => Promise<T>
  now: () => Date
  /** Shopify takes our client id or secret no more: only the operator can mend that. */
  onRefused: (shop: ShopDomain) => void
  /** Of this process: others may ask, which harms nothing. */
  restUntil: RestUntil
}

/**
 * The shop's current access token. While Shopify answers no refresh, one that has not ended yet.
 * @param refused a token that Shopify no longer takes, whatever its date says: another one is fetched
 * @throws DisconnectedError when there is none or Shopify says that the refresh token is dead: the next visit heals it
 * @throws ThrottledError on any other odd answer, and when our key does not open what is stored: nothing is lost
 * @throws TransientError when Shopify does not answer
 */
export async function offlineToken(
  source: TokenSource,
  shop: ShopDomain,
  refused: string | null = null,
): Promise<string> {
  const usable = (session: Session | undefined): string | null =>
    session?.accessToken && session.accessToken !== refused && isGood(source, shop, session)
      ? session.accessToken
      : null
  const known = usable(await source.sessions.loadSession(idOf(shop)))
  if (known) return known
  return source.lock(`shopify token ${shop}`, async () => {
    const latest = await source.sessions.loadSession(idOf(shop))
    const token = usable(latest)
    if (token) return token
    if (!latest && (await source.sessions.isUnreadable(idOf(shop))))
      throw later(source, shop, { code: 'shopify_secrets_key', ms: laterMs })
    if (!latest?.refreshToken) {
      // The library holds a token without an end for good at every visit, and would exchange no other one.
      if (latest && latest.accessToken === refused) await source.sessions.storeSession(withoutToken(latest))
      throw disconnected(shop, 'no_session')
    }
    try {
      return await renew(source, shop, latest)
    } catch (error) {
      if (!isTransient(error) && !isThrottled(error)) throw error
      source.restUntil.set(shop, source.now().getTime() + restMs)
      const held = usable(latest)
      if (held === null) throw error
      return held
    }
  })
}

/** Why a shop's token was not renewed: it has none to renew, or Shopify did not give one. */
export type NotRenewed = 'no_session' | Refused

/**
 * Fetches another token before its time, with the newest client secret alone: what an older one minted ends with it
 * (contracts/shopify 1.9). Where Shopify refuses, the shop keeps what it has.
 * @returns null when it did; why not
 * @throws as offlineToken does
 */
export const renewToken = (source: TokenSource, shop: ShopDomain): Promise<NotRenewed | null> =>
  source.lock(`shopify token ${shop}`, async () => {
    const { client } = source
    const session = await source.sessions.loadSession(idOf(shop))
    const token = session?.refreshToken
    if (!session || !token) return 'no_session'
    const newest = { ...source, client: { ...client, secrets: client.secrets.slice(0, 1) } }
    const refreshed = await refresh(newest, shop, { session, token })
    if (typeof refreshed === 'string') return refreshed
    await keep(source, shop, { session, token, refreshed })
    return null
  })

/** Takes a dead token out of storage, so that the next visit exchanges a new one, unless that has happened already. */
export async function forgetToken(source: TokenSource, shop: ShopDomain, dead: string): Promise<void> {
  await source.lock(`shopify token ${shop}`, async () => {
    const session = await source.sessions.loadSession(idOf(shop))
    if (session?.accessToken === dead) await source.sessions.storeSession(withoutToken(session))
  })
}

const idOf = (shop: ShopDomain): string => `offline_${shop}`

/** The session, of which the next visit exchanges a new token. */
export const withoutToken = (session: Session): Session =>
  new Session({ ...session.toObject(), accessToken: '' })

function isGood({ now, restUntil }: TokenSource, shop: ShopDomain, session: Session): boolean {
  if (!session.expires) return true
  const leftMs = session.expires.getTime() - now().getTime()
  const rests = (restUntil.get(shop) ?? 0) > now().getTime()
  return leftMs > (rests ? leastMs : earlyMs)
}

/**
 * Shopify may carry out a refresh that we gave up after the one that followed, and retires what that one brought. It
 * tells us by refusing the refresh token that we hold; the one before is good until what it brought last is used
 * (contracts/shopify 1.4), which nobody can do but us.
 */
async function renew(source: TokenSource, shop: ShopDomain, session: Session): Promise<string> {
  const { sessions } = source
  const before = await sessions.loadPrior(session.id)
  let refused: Refused = 'refresh_refused'
  for (const token of new Set([session.refreshToken, before])) {
    if (!token) continue
    const refreshed = await refresh(source, shop, { session, token })
    if (typeof refreshed === 'string') {
      refused = refreshed
      continue
    }
    await keep(source, shop, { session, token, refreshed })
    return refreshed.accessToken ?? ''
  }
  await sessions.storeSession(withoutToken(session))
  throw disconnected(shop, refused)
}

async function keep(
  { sessions, restUntil }: TokenSource,
  shop: ShopDomain,
  { session, token, refreshed }: Asked & { refreshed: Session },
): Promise<void> {
  await sessions.keepPrior(session, token)
  await sessions.storeSession(refreshed)
  restUntil.delete(shop)
}

type Asked = { session: Session; token: string }

/** How Shopify refuses a refresh token: by a name that is known for it, or by one of its own. */
type Refused = 'refresh_refused' | 'refresh_unknown'

/** @returns why not, where Shopify takes the refresh token no more */
async function refresh(
  source: TokenSource,
  shop: ShopDomain,
  { session, token }: Asked,
): Promise<Session | Refused> {
  const response = await requestToken(source, shop, token)
  if (response.status >= 500 || response.status === 429) throw unanswered(shop, response.status)
  const body: unknown = await response.json().catch(() => null)
  const parsed = Refreshed.safeParse(body)
  if (!response.ok || !parsed.success) return oddAnswer(source, shop, { status: response.status, body })
  const { access_token, scope, expires_in, refresh_token, refresh_token_expires_in } = parsed.data
  const at = source.now().getTime()
  return new Session({
    ...session.toObject(),
    accessToken: access_token,
    scope: scope ?? session.scope ?? '',
    expires: new Date(at + expires_in * 1000),
    refreshToken: refresh_token,
    refreshTokenExpires: new Date(at + refresh_token_expires_in * 1000),
  })
}

// How a dead token is called is open: a 400 that names a reason of its own is one, most likely (contracts/shopify 1.4): it is
// tried again hourly all the same, for should Shopify be wrong, no shop would heal by itself. The refresh token
// stays where only the answer was odd: an hour later it may be good again.
function oddAnswer(
  source: TokenSource,
  shop: ShopDomain,
  { status, body }: { status: number; body: unknown },
): Refused {
  const { error: name, error_description: words } = Refusal.safeParse(body).data ?? noRefusal
  if (deadTokens.has(name) || (name === 'invalid_request' && deadWords.test(words))) return 'refresh_refused'
  if (status === 400 && name !== '' && !notOfToken.test(name)) return 'refresh_unknown'
  if (!refusesClient(name)) throw later(source, shop, { code: 'shopify_refresh_odd', ms: laterMs })
  source.onRefused(shop)
  throw later(source, shop, { code: 'shopify_client_refused', ms: refusedClientMs })
}

const noRefusal = { error: '', error_description: '' }

const later = (source: TokenSource, shop: ShopDomain, { code, ms }: { code: string; ms: number }) =>
  new ThrottledError('Shopify gives no token for now', {
    code,
    retryAt: new Date(source.now().getTime() + ms),
    context: { shop },
  })

async function requestToken(
  { client }: TokenSource,
  shop: ShopDomain,
  refreshToken: string,
): Promise<Response> {
  const body = { client_id: client.id, grant_type: 'refresh_token', refresh_token: refreshToken }
  const ask = (secret: string) =>
    fetch(`https://${shop}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ ...body, client_secret: secret }),
      redirect: 'error', // the secret goes to this shop and to no other
      signal: AbortSignal.timeout(timeoutMs),
    })
  try {
    return await askWithEach(client.secrets, ask)
  } catch (cause) {
    throw new TransientError('Shopify did not answer', { code: 'shopify_network', cause, context: { shop } })
  }
}

const unanswered = (shop: ShopDomain, status: number) =>
  new TransientError('Shopify did not answer', { code: `shopify_${status}`, context: { shop } })

const disconnected = (shop: ShopDomain, code: string) =>
  new DisconnectedError('Shopify no longer accepts our token for this shop', {
    side: 'shopify',
    code,
    context: { shop },
  })
