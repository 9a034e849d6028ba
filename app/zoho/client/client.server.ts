// One call to Zoho CRM: wait for a place, authorise, send, meter the credits, and sort every refusal.

import { setTimeout as delay } from 'node:timers/promises'
import { jitteredBackoffMs, orLater } from '#app/lib/waits/jitter.server.ts'
import { isLapsed, refuseLapsed } from '#app/lib/lapse.ts'
import { isDisconnected, isThrottled, isTransient, ThrottledError } from '#app/lib/errors.ts'
import { remoteCall, type RemoteObserver } from '#app/lib/telemetry/remote-call.server.ts'
import { errorOf, isOfHost, pageOf, requestItem } from './answers.ts'
import { fetchOnce, lost, parse, placeAt, type Sendable } from './transport.server.ts'
import { isOfSilentHost, type HostCall, type Hosts } from './hosts.ts'
import type { Limiter, Priority } from './limiter.ts'
import { forGood } from './no-address.ts'
import type { OrgRest } from './rest.server.ts'
import { scopeMissing, ungranted } from './ungranted.ts'

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
  /** What time it is at Zoho's, by its answers; null before the first. */
  zohoNow: () => Date | null
  /** The same client for work of another urgency. */
  as: (priority: Priority) => ZohoClient
  /**
   * @returns status and parsed body of any answer that settles rows (2xx, or 4xx with one result a row); body null for 204
   * @throws AppError of the kind that says what to do next
   */
  call: (request: ZohoRequest) => Promise<ZohoAnswer>
}

export type ZohoRequest = Sendable & {
  /** Below /crm/v8, with query. */
  path: string
  credits: number
  /** Writes more than ten records, or queries: counted apart by Zoho. */
  heavy?: boolean
  /** So many are sent: an answer with one result for each is the caller's to settle. */
  rows?: number
  /** Just before each time it is sent: a last chance to refuse. */
  beforeSend?: () => Promise<void>
  /** Nothing depends on it: a scope that does not open it refuses this call, and says nothing of the connection. */
  optional?: boolean
  /** A person asks, to hear what Zoho says now: also while the organisation is left alone. */
  byHand?: boolean
}
export type ZohoAnswer = { status: number; body: unknown }

export type ZohoAccess = {
  token: () => Promise<string>
  /** The token was refused: get another one, once. */
  renew: (refused: string) => Promise<string>
  /** That one was refused as well: what follows. */
  unheeded?: (refusal: Error) => Error
  limiter: Limiter
  rest: OrgRest
  /** Of all organizations: which hosts answer. */
  hosts?: Hosts
  observer: RemoteObserver
  onCall: (spent: { credits: number; status: number; creditsLeft: number | null; heeded: boolean }) => void
  /** Zoho takes this consent no more. */
  onLost?: () => Promise<void>
  /** By how much Zoho's clock is ahead of ours, as far as its answers told. */
  clock?: { aheadMs: number | null }
}

const attempts = 5
const readAttempts = 4
const longestWaitMs = 8000
const backoff = { firstMs: 500, longestMs: longestWaitMs } as const
const creditsMs = 15 * 60_000
/**
 * After five refusals in a row with nothing taken between them the organisation is left in peace, longer each round: a
 * burst passes in seconds, a spent day does not (contracts/zoho 7).
 */
const peaceMs = [10_000, 60_000, 15 * 60_000] as const

