// Bulk operations: start, look, cancel, and read the result as a stream of whole records.

import { z } from 'zod'
import { isAppError, isTransient, RejectedError, TransientError } from '#app/lib/errors.ts'
import { fromGid, ShopifyId, toGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { readAsAllowed } from '#app/shopify/records/optional-access.server.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import { countStrays, groupByParent, type BulkRecord } from './bulk-lines.ts'

export type BulkStatus = {
  id: string
  state: 'running' | 'completed' | 'failed' | 'cancelled'
  errorCode: string | null
  /** Lines so far, children included. */
  objects: number
  /** Top-level records so far. */
  roots: number
  /** Null when there were no rows, or the operation has not ended. */
  url: string | null
}

/** An `errorCode` of ours: there were rows, and after seven days Shopify tells no address of them (contracts/shopify 4). */
const resultExpired = 'RESULT_EXPIRED'

/** Where a finished result is to be had. */
export type BulkSource = { url: string }

const runMutation = `mutation BulkRun($query: String!, $grouped: Boolean!) {
  bulkOperationRunQuery(query: $query, groupObjects: $grouped) {
    bulkOperation { id status } userErrors { field message code } } }`
const UserErrors = z.array(z.object({ message: z.string(), code: z.string().nullish() }))
const Started = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullable(),
    userErrors: UserErrors,
  }),
})

/**
 * Starts reading everything of a kind.
 * @param since ISO time: only records created since (customers: updated since), null = all
 * @param names what to read with them
 * @param grouped children next to their parent, of kinds that have any: it makes time-outs likelier (contracts/shopify 9b.10)
 * @returns the operation's numeric id
 * @throws TransientError while Shopify runs as many operations of ours as it allows
 */
export const startBulk = (
  admin: ShopifyAdmin,
  kind: RecordKind,
  { since, names, grouped }: { since: string | null; names: MetafieldNames; grouped: boolean },
): Promise<string> =>
  readAsAllowed(admin, names, (given) =>
    start(admin, shopifyKinds[kind].bulkQuery(since, given), grouped && shopifyKinds[kind].hasChildren),
  )

async function start(admin: ShopifyAdmin, query: string, grouped: boolean): Promise<string> {
  const answer = await run(admin, { query, grouped }).catch(async (error: unknown) => {
    // It may have begun although nobody heard of it: a second one would take another of five places.
    const begun = isTransient(error) ? await findBegun(admin, query) : null
    return begun ?? Promise.reject(error)
  })
  if (typeof answer === 'string') return answer
  const { data } = answer
  const { bulkOperation, userErrors } = data.bulkOperationRunQuery
  if (bulkOperation) return fromGid(bulkOperation.id)
  throw refusalOf(admin, userErrors[0] ?? { code: null, message: 'Shopify refused the bulk operation' })
}

async function findBegun(admin: ShopifyAdmin, query: string): Promise<string | null> {
  const since = new Date(Date.now() - justNowMs)
  const found = (await fetchOperations(admin, since)).find(
    (one) => one.query.trim() === query.trim() && ['CREATED', 'RUNNING'].includes(one.status.toUpperCase()),
  )
  return found ? fromGid(found.id) : null
}
const justNowMs = 2 * 60_000

type UserError = { code?: string | null | undefined; message: string }

function refusalOf(admin: ShopifyAdmin, { code, message }: UserError) {
  const context = { shop: admin.shop }
  if (code === 'OPERATION_IN_PROGRESS' || code === 'LIMIT_REACHED' || /already/i.test(message))
    return new TransientError('Shopify runs too many operations', { code: 'bulk_busy', context })
  if (isNotAllowed(message)) return notAllowed(admin, message)
  return new RejectedError(message, { code: 'bulk_failed', context })
}

// Since 2026-11-07 an app's operator has to be granted bulk queries, on a page of Shopify's for its partners, and since
// 2026-11-12 to keep an IP allowlist (contracts/shopify 4.6): the mutation itself is refused then, whatever it is to read.
async function run(admin: ShopifyAdmin, variables: { query: string; grouped: boolean }) {
  try {
    return await admin.graphql(runMutation, variables, Started)
  } catch (error) {
    if (!isAppError(error)) throw error
    const denied = error.code === 'ACCESS_DENIED' && isAboutBulk(error.message)
    throw denied || isAboutAllowlist(error.message) ? notAllowed(admin, error.message) : error
  }
}

const isNotAllowed = (message: string): boolean =>
  isAboutAllowlist(message) || (isAboutBulk(message) && /denied|not (allowed|enabled)/i.test(message))
const isAboutBulk = (message: string): boolean => /bulk/i.test(message)
// The words for an allowlist that is missing are not published.
const isAboutAllowlist = (message: string): boolean => /allow.?list|\bip address/i.test(message)

