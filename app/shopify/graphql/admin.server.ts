// One shop through the Admin GraphQL API: waits for points, retries what passes, sorts what does not.

import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import {
  DisconnectedError,
  InvariantError,
  isTransient,
  RejectedError,
  ThrottledError,
  TransientError,
} from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { jitteredBackoffMs, orLater } from '#app/lib/waits/jitter.server.ts'
import { remoteCall, type RemoteObserver } from '#app/lib/telemetry/remote-call.server.ts'
import { GraphqlAnswer, codesOf, fieldsOf, isRedaction, withholdsRecords } from './answers.ts'
import { shapeOf } from './forbidden.ts'
import { bucketOf, waitMs, type Bucket, type Cost } from './throttle.ts'

const version = '2026-07'
const timeoutMs = 30_000
const attempts = 6
/** Trouble of Shopify's own: whoever asked tells a record that it cannot answer for from an outage. */
const troubleAttempts = 3
const longestWaitMs = 20_000
const unanswered = { firstMs: 500, longestMs: 8000 } as const

export type ShopifyAdmin = {
  shop: ShopDomain
  /**
   * Runs one document.
   * @returns parsed data, the cost, and whether Shopify withheld protected fields (they are null then)
   * @throws RejectedError code MAX_COST_EXCEEDED when the query asks for too much; ACCESS_DENIED without the scope, or
   *   when whole records are withheld: a null of that kind must never be read as "deleted"
   * @throws TransientError after some attempts that Shopify answered with 5xx
   */
  graphql: <T>(query: string, variables: object, schema: z.ZodType<T>) => Promise<GraphqlResult<T>>
}
export type GraphqlResult<T> = {
  data: T
  cost: Cost | null
  withheld: boolean
  /** Names of the fields on the way to what was withheld. */
  withheldIn: ReadonlySet<string>
}

type Setup = {
  shop: ShopDomain
  /**
   * The current token, or another one than `refused`.
   * @throws DisconnectedError when there is none
   */
  token: (refused: string | null) => Promise<string>
  /** Shopify takes no token of ours: the next visit must bring another one. */
  forgetToken: (refused: string) => Promise<void>
  /** Shared by all users of the shop in this process. */
  buckets: Map<string, Bucket>
  onThrottled: () => void
  /** Shopify answered; it answered 403, with these words (for the operator). */
  onAnswered: () => void
  onForbidden: (shop: ShopDomain, said: string) => void
  /** Shopify answered in another version of its API than it was asked in: ours is no longer served, most likely. */
  onOtherVersion: (asked: string, answered: string) => void
  observer: RemoteObserver
}

/** A client for one shop. `token` is asked afresh for every call. */
export function createShopifyAdmin(setup: Setup): ShopifyAdmin {
  return {
    shop: setup.shop,
    graphql: async (query, variables, schema) => {
      for (let tries = 1, deadToken: string | null = null; ; tries++) {
        await waitForPoints(setup)
        const token = await setup.token(deadToken)
        const answer = await post(setup, token, { query, variables }).catch(onceMore(query, tries))
        if (answer === 'unauthorized') {
          if (deadToken !== null) throw await dead(setup, token)
          deadToken = token
          continue
        }
        if (answer === 'trouble' && tries >= mostTroubles(query)) throw troubled(setup.shop)
        const wait = isAnswer(answer) ? recordCost(setup, answer) : restAfter(answer, tries)
        if (isAnswer(answer) && wait === 0) return read(setup.shop, answer, schema)
        if (tries >= attempts) throw throttled(setup.shop, wait)
        await delay(wait)
      }
    },
  }
}

// A connection that was cut says nothing of Shopify; one that hung was waited for long enough.
const onceMore =
  (query: string, tries: number) =>
  (error: unknown): 'trouble' => {
    if (tries > 1 || isMutation(query) || !isCut(error)) throw error
    return 'trouble'
  }

const isCut = (error: unknown): boolean =>
  isTransient(error) && !(error.cause instanceof Error && error.cause.name === 'TimeoutError')

async function dead({ shop, forgetToken }: Setup, token: string) {
  await forgetToken(token)
  return gone(shop)
}

// Other calls of the shop may have emptied the bucket: a hundred points are a typical query's.
async function waitForPoints({ shop, buckets }: Setup): Promise<void> {
  const wait = waitMs(buckets.get(shop) ?? null, 100, Date.now())
  if (wait > 0) await delay(Math.min(wait, longestWaitMs))
}

// Keeps the bucket's state; answers how long to wait when Shopify said THROTTLED (HTTP 200, no data).
function recordCost({ shop, buckets, onThrottled }: Setup, answer: GraphqlAnswer): number {
  const cost = answer.extensions?.cost
  if (cost) buckets.set(shop, bucketOf(cost, Date.now()))
  if (!codesOf(answer).includes('THROTTLED')) return 0
  onThrottled()
  const missing = waitMs(buckets.get(shop) ?? null, cost?.requestedQueryCost ?? 100, Date.now())
  return Math.min(orLater(Math.max(missing, 1000), 250), longestWaitMs)
}

type Throttled = { restMs: number }
type Posted = GraphqlAnswer | Throttled | 'trouble' | 'unauthorized'

const isAnswer = (posted: Exclude<Posted, 'unauthorized'>): posted is GraphqlAnswer =>
  posted !== 'trouble' && !('restMs' in posted)

// A mutation may have been carried out, whatever was answered: whether it is to be sent again is for who asked.
const mostTroubles = (query: string): number => (isMutation(query) ? 1 : troubleAttempts)
const isMutation = (query: string): boolean => /^\s*mutation\b/.test(query)

const restAfter = (posted: Throttled | 'trouble', tries: number): number =>
  Math.max(jitteredBackoffMs(unanswered, tries - 1, 0.25), posted === 'trouble' ? 0 : posted.restMs)

