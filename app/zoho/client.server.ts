// One call to Zoho CRM: wait for a place, authorise, send, meter the credits, and sort every refusal.

import { setTimeout as delay } from 'node:timers/promises'
import { isThrottled, isTransient, RejectedError, ThrottledError, TransientError } from '#app/lib/errors.ts'
import { errorOf } from './answers.ts'
import type { Limiter, Priority } from './limiter.ts'

export type ZohoOrg = {
  orgId: string
  location: string
  apiHost: string
  edition: string
  userLicenses: number
  currency: string
  multiCurrency: boolean
}

export type ZohoClient = {
  org: ZohoOrg
  priority: Priority
  /** The same client for work of another urgency. */
  as: (priority: Priority) => ZohoClient
  /**
   * @returns status and parsed body of any answer that settles rows (2xx, or 400 with a `data` array); body null for 204
   * @throws AppError of the kind that says what to do next
   */
  call: (request: ZohoRequest) => Promise<ZohoAnswer>
}

export type ZohoRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /crm/v8, with query. */
  path: string
  body?: object
  headers?: Record<string, string>
  credits: number
  /** Writes more than ten records, or queries: counted apart by Zoho. */
  heavy?: boolean
  /** Answers 400 with one result a row: let the caller settle them. */
  rows?: boolean
}
export type ZohoAnswer = { status: number; body: unknown }

export type ZohoAccess = {
  token: () => Promise<string>
  /** The token was refused: get another one, once. */
  renew: (refused: string) => Promise<string>
  limiter: Limiter
  onCall: (spent: { credits: number; status: number; creditsLeft: number | null }) => void
}

const timeoutMs = 60_000
const attempts = 5
const readAttempts = 4
const longestWaitMs = 8000
const creditsMs = 15 * 60_000

/** A client for one organisation; `access` is shared by all its users in this process. */
export function createZohoClient(org: ZohoOrg, access: ZohoAccess, priority: Priority = 'live'): ZohoClient {
  return {
    org,
    priority,
    as: (other) => createZohoClient(org, access, other),
    call: async (request) => {
      const kind = {
        priority,
        heavy: request.heavy ?? false,
        refused: ({ status }: RawAnswer) => status === 429,
      }
      for (let tries = 1; ; tries++) {
        try {
          const answer = await access.limiter.run(kind, () => authorised(org, access, request))
          const error = failureOf(answer, request)
          if (error) throw error
          return { status: answer.status, body: answer.body }
        } catch (error) {
          const wait = waitMs(error, request, tries)
          if (wait === null) throw error
          await delay(wait)
        }
      }
    },
  }
}

type RawAnswer = ZohoAnswer & { headers: Headers; creditsLeft: number | null }

// A short wait is waited here; a long one goes back to the queue, which has other shops to serve. What only reads may
// be asked again; what writes is its caller's to repeat, who knows how.
function waitMs(error: unknown, request: ZohoRequest, tries: number): number | null {
  const backoff = 500 * 2 ** (tries - 1) * (0.5 + Math.random())
  if (isThrottled(error)) {
    const wait = Math.max(error.retryAt.getTime() - Date.now(), backoff)
    return tries >= attempts || wait > longestWaitMs ? null : wait
  }
  return isTransient(error) && readsOnly(request) && tries < readAttempts ? backoff : null
}

const readsOnly = ({ method, path }: ZohoRequest): boolean => method === 'GET' || path === '/coql'

function failureOf({ status, headers, body, creditsLeft }: RawAnswer, { rows, credits, path }: ZohoRequest) {
  if (status >= 200 && status < 300) return null
  if (status === 304) return null
  if (status === 400 && rows && hasRows(body)) return null
  if (status === 429 && creditsLeft !== null && creditsLeft < credits) return outOfCredits()
  if (scopeMissing(body) && canDoWithout(path)) return notGranted(status)
  return errorOf({ status, headers, body })
}

// Sources disagree which scope opens these (contracts/zoho 11b.6, 11b.8). Records are read and written without them: the
// caller goes another way or says so, and the connection stands.
const canDoWithout = (path: string): boolean => /^\/(settings|users|org\/currencies)\b|\/actions\//.test(path)

const notGranted = (status: number) =>
  new RejectedError('Zoho does not grant this to the app', {
    ...{ code: 'OAUTH_SCOPE_MISMATCH', context: { status } },
  })

// The same status as for too many calls at once, but it will not pass in a moment (contracts/zoho 7).
const outOfCredits = () =>
  new ThrottledError('The organisation has no API credits left', {
    code: 'zoho_credits',
    retryAt: new Date(Date.now() + creditsMs),
  })

const hasRows = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data)

async function authorised(org: ZohoOrg, access: ZohoAccess, request: ZohoRequest): Promise<RawAnswer> {
  const token = await access.token()
  const answer = await send(org, access, request, token)
  if (answer.status !== 401 || scopeMissing(answer.body)) return answer
  return send(org, access, request, await access.renew(token))
}

const scopeMissing = (body: unknown): boolean => JSON.stringify(body ?? '').includes('OAUTH_SCOPE_MISMATCH')

async function send(
  org: ZohoOrg,
  access: ZohoAccess,
  request: ZohoRequest,
  token: string,
): Promise<RawAnswer> {
  const response = await fetchOnce(org, request, token)
  const text = await response.text().catch((cause: unknown) => {
    throw lost(cause)
  })
  const left = Number(response.headers.get('x-api-credits-remaining') ?? NaN)
  const creditsLeft = Number.isFinite(left) ? left : null
  access.onCall({ credits: request.credits, status: response.status, creditsLeft })
  return { status: response.status, headers: response.headers, body: parse(text), creditsLeft }
}

async function fetchOnce(org: ZohoOrg, request: ZohoRequest, token: string): Promise<Response> {
  try {
    return await fetch(`https://${org.apiHost}/crm/v8${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Zoho-oauthtoken ${token}`,
        ...(request.body ? { 'content-type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(request.body ? { body: JSON.stringify(request.body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (cause) {
    throw lost(cause)
  }
}

// Cut or timed out: Zoho may have carried it out.
const lost = (cause: unknown) =>
  new TransientError('Zoho did not answer', { code: 'zoho_network', cause, uncertain: true })

// Bodies may be empty, or a proxy's HTML page.
function parse(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
