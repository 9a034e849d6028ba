import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { secretsOf, type AppKeys } from './client-secrets.ts'

export type SessionTokenOptions = { user?: string; expiresInSeconds?: number; stale?: boolean }

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const sign = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest()

/** The JWT of contract 1.6: HS256 with the client secret, 60 seconds. `stale` hands out one that ended a minute ago. */
export function sessionToken(keys: AppKeys, domain: string, now: Date, o: SessionTokenOptions = {}): string {
  const user = o.user ?? '42'
  const iat = Math.floor(now.getTime() / 1000) - (o.stale ? 120 : 0)
  const head = encode({ alg: 'HS256', typ: 'JWT' })
  const body = encode({
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: keys.apiKey,
    sub: user,
    exp: iat + (o.expiresInSeconds ?? 60),
    nbf: iat,
    iat,
    jti: randomUUID(),
    sid: sha(`${domain}${user}`),
    sig: sha(`${domain}${user}${iat}`),
  })
  return `${head}.${body}.${sign(`${head}.${body}`, keys.apiSecret).toString('base64url')}`
}

export type Claims = { dest: string; aud: string; exp: number; nbf: number; sub: string }
/** What a session token says, and the secret that it is signed with. */
type ReadToken = { claims: Claims; secret: string }

export function readSessionToken(keys: AppKeys, token: string, now: Date): ReadToken | null {
  const [head, body, signature] = token.split('.')
  if (!head || !body || !signature) return null
  const given = Buffer.from(signature, 'base64url')
  const secret = secretsOf(keys).find((one) => {
    const wanted = sign(`${head}.${body}`, one)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  })
  if (secret === undefined) return null
  const claims: Claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const seconds = now.getTime() / 1000
  if (claims.aud !== keys.apiKey || claims.exp < seconds || claims.nbf > seconds + 10) return null
  return { claims, secret }
}

export type DocumentQueryOptions = { path?: string; locale?: string; withIdToken?: boolean }

/** What the admin puts on the first document: embedded, hmac, host, id_token, locale, session, shop, timestamp. */
export function documentQuery(
  keys: AppKeys,
  domain: string,
  now: Date,
  o: DocumentQueryOptions = {},
): URLSearchParams {
  const store = domain.replace(/\.myshopify\.com$/, '')
  const query = new URLSearchParams({
    embedded: '1',
    host: Buffer.from(`admin.shopify.com/store/${store}`).toString('base64').replace(/=+$/, ''),
    locale: o.locale ?? 'en-US',
    session: sha(`${domain}session`),
    shop: domain,
    timestamp: String(Math.floor(now.getTime() / 1000)),
  })
  if (o.withIdToken !== false) query.set('id_token', sessionToken(keys, domain, now))
  query.sort()
  query.set('hmac', createHmac('sha256', keys.apiSecret).update(query.toString()).digest('hex'))
  query.sort()
  return query
}