const notAllowed = ({ shop }: ShopifyAdmin, message: string) =>
  new RejectedError(message, { code: 'bulk_not_allowed', context: { shop } })

const count = z.coerce.number().nullish().default(0)
const Operation = z.object({
  id: z.string(),
  status: z.string(),
  errorCode: z.string().nullish().default(null),
  objectCount: count,
  rootObjectCount: count,
  url: z.string().nullish().default(null),
})
const lookQuery = `query BulkById($id: ID!) { bulkOperation(id: $id) {
  id status errorCode objectCount rootObjectCount url } }`

/** Where the operation stands; null when Shopify no longer knows it. */
export async function fetchBulk(admin: ShopifyAdmin, id: string): Promise<BulkStatus | null> {
  const schema = z.object({ bulkOperation: Operation.nullable() })
  const { data } = await admin.graphql(lookQuery, { id: toGid('BulkOperation', ShopifyId.parse(id)) }, schema)
  const operation = data.bulkOperation
  if (!operation) return null
  const [objects, roots] = [operation.objectCount ?? 0, operation.rootObjectCount ?? 0]
  const state = stateOf(operation.status.toUpperCase())
  const isExpired = state === 'completed' && operation.url === null && objects + roots > 0
  return {
    id,
    state: isExpired ? 'failed' : state,
    errorCode: isExpired ? resultExpired : operation.errorCode,
    objects,
    roots,
    url: operation.url,
  }
}

const operationsQuery = `query BulkOperations($query: String!) {
  bulkOperations(first: 50, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes { id status errorCode createdAt query } } }`
const Operations = z.object({
  bulkOperations: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        errorCode: z.string().nullish().default(null),
        createdAt: z.string(),
        query: z.string(),
      }),
    ),
  }),
})

/**
 * How operations that read this kind failed, by Shopify's codes, newest first.
 * @param since of those that were begun at that moment or later; Shopify tells whole seconds
 */
export async function fetchFailures(
  admin: ShopifyAdmin,
  kind: RecordKind,
  since: Date,
): Promise<(string | null)[]> {
  const isOfKind = new RegExp(`^\\W*${shopifyKinds[kind].root}\\b`)
  return (await fetchOperations(admin, since))
    .filter(({ query }) => isOfKind.test(query))
    .filter(({ status }) => ['failed', 'cancelled'].includes(stateOf(status.toUpperCase())))
    .map(({ errorCode }) => errorCode)
}

async function fetchOperations(admin: ShopifyAdmin, since: Date) {
  const from = new Date(Math.floor(since.getTime() / 1000) * 1000)
  const variables = { query: `operation_type:query created_at:>='${from.toISOString()}'` }
  const { data } = await admin.graphql(operationsQuery, variables, Operations)
  return data.bulkOperations.nodes.filter(({ createdAt }) => new Date(createdAt) >= from)
}

function stateOf(status: string): BulkStatus['state'] {
  if (status === 'COMPLETED') return 'completed'
  if (status === 'FAILED' || status === 'EXPIRED') return 'failed'
  return status === 'CANCELED' ? 'cancelled' : 'running'
}

const cancelMutation = `mutation BulkCancel($id: ID!) { bulkOperationCancel(id: $id) {
  bulkOperation { id status } userErrors { field message } } }`

/** Asks Shopify to stop; an operation that has ended already is left alone. */
export async function cancelBulk(admin: ShopifyAdmin, id: string): Promise<void> {
  await admin.graphql(cancelMutation, { id: toGid('BulkOperation', ShopifyId.parse(id)) }, z.unknown())
}

/**
 * Streams the result, one top-level record with its children at a time, skipping the first `skip`.
 * @throws TransientError when the download breaks (start again with a new `skip`); code bulk_expired when the address is
 *   no longer good (ask for a new result)
 */
export async function* readBulk(
  { url }: BulkSource,
  { kind, skip, signal }: { kind: RecordKind; skip: number; signal: AbortSignal },
): AsyncGenerator<BulkRecord> {
  let at = 0
  try {
    const strays = shopifyKinds[kind].hasChildren ? await countStrays(download(url, signal)) : null
    for await (const record of groupByParent(download(url, signal), strays)) if (at++ >= skip) yield record
  } catch (cause) {
    if (cause instanceof Error && 'kind' in cause) throw cause
    throw new TransientError("Shopify's result could not be read", { code: 'bulk_download', cause })
  }
}

async function* download(url: string, signal: AbortSignal): AsyncGenerator<string> {
  // However large it is: only silence ends it, by Node's own limit of five minutes.
  const response = await fetch(url, { signal })
  // The address is good for seven days; after them the storage says so with 400, 403 or 404.
  if (response.status >= 400 && response.status < 500) {
    throw new TransientError("Shopify's result is no longer there", { code: 'bulk_expired' })
  }
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
  yield* linesOf(response.body)
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
