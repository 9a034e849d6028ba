// An offline token for work without a visitor: from storage, refreshed five minutes before it ends.

import { Session } from '@shopify/shopify-api'
import type { SessionStorage } from '@shopify/shopify-app-session-storage'
import { z } from 'zod'
import type { Config } from '#app/config.server.ts'
import { DisconnectedError, TransientError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'

const earlyMs = 300_000
const timeoutMs = 15_000

const Refreshed = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  // Without these the token would be kept for ever and never refreshed again (Shopify/shopify-app-js#3400).
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive().default(7_776_000),
})

type TokenSource = {
  config: Config
  sessions: SessionStorage
  lock: <T>(key: string, task: () => Promise<T>) => Promise<T>
  now: () => Date
}

/**
 * The shop's current access token.
 * @param refused a token that Shopify no longer takes, whatever its date says: another one is fetched
 * @throws DisconnectedError when there is none or Shopify refuses the refresh: the next visit heals it
 * @throws TransientError when Shopify does not answer
 */
export async function offlineToken(
  source: TokenSource,
  shop: ShopDomain,
  refused: string | null = null,
): Promise<string> {
  const usable = (session: Session | undefined): string | null =>
    session?.accessToken && session.accessToken !== refused && isFresh(session, source.now())
      ? session.accessToken
      : null
  const known = usable(await source.sessions.loadSession(idOf(shop)))
  if (known) return known
  return source.lock(`shopify token ${shop}`, async () => {
    const latest = await source.sessions.loadSession(idOf(shop))
    const token = usable(latest)
    if (token) return token
    if (!latest?.refreshToken) throw disconnected(shop, 'no_session')
    const refreshed = await refresh(source, shop, latest)
    await source.sessions.storeSession(refreshed)
    return refreshed.accessToken ?? ''
  })
}

/** Takes a dead token out of storage, so that the next visit exchanges a new one, unless that has happened already. */
export async function forgetToken(source: TokenSource, shop: ShopDomain, dead: string): Promise<void> {
  await source.lock(`shopify token ${shop}`, async () => {
    const session = await source.sessions.loadSession(idOf(shop))
    if (session?.accessToken === dead) await source.sessions.storeSession(withoutToken(session))
  })
}

const idOf = (shop: ShopDomain): string => `offline_${shop}`

const withoutToken = (session: Session): Session => new Session({ ...session.toObject(), accessToken: '' })

const isFresh = (session: Session, now: Date): boolean =>
  !session.expires || session.expires.getTime() - now.getTime() > earlyMs

async function refresh(source: TokenSource, shop: ShopDomain, session: Session): Promise<Session> {
  const response = await requestToken(source, shop, session.refreshToken ?? '')
  if (response.status >= 500 || response.status === 429) throw unanswered(shop, response.status)
  const parsed = Refreshed.safeParse(await response.json().catch(() => null))
  if (!response.ok || !parsed.success) {
    await source.sessions.storeSession(withoutToken(session))
    throw disconnected(shop, `refresh_${response.status}`)
  }
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

async function requestToken(
  { config }: TokenSource,
  shop: ShopDomain,
  refreshToken: string,
): Promise<Response> {
  const body = {
    client_id: config.shopify.apiKey,
    client_secret: config.shopify.secrets[0],
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  }
  try {
    return await fetch(`https://${shop}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error', // the secret goes to this shop and to no other
      signal: AbortSignal.timeout(timeoutMs),
    })
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
