// Zoho's OAuth: the authorise URL, the code for tokens, refresh and revoke. Errors arrive as HTTP 200.

import { z } from 'zod'
import type { Config } from '#app/server/config.server.ts'
import {
  type AppError,
  DisconnectedError,
  RejectedError,
  ThrottledError,
  TransientError,
} from '#app/lib/errors.ts'
import { accountsHostFor, apiServer } from './datacenters.ts'
import { zohoScopes } from './scopes.ts'

type ZohoTokens = {
  accessToken: string
  /** Only at the first exchange. */
  refreshToken: string | null
  apiHost: string | null
  scopes: string
  /** For how long to use it: a little less than it lives. */
  usableSeconds: number
}

export type ZohoConsents = {
  /** @param location where the account lives, if it is one that Zoho does not find from its first page */
  authoriseUrl: (state: string, location?: string) => string
  /** @throws RejectedError when Zoho refuses the code or our client, or names an API host that we do not know */
  exchange: (server: { host: string; location: string }, code: string) => Promise<ZohoTokens>
  /**
   * @throws DisconnectedError when Zoho says that the consent is gone, ThrottledError on too many requests, RejectedError
   * `clientRefused` when it refuses our client, TransientError on every other answer
   */
  refresh: (server: { host: string; location: string }, refreshToken: string) => Promise<ZohoTokens>
  revoke: (accountsHost: string, refreshToken: string) => Promise<void>
}

const timeoutMs = 15_000
const throttleMs = 10 * 60_000
const mostSeconds = 3600
const earlySeconds = 300

// What is null or of another type is as good as absent: it takes nothing else of the answer with it.
const Answer = z.object({
  access_token: z.string().min(1).optional().catch(undefined),
  refresh_token: z.string().min(1).optional().catch(undefined),
  api_domain: z.string().optional().catch(undefined),
  scope: z.string().optional().catch(undefined),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  expires_in_sec: z.coerce.number().positive().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
})
type Answer = z.infer<typeof Answer>

/** All of Zoho's OAuth for this app's client. */
export function createZohoConsents(config: Config): ZohoConsents {
  const redirectUri = `${config.shopify.appUrl}/zoho/callback`
  const client = (location: string) => ({
    client_id: config.zoho.clientId,
    client_secret: config.zoho.secretFor(location),
  })
  return {
    authoriseUrl: (state, location) => {
      const url = new URL(`https://${accountsHostFor(location)}/oauth/v2/auth`)
      const query = { response_type: 'code', client_id: config.zoho.clientId, redirect_uri: redirectUri }
      const extras = { scope: zohoScopes.join(','), access_type: 'offline', prompt: 'consent', state }
      for (const [key, value] of Object.entries({ ...query, ...extras })) url.searchParams.set(key, value)
      return url.href
    },
    exchange: async (server, code) => {
      const form = {
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
        code,
        ...client(server.location),
      }
      const answer = await post(server.host, '/oauth/v2/token', form)
      const tokens = tokensOf(answer, refusedExchange)
      // Never a host that is not on Zoho's list, not even when the token answer names it.
      if (answer.api_domain && !tokens.apiHost) {
        throw new RejectedError('Zoho named no API host we know', { code: 'unknown_api_host' })
      }
      return tokens
    },
    refresh: async (server, refreshToken) => {
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...client(server.location) }
      return tokensOf(await post(server.host, '/oauth/v2/token', form), refusedRefresh)
    },
    revoke: async (accountsHost, refreshToken) => {
      // Documented in the address, where proxies and logs would see it: that only where the body is not read.
      const form = { token: refreshToken }
      if (isRevoked(await post(accountsHost, revokePath, form))) return
      const answer = await post(accountsHost, `${revokePath}?${new URLSearchParams(form)}`, {})
      if (!isRevoked(answer))
        throw new RejectedError('Zoho did not revoke the consent', { code: 'not_revoked' })
    },
  }
}

const revokePath = '/oauth/v2/token/revoke'
const isRevoked = ({ status }: Answer): boolean => status === 'success'

async function post(host: string, path: string, form: Record<string, string>): Promise<Answer> {
  const response = await send(host, path, form)
  const answer = Answer.safeParse(await response.json().catch(() => ({})))
  const body = answer.success ? answer.data : {}
  if (isThrottle(response.status, body)) {
    const retryAt = new Date(Date.now() + throttleMs)
    throw new ThrottledError('Zoho gives out no more tokens for now', {
      code: 'zoho_token_throttle',
      retryAt,
    })
  }
  if (response.status >= 500)
    throw new TransientError('Zoho did not answer', { code: `zoho_${response.status}` })
  return body
}

// 400 "Access Denied" with "too many requests": a throttle, often mistaken for a dead connection.
const isThrottle = (status: number, { error, error_description }: Answer): boolean =>
  status === 429 || /^access denied$/i.test(error ?? '') || /too many requests/i.test(error_description ?? '')

async function send(host: string, path: string, form: Record<string, string>): Promise<Response> {
  try {
    return await fetch(`https://${host}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      redirect: 'error', // the secret goes to this host and to no other
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (cause) {
    throw new TransientError('Zoho did not answer', { code: 'zoho_network', cause })
  }
}

function tokensOf(answer: Answer, refused: (answer: Answer) => AppError): ZohoTokens {
  if (answer.error || !answer.access_token) throw refused(answer)
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    apiHost: answer.api_domain ? apiServer(answer.api_domain) : null,
    scopes: answer.scope ?? '',
    usableSeconds: usableSeconds(answer),
  }
}

// An older answer counts in milliseconds (expires_in_sec beside it): never trust more than an hour. Five minutes early,
// so that no call meets the end, and less of a short-lived one: refreshes are rationed.
function usableSeconds({ expires_in, expires_in_sec }: Answer): number {
  const life = Math.min(expires_in_sec ?? expires_in ?? mostSeconds, mostSeconds)
  return life - Math.min(earlySeconds, life / 10)
}

/** Our client id or secret, or this data centre for our client: the operator's trouble, never a shop's. */
export const clientRefused = 'zoho_client_refused'
export const isClientRefusal = (code: string): boolean => /^invalid_client(_secret)?$/.test(code)

const refusedExchange = ({ error }: Answer) =>
  new RejectedError('Zoho refused the connection', { code: error ?? 'no_access_token' })

// invalid_code from a refresh means revoked, evicted or another data centre (contracts/zoho 1.3). Whatever else the
// endpoint answers, a proxy's page or an error of another name, says nothing about the consent (11b.11).
function refusedRefresh({ error = 'no_access_token', error_description = '' }: Answer): AppError {
  if (error === 'invalid_code' || /revoked/i.test(`${error} ${error_description}`))
    return new DisconnectedError('Zoho no longer accepts this connection', { side: 'zoho', code: error })
  if (isClientRefusal(error)) return new RejectedError('Zoho refuses our client', { code: clientRefused })
  return new TransientError('Zoho gave no token', { code: 'zoho_token_odd' })
}
