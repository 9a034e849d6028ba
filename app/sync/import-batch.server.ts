// One batch of a bulk result: parse, map, push, count. A record that breaks its batch is carried alone.

import type { StepCounts } from '#app/db/runs.server.ts'
import { isAppError, isRejected } from '#app/lib/errors.ts'
import { fromGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { BulkRecord } from '#app/shopify/bulk-lines.ts'
import { ShopifyCustomer } from '#app/shopify/customer.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/order.ts'
import { ShopifyProduct, ShopifyVariant, type ProductWithVariants } from '#app/shopify/product.ts'
import type { SyncContext } from './context.ts'
import type { Draft } from './draft.ts'
import { customerDraft, orderDrafts, productDrafts, type Misses } from './drafts.server.ts'
import type { FindExisting } from './existing.server.ts'
import { noteLiveChanges } from './live.server.ts'
import { rejected, type Ending } from './outcome.ts'
import { saveEndings } from './endings.server.ts'
import { pushDrafts } from './push.server.ts'
import type { Settled } from './settled.ts'
import type { Sheet } from './sheet.server.ts'

export type Batch = {
  sheet: Sheet
  kind: RecordKind
  runId: string
  findExisting: FindExisting
  misses: Misses
}

/** @throws AppError transient, throttled or disconnected: the same batch may be carried again */
export async function carryRecords(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<StepCounts> {
  const whole = records.filter((record) => !record.incomplete)
  await noteIncomplete(context, batch, records)
  try {
    const drafts = await toDrafts(context, batch, whole)
    const door = 'import' as const
    return countsOf(await pushDrafts(context, { ...batch, door }, drafts))
  } catch (error) {
    if (isAppError(error) && error.kind !== 'rejected' && error.kind !== 'invariant') throw error
    if (whole.length > 1) return carryOneByOne(context, batch, whole)
    return refuse(context, batch, whole, error)
  }
}

async function carryOneByOne(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<StepCounts> {
  const total = countsOf([])
  for (const record of records) {
    const counts = await carryRecords(context, batch, [record])
    for (const key of countKeys) total[key] += counts[key]
  }
  return total
}

async function refuse(context: SyncContext, batch: Batch, records: readonly BulkRecord[], error: unknown) {
  const known = isRejected(error)
  if (!known) context.log.error({ err: error, kind: batch.kind }, 'record failed')
  const cause = isAppError(error) ? error.code : 'unknown'
  const message = known ? error.message : 'The record could not be read'
  const ending = rejected(cause, { field: known ? error.field : null, message })
  const settled = records.map(({ root }) => ({ draft: emptyDraft(gidOf(root)), ending }))
  await saveEndings(context, { ...batch, door: 'import' }, null, settled)
  return countsOf(settled)
}

const gidOf = ({ id }: Record<string, unknown>): string => (typeof id === 'string' ? id : '')

const emptyDraft = (gid: string): Draft => ({
  shopifyId: gid.split('/').at(-1) ?? '',
  parentId: null,
  label: null,
  sourceAt: '',
  row: {},
  email: null,
  lines: null,
  total: null,
})

// A child came after its parent was closed: read that record again, as a change.
async function noteIncomplete(context: SyncContext, { sheet, kind }: Batch, records: readonly BulkRecord[]) {
  const drafts = records
    .filter((record) => record.incomplete)
    .map(({ root }) => ({ kind, shopifyId: fromGid(gidOf(root)), deleted: false }))
  await noteLiveChanges(context, { shop: sheet.shop, delivery: null, door: 'import' }, drafts)
}

async function toDrafts(
  context: SyncContext,
  batch: Batch,
  records: readonly BulkRecord[],
): Promise<Draft[]> {
  const { sheet, kind, misses } = batch
  if (kind === 'customer') return records.map(({ root }) => customerDraft(sheet, ShopifyCustomer.parse(root)))
  if (kind === 'product') return records.flatMap((record) => productDrafts(sheet, toProduct(record)))
  return orderDrafts(context, sheet, records.map(toOrder), { door: 'import', misses })
}

const toProduct = ({ root, children }: BulkRecord): ProductWithVariants => ({
  ...ShopifyProduct.parse(root),
  variants: children.map((child) => ShopifyVariant.parse(child)),
})

const toOrder = ({ root, children }: BulkRecord): OrderWithLines => ({
  ...ShopifyOrder.parse(root),
  lines: children.map((child) => ShopifyLineItem.parse(child)),
})

const countKeys = ['done', 'created', 'updated', 'unchanged', 'skipped', 'rejected'] as const

function countsOf(settled: readonly Settled[]): StepCounts {
  const counts: StepCounts = { done: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0 }
  for (const { ending } of settled) {
    counts.done += 1
    counts[counterOf(ending)] += 1
  }
  return counts
}

function counterOf({ result }: Ending): keyof StepCounts {
  if (result === 'created' || result === 'updated' || result === 'unchanged' || result === 'skipped')
    return result
  return 'rejected'
}
