import { existsSync } from 'node:fs'
import { GraphQLError } from 'graphql'
import { fileOf, serveFile, writeJsonl } from './bulk-file.ts'
import type { Written } from './bulk-file.ts'
import { planOf } from './bulk-plan.ts'
import { checkAccess } from './fields/access.ts'
import { expired } from './fields/shop.ts'
import { parseBulk } from './bulk-rules.ts'
import { schemaFor } from './schema.ts'
import { pause, utc, withOffset } from './time.ts'
import type { BulkOperationRecord } from './types.ts'
import type { Context } from './world.ts'

export const RESULT_HOST = 'storage.googleapis.com'
const PATH = '/shopify-tiers-assets-prod-us-east1/bulk-operation-outputs/'

export type BulkWorld = {
  contextFor: (operation: BulkOperationRecord) => Context
  finished: (operation: BulkOperationRecord) => void
}

export function newOperation(query: string, groupObjects: boolean, context: Context): BulkOperationRecord {
  return {
    __typename: 'BulkOperation',
    id: context.shop.ids.gid('BulkOperation'),
    type: 'QUERY',
    status: 'CREATED',
    errorCode: null,
    query,
    groupObjects,
    createdAt: utc(context.now()),
    completedAt: null,
    objectCount: '0',
    rootObjectCount: '0',
    fileSize: null,
    url: null,
    partialDataUrl: null,
    version: context.version,
  }
}

/** CREATED, RUNNING with growing counts, then an ending; each step takes faults.bulk.stepMs. Never throws. */
export async function run(operation: BulkOperationRecord, world: BulkWorld): Promise<void> {
  const context = world.contextFor(operation)
  const step = async () => {
    await pause(context.faults.bulk.stepMs)
    while (isHeld(operation, context) && !cancelled(operation)) await pause(20)
  }
  await step()
  if (cancelled(operation)) return end(operation, 'CANCELED', world, context)
  operation.status = 'RUNNING'
  try {
    const written = await write(operation, context)
    await step()
    if (cancelled(operation)) return end(operation, 'CANCELED', world, context)
    const { fail, groupedTimesOut } = context.faults.bulk
    if (groupedTimesOut && operation.groupObjects) {
      operation.errorCode = 'TIMEOUT'
      return end(operation, 'FAILED', world, context)
    }
    if (fail) {
      context.faults.bulk.fail = undefined
      operation.errorCode =
        fail === 'FAILED' ? (context.faults.bulk.errorCode ?? 'INTERNAL_SERVER_ERROR') : null
      if (fail === 'FAILED' && written.objects > 0)
        operation.partialDataUrl = urlOf(operation, 'partial', context)
      return end(operation, fail, world, context)
    }
    operation.fileSize = String(written.bytes)
    operation.url = written.objects > 0 ? urlOf(operation, 'whole', context) : null
    end(operation, 'COMPLETED', world, context)
  } catch (error) {
    const code = error instanceof GraphQLError ? error.extensions['code'] : undefined
    operation.errorCode = code === 'ACCESS_DENIED' ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR'
    if (code !== 'ACCESS_DENIED') console.error('SIMULATOR bulk operation', error)
    end(operation, 'FAILED', world, context)
  }
}

const isHeld = ({ query }: BulkOperationRecord, { faults: { bulk } }: Context) =>
  typeof bulk.held === 'boolean' ? bulk.held : bulk.held.test(query)

const cancelled = (operation: BulkOperationRecord) => operation.status === 'CANCELING'

async function write(operation: BulkOperationRecord, context: Context): Promise<Written> {
  const plan = planOf(schemaFor(operation.version), parseBulk(operation.query))
  checkAccess('QueryRoot', plan.root.field, context)
  const failing = context.faults.bulk.fail !== undefined
  const onProgress = async (written: Written, total: number) => {
    operation.objectCount = String(written.objects)
    operation.rootObjectCount = String(written.roots)
    if (written.roots >= total / 2 && written.roots < total / 2 + 2) await pause(context.faults.bulk.stepMs)
    return !cancelled(operation)
  }
  const file = fileOf(operation.id, failing ? 'partial' : 'whole')
  const written = await writeJsonl(plan, context, {
    file,
    grouped: operation.groupObjects,
    half: failing,
    onProgress,
  })
  operation.objectCount = String(written.objects)
  operation.rootObjectCount = String(written.roots)
  return written
}

function end(
  operation: BulkOperationRecord,
  status: BulkOperationRecord['status'],
  world: BulkWorld,
  context: Context,
): void {
  operation.status = status
  operation.completedAt = utc(context.now())
  world.finished(operation)
}

function urlOf(operation: BulkOperationRecord, kind: 'whole' | 'partial', { shop }: Context): string {
  const number = operation.id.split('/').at(-1)
  const name = encodeURIComponent(`attachment; filename="bulk-${number}.jsonl"`)
  return `https://${RESULT_HOST}${PATH}${shop.domain}/${number}-${kind}?GoogleAccessId=assets-us-prod%40shopify-tiers.iam.gserviceaccount.com&Expires=${Math.floor(Date.now() / 1000) + 604_800}&Signature=sim${number}&response-content-disposition=${name}&response-content-type=application%2Fjsonl`
}

/** Answers the signed address. After a restart the file is written again from the shop's present records. */
export async function download(
  request: Request,
  url: URL,
  find: (shop: string, number: string) => { operation: BulkOperationRecord; context: Context } | null,
): Promise<Response> {
  const match =
    url.pathname.startsWith(PATH) && /^([^/]+)\/(\d+)-(whole|partial)$/.exec(url.pathname.slice(PATH.length))
  const found = match ? find(match[1] ?? '', match[2] ?? '') : null
  const denied = new Response(
    "<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code><Message>Access denied.</Message></Error>",
    { status: 403, headers: { 'content-type': 'application/xml; charset=UTF-8' } },
  )
  if (!match || !found || url.searchParams.get('Signature') !== `sim${match[2]}`) return denied
  const { operation, context } = found
  if (context.faults.bulk.expired || expired(operation, context.now())) {
    return new Response(
      "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>",
      { status: 400, headers: { 'content-type': 'application/xml; charset=UTF-8' } },
    )
  }
  const file = fileOf(operation.id, match[3] === 'partial' ? 'partial' : 'whole')
  if (!existsSync(file)) await write(operation, context)
  const cut = context.faults.bulk.cutAfterBytes
  if (cut !== null) context.faults.bulk.cutAfterBytes = null
  const gzip = context.faults.bulk.gzip && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? 'gzip')
  return serveFile(file, {
    gzip,
    range: request.headers.get('range'),
    cutAfterBytes: cut,
    head: request.method === 'HEAD',
  })
}

export function finishPayload(operation: BulkOperationRecord, timezone: string) {
  return {
    admin_graphql_api_id: operation.id,
    completed_at: withOffset(operation.completedAt, timezone),
    created_at: withOffset(operation.createdAt, timezone),
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: operation.type.toLowerCase(),
  }
}
