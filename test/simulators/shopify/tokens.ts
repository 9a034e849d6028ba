import { randomBytes } from 'node:crypto'
import { secretsOf, type AppKeys } from './client-secrets.ts'
import type { Faults, Rules } from './faults.ts'
import { readSessionToken } from './session-token.ts'
import type { ShopState } from './shop/state.ts'

export type AccessToken = {
  shop: string
  scopes: string[]
  expiresAt: number | null
  online: boolean
  from: string | null
  used: boolean
  /** The client secret that minted it. */
  secret?: string
}
export type RefreshToken = {
  shop: string
  expiresAt: number
  state: 'live' | 'retired'
  usedAt: number | null
  replacement: string | null
  access: string
  secret?: string
}
export type TokenStore = { access: Map<string, AccessToken>; refresh: Map<string, RefreshToken> }

export const newTokenStore = (): TokenStore => ({ access: new Map(), refresh: new Map() })

export type TokenWorld = { keys: AppKeys; store: TokenStore; rules: Rules; now: () => Date }
/** And the secret that the request came with: what is issued is pinned to it. */
type Asked = TokenWorld & { secret: string }

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token'
const ONLINE = 'urn:shopify:params:oauth:token-type:online-access-token'
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token'
const DAY = 86_400_000
const random = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`

const json = (status: number, body: unknown) =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
const refuse = (error: string, description: string, status = 400) =>
  json(status, { error, error_description: description })

/** The odd answer that is switched on (contract 1.4: the names of errors are not documented); null for the real one. */
export function oddToken({ tokenAnswer }: Faults): Response | null {
  if (tokenAnswer === null) return null
  const [kind, status] = tokenAnswer.split(' ')
  if (status !== undefined) {
    const headers = { 'content-type': 'text/html' }
    return new Response(`<html><body>${kind}</body></html>`, { status: Number(status), headers })
  }
  return refuse(tokenAnswer, 'Something is wrong.', tokenAnswer === 'invalid_client' ? 401 : 400)
}

/** POST /admin/oauth/access_token (contract 1.4), JSON or form. */
export async function tokenEndpoint(request: Request, shop: ShopState, world: TokenWorld): Promise<Response> {
  const body = await fields(request)
  const secret = secretsOf(world.keys).find((one) => one === body['client_secret'])
  if (body['client_id'] !== world.keys.apiKey || secret === undefined) {
    return refuse('invalid_client', 'The client credentials are invalid.', 401)
  }
  const asked = { ...world, secret }
  if (body['grant_type'] === 'refresh_token') return refresh(body['refresh_token'] ?? '', shop, asked)
  if (body['grant_type'] === EXCHANGE) return exchange(body, shop, asked)
  return refuse('unsupported_grant_type', 'The grant type is not supported.')
}

async function fields(request: Request): Promise<Record<string, string>> {
  const text = await request.text()
  if ((request.headers.get('content-type') ?? '').includes('json')) {
    try {
      const parsed: Record<string, unknown> = JSON.parse(text)
      return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, String(value)]))
    } catch {
      return {}
    }
  }
  return Object.fromEntries(new URLSearchParams(text))
}

function exchange(body: Record<string, string>, shop: ShopState, world: Asked): Response {
  const subject = body['subject_token'] ?? ''
  const expiring = body['expiring'] === '1' || body['expiring'] === 'true'
  if (body['subject_token_type'] === OFFLINE) {
    const old = world.store.access.get(subject)
    if (!old || old.shop !== shop.domain || old.expiresAt !== null || !expiring)
      return refuse('invalid_subject_token', 'The subject token is invalid.')
    world.store.access.delete(subject)
    return json(200, issue(shop, world))
  }
  const read =
    body['subject_token_type'] === ID_TOKEN ? readSessionToken(world.keys, subject, world.now()) : null
  const foreign = read?.secret !== world.secret && world.rules.exchangeBySignersSecret
  if (!read || foreign || new URL(read.claims.dest).hostname !== shop.domain || !shop.installed) {
    return refuse('invalid_subject_token', 'The subject token is invalid or has expired.')
  }
  if (body['requested_token_type'] === ONLINE) return json(200, online(shop, read.claims.sub, world))
  if (!expiring) {
    const token = random('shpat')
    world.store.access.set(token, {
      shop: shop.domain,
      scopes: [...shop.scopes],
      expiresAt: null,
      online: false,
      from: null,
      used: false,
      secret: world.secret,
    })
    return json(200, { access_token: token, scope: shop.scopes.join(',') })
  }
  for (const entry of world.store.refresh.values()) if (entry.shop === shop.domain) entry.state = 'retired'
  return json(200, issue(shop, world))
}

function online(shop: ShopState, user: string, world: Asked) {
  const token = random('shpua')
  world.store.access.set(token, {
    shop: shop.domain,
    scopes: [...shop.scopes],
    expiresAt: world.now().getTime() + 86_399_000,
    online: true,
    from: null,
    used: false,
    secret: world.secret,
  })
  return {
    access_token: token,
    scope: shop.scopes.join(','),
    expires_in: 86_399,
    associated_user_scope: shop.scopes.join(','),
    associated_user: {
      id: Number(user),
      first_name: 'Ada',
      last_name: 'Owner',
      email: shop.email,
      email_verified: true,
      account_owner: true,
      locale: 'en',
      collaborator: false,
    },
  }
}

/** One refreshable chain per app and shop; access tokens already out live on until their end. */
function issue(shop: ShopState, world: Asked) {
  const now = world.now().getTime()
  const seconds = world.rules.accessTokenSeconds
  const access = random('shpat')
  const next = random('shprt')
  world.store.access.set(access, {
    shop: shop.domain,
    scopes: [...shop.scopes],
    expiresAt: now + seconds * 1000,
    online: false,
    from: next,
    used: false,
    secret: world.secret,
  })
  world.store.refresh.set(next, {
    shop: shop.domain,
    expiresAt: now + 90 * DAY,
    state: 'live',
    usedAt: null,
    replacement: null,
    access,
    secret: world.secret,
  })
  return {
    access_token: access,
    scope: shop.scopes.join(','),
    expires_in: seconds,
    refresh_token: next,
    refresh_token_expires_in: 7_776_000,
  }
}

/** A used refresh token may be tried again until what it brought is first used; at most 30 days (since 2026-08-28). */
function refresh(given: string, shop: ShopState, world: Asked): Response {
  const { store, rules } = world
  const now = world.now().getTime()
  const token = store.refresh.get(given)
  const refused = () =>
    rules.refusedRefreshError === 'invalid_request'
      ? refuse('invalid_request', 'This request requires an active refresh_token', 401)
      : refuse(rules.refusedRefreshError, 'The refresh token is invalid, expired or has been revoked.')
  if (
    !token ||
    token.shop !== shop.domain ||
    token.state === 'retired' ||
    token.expiresAt < now ||
    (token.secret !== world.secret && rules.refreshByMintersSecret) ||
    !shop.installed
  )
    return refused()
  if (token.usedAt !== null) {
    const replacement = token.replacement ? store.refresh.get(token.replacement) : undefined
    const touched =
      !replacement || replacement.usedAt !== null || store.access.get(replacement.access)?.used === true
    if (touched || now - token.usedAt > 30 * DAY) return refused()
    replacement.state = 'retired'
  }
  token.usedAt ??= now
  const issued = issue(shop, world)
  token.replacement = issued.refresh_token
  return json(200, issued)
}

export type Checked = { scopes: readonly string[] } | Response

/** Whether an API call may pass: 401 for anything unknown, expired or of an uninstalled app. */
export function checkAccessToken(given: string | null, shop: ShopState, world: TokenWorld): Checked {
  const token = given ? world.store.access.get(given) : undefined
  const dead = token && token.expiresAt !== null && token.expiresAt <= world.now().getTime()
  if (!token || dead || token.shop !== shop.domain || !shop.installed) return unauthorized()
  if (token.expiresAt === null) {
    const message =
      '[API] Non-expiring access tokens are no longer accepted for the Admin API. Please use expiring access tokens.'
    return Response.json({ errors: message }, { status: world.rules.nonExpiringStatus })
  }
  token.used = true
  return { scopes: token.scopes }
}

export const unauthorized = () =>
  Response.json(
    { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    { status: 401 },
  )

export function endTokens(store: TokenStore, domain: string): void {
  for (const [key, token] of store.access) if (token.shop === domain) store.access.delete(key)
  for (const [key, token] of store.refresh) if (token.shop === domain) store.refresh.delete(key)
}