/** A client for one organisation; `access` is shared by all its users in this process. */
export function createZohoClient(org: ZohoOrg, given: ZohoAccess, priority: Priority = 'live'): ZohoClient {
  const clock = given.clock ?? { aheadMs: null }
  const access = { ...given, clock }
  return {
    org,
    priority,
    zohoNow: () => (clock.aheadMs === null ? null : new Date(Date.now() + clock.aheadMs)),
    as: (other) => createZohoClient(org, access, other),
    call: async (request) => {
      const kind = {
        priority,
        heavy: request.heavy ?? false,
        refused: ({ status }: RawAnswer) => status === 429,
      }
      const { limiter, rest } = access
      const mark = limiter.mark()
      const sendOnce = () => sendUnlessAtRest(org, access, request)
      for (let tries = 1; ; tries++) {
        // Of the organisation: what a token lacks is trouble of one shop's.
        let isOfAll = false
        try {
          const answer = await limiter.run(kind, sendOnce)
          isOfAll = answer.status === 429
          const error = failureOf(answer, request)
          if (error) throw error
          return { status: answer.status, body: answer.body }
        } catch (thrown) {
          if (isDisconnected(thrown)) await access.onLost?.()
          const wait = waitMs(thrown, request, tries)
          const givesUp = wait === null && tries >= attempts && isThrottled(thrown)
          const error = givesUp ? inPeace(thrown, limiter.gaveUp(mark)) : thrown
          if (isOfAll) recordRest(rest, error)
          if (wait === null) throw forGood(error, request)
          await delay(wait)
        }
      }
    },
  }
}

function recordRest(rest: OrgRest, error: unknown): void {
  if (isThrottled(error)) rest.begin(error)
}

function sendUnlessAtRest(org: ZohoOrg, access: ZohoAccess, request: ZohoRequest): Promise<RawAnswer> {
  if (!request.byHand) access.rest.check()
  return authorised(org, access, request)
}

/** The same client for work under a lease: no call begins once that lapsed. */
export const underLease = (zoho: ZohoClient, lease: AbortSignal): ZohoClient => ({
  ...zoho,
  as: (priority) => underLease(zoho.as(priority), lease),
  call: (request) =>
    zoho.call({
      ...request,
      beforeSend: async () => {
        refuseLapsed(lease)
        await request.beforeSend?.()
        // It may have waited for a database, or stood still.
        refuseLapsed(lease)
      },
    }),
})

/** The same client for reads that a screen shows besides: what their scope does not open costs no connection. */
export const forExtras = (zoho: ZohoClient): ZohoClient => ({
  ...zoho,
  as: (priority) => forExtras(zoho.as(priority)),
  call: (request) => zoho.call({ ...request, optional: true }),
})

/** The same client for what a person wants to hear of Zoho itself, whatever it asked for before. */
export const byHand = (zoho: ZohoClient): ZohoClient => ({
  ...zoho,
  as: (priority) => byHand(zoho.as(priority)),
  call: (request) => zoho.call({ ...request, byHand: true }),
})

type RawAnswer = ZohoAnswer & {
  headers: Headers
  creditsLeft: number | null
  /** A page for people, not Zoho's own words. */
  isPage: boolean
}

// A short wait is waited here; a long one goes back to the queue, which has other shops to serve. What only reads may
// be asked again; what writes is its caller's to repeat, who knows how.
function waitMs(error: unknown, request: ZohoRequest, tries: number): number | null {
  const restMs = jitteredBackoffMs(backoff, tries - 1, 0.5)
  if (isThrottled(error)) {
    const wait = Math.max(error.retryAt.getTime() - Date.now(), restMs)
    return tries >= attempts || wait > longestWaitMs ? null : orLater(wait, 1000)
  }
  const passes = isTransient(error) && !isLapsed(error) && !isOfSilentHost(error)
  return passes && readsOnly(request) && tries < readAttempts ? restMs : null
}

// Calls that are refused because of too many at once get their turn among others; where none gets one, it is the day's
// credits, which Zoho does not always name.
function inPeace(error: ThrottledError, rounds: number): ThrottledError {
  const peace = rounds === 0 ? 0 : (peaceMs[Math.min(rounds, peaceMs.length) - 1] ?? 0)
  const retryAt = new Date(Math.max(error.retryAt.getTime(), Date.now() + peace))
  return new ThrottledError('Zoho takes no calls for now', { code: error.code, retryAt })
}

const readsOnly = ({ method, path }: ZohoRequest): boolean => method === 'GET' || path === '/coql'