// Seconds, as "2.0"; nothing a caller waits for is longer than the longest wait.
const restOf = ({ headers }: Response): Throttled => {
  const seconds = Number(headers.get('retry-after') ?? 0)
  return { restMs: seconds > 0 ? Math.min(orLater(seconds * 1000, 250), longestWaitMs) : 0 }
}

async function post(setup: Setup, token: string, body: Document): Promise<Posted> {
  const { shop } = setup
  const response = await remoteCall(setup.observer, nameOf(body), () => send(shop, token, body))
  const type = response.headers.get('content-type') ?? ''
  if (response.status === 429) {
    setup.onThrottled()
    return restOf(response)
  }
  if (response.status >= 500 || response.status === 408 || (response.ok && !type.includes('json')))
    return 'trouble'
  if (response.status === 401) return 'unauthorized'
  if (response.status === 403) throw await forbidden(setup, response)
  if (!response.ok) throw refusal(shop, response.status)
  heard(setup, response)
  const parsed = GraphqlAnswer.safeParse(await response.json().catch(() => null))
  return parsed.success ? parsed.data : 'trouble'
}

function heard({ onAnswered, onOtherVersion }: Setup, { headers }: Response): void {
  onAnswered()
  const answered = headers.get('x-shopify-api-version') ?? version
  if (answered !== version) onOtherVersion(version, answered)
}

type Document = { query: string; variables: object }

const nameOf = ({ query }: Document): string => /^\s*((?:query|mutation) \w+)/.exec(query)?.[1] ?? 'graphql'

async function send(shop: ShopDomain, token: string, body: object): Promise<Response> {
  try {
    return await fetch(`https://${shop}/admin/api/${version}/graphql.json`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-shopify-access-token': token,
      },
      body: JSON.stringify(body),
      redirect: 'error', // the token goes to this shop and to no other
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (cause) {
    throw new TransientError('Shopify did not answer', { code: 'shopify_network', cause, context: { shop } })
  }
}

function read<T>(shop: ShopDomain, answer: GraphqlAnswer, schema: z.ZodType<T>): GraphqlResult<T> {
  const withheld = isWithheld(shop, answer)
  const parsed = schema.safeParse(answer.data)
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new InvariantError(`Shopify answered in another shape at ${where}`, {
      code: 'shopify_shape',
      context: { shop },
    })
  }
  const withheldIn = new Set(withheld ? fieldsOf(answer) : [])
  return { data: parsed.data, cost: answer.extensions?.cost ?? null, withheld, withheldIn }
}

/**
 * Whether protected fields are missing from the answer.
 * @throws AppError when it is refused, or records are missing from it
 */
function isWithheld(shop: ShopDomain, answer: GraphqlAnswer): boolean {
  const codes = codesOf(answer)
  if (codes.length === 0) return false
  if (answer.data === null || answer.data === undefined || !isRedaction(answer))
    throw refused(shop, answer, codes)
  if (withholdsRecords(answer)) throw refused(shop, answer, ['ACCESS_DENIED'])
  return true
}

function refused(shop: ShopDomain, answer: GraphqlAnswer, codes: string[]) {
  const message = Array.isArray(answer.errors) ? (answer.errors[0]?.message ?? '') : String(answer.errors)
  const known = ['MAX_COST_EXCEEDED', 'ACCESS_DENIED'].find((code) => codes.includes(code))
  if (known) return new RejectedError(message, { code: known, context: { shop } })
  if (codes.includes('SHOP_INACTIVE')) return closed(shop, 402)
  if (codes.some((code) => ['INTERNAL_SERVER_ERROR', 'TIMEOUT'].includes(code))) return troubled(shop)
  return new InvariantError(`Shopify refused our query: ${message}`, {
    code: codes[0] ?? 'UNKNOWN',
    context: { shop },
  })
}

const troubled = (shop: ShopDomain) =>
  new TransientError('Shopify did not answer', { code: 'shopify_internal', context: { shop } })

const throttled = (shop: ShopDomain, wait: number) =>
  new ThrottledError('Shopify asked us to wait', {
    code: 'shopify_throttled',
    retryAt: new Date(Date.now() + Math.max(wait, 10_000)),
    context: { shop },
  })

const gone = (shop: ShopDomain) =>
  new DisconnectedError('Shopify no longer accepts our token for this shop', {
    side: 'shopify',
    code: 'shopify_401',
    context: { shop },
  })

// The app's trouble, or the shop's (contracts/shopify 3.5); in doubt not the merchant's.
async function forbidden({ shop, onForbidden }: Setup, response: Response) {
  const text = await response.text().catch(() => '')
  onForbidden(shop, shapeOf(text, response.headers.get('content-type')))
  return new ThrottledError('Shopify refuses this app', {
    code: 'shopify_forbidden',
    retryAt: new Date(Date.now() + closedMs),
    context: { shop },
  })
}
const closedMs = 15 * 60_000

/** 402 frozen, 423 locked, 404 not there, 430 not trusted: of the shop. Any other status is of the query, or passes. */
const ofShop = new Set([402, 404, 423, 430])

const refusal = (shop: ShopDomain, status: number) =>
  ofShop.has(status)
    ? closed(shop, status)
    : new TransientError(`Shopify refused our query with ${status}`, {
        code: `shopify_${status}`,
        context: { shop },
      })

// The shop may come back, and one odd answer is no proof.
const closed = (shop: ShopDomain, status: number) =>
  new ThrottledError('Shopify keeps this shop closed for now', {
    code: `shopify_${status}`,
    retryAt: new Date(Date.now() + (status === 404 ? 4 * closedMs : closedMs)),
    context: { shop },
  })