function failureOf(answer: RawAnswer, request: ZohoRequest) {
  const { status, headers, body, creditsLeft, isPage } = answer
  const { rows, credits } = request
  // Said of a read it is no empty list, and of a write nobody knows whether it was carried out.
  if (status >= 200 && status < 300) return isPage ? pageOf(status) : null
  if (status === 304) return null
  if (rows !== undefined && isAboutRows(status) && hasRows(body, rows)) return null
  if (status === 429 && creditsLeft !== null && creditsLeft < credits) return outOfCredits()
  return ungranted(request, { status, body }) ?? errorOf({ status, headers, body }, new Date())
}

// The same status as for too many calls at once, but it will not pass in a moment (contracts/zoho 7).
const outOfCredits = () =>
  new ThrottledError('The organisation has no API credits left', {
    code: 'zoho_credits',
    retryAt: new Date(Date.now() + creditsMs),
  })

/** Each row of the answer may say what became of its record: not where the token, the address or the pace was refused. */
const isAboutRows = (status: number): boolean => status >= 400 && status < 500 && !ofCall.has(status)
const ofCall = new Set([401, 405, 429])

/** Also where it stands in the place of the rows: it is the consent that lacks something, no record. */
const isScopeMismatch = (body: unknown): boolean => requestItem(body).code === 'OAUTH_SCOPE_MISMATCH'

const hasRows = (body: unknown, rows: number): boolean =>
  typeof body === 'object' &&
  body !== null &&
  'data' in body &&
  Array.isArray(body.data) &&
  body.data.length === rows &&
  !isScopeMismatch(body)

async function authorised(org: ZohoOrg, access: ZohoAccess, request: ZohoRequest): Promise<RawAnswer> {
  const token = await access.token()
  const answer = await send(org, access, request, token)
  if (isHeeded(answer) || scopeMissing(answer.body)) return answer
  const again = await send(org, access, request, await access.renew(token))
  const error = isHeeded(again) ? null : failureOf(again, { ...request, rows: undefined })
  // Zoho gave this token a moment ago: that it does not take it says nothing of the consent (contracts/zoho 1.3).
  if (isDisconnected(error) && !scopeMissing(again.body)) throw access.unheeded?.(error) ?? error
  return again
}

/** The token was taken: not so where it is no longer good, nor where the organization is at another host. */
const isHeeded = ({ status, body }: ZohoAnswer): boolean =>
  status !== 401 && !(status === 400 && isOfHost(body))

async function send(
  org: ZohoOrg,
  access: ZohoAccess,
  request: ZohoRequest,
  token: string,
): Promise<RawAnswer> {
  const to = { host: org.apiHost, org: org.orgId }
  const place = await placeAt(access.hosts, to, request.byHand ?? false)
  const { observer } = access
  return remoteCall(observer, nameOf(request), () =>
    exchange(org, { ...access, place }, request, token),
  ).finally(place?.end)
}

// For operators: without ids and queries, which may say whom a call is about.
function nameOf({ method, path }: ZohoRequest): string {
  const [route = ''] = path.split('?')
  return `${method} ${route.replace(/\/\d+(?=\/|$)/g, '/{id}')}`
}

async function exchange(
  org: ZohoOrg,
  access: ZohoAccess & { place: HostCall | null },
  request: ZohoRequest,
  token: string,
): Promise<RawAnswer> {
  await request.beforeSend?.()
  access.place?.sent()
  const response = await fetchOnce(`https://${org.apiHost}/crm/v8${request.path}`, request, token)
  recordTime(access, response)
  const text = await response.text().catch((cause: unknown) => {
    throw lost(cause)
  })
  access.place?.answered()
  const left = Number(response.headers.get('x-api-credits-remaining') ?? NaN)
  const creditsLeft = Number.isFinite(left) ? left : null
  const { status, headers } = response
  const answer = { status, headers, ...parse(text), creditsLeft }
  const heeded = isHeeded(answer)
  // What Zoho did not begin with costs nothing (contracts/zoho 7).
  const credits = heeded && status !== 429 ? request.credits : 0
  access.onCall({ credits, status, creditsLeft, heeded })
  return answer
}

function recordTime({ clock }: ZohoAccess, response: Response): void {
  const at = Date.parse(response.headers.get('date') ?? '')
  if (clock && !Number.isNaN(at)) clock.aheadMs = at - Date.now()
}
