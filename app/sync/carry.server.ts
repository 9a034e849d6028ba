// One batch of changes of a kind: read them fresh from Shopify, push what exists, settle what is gone.

import type { PendingChange } from '#app/db/changes.server.ts'
import { loadVariantLinks } from '#app/db/links.server.ts'
import { fromGid } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ProductWithVariants } from '#app/shopify/product.ts'
import { fetchCustomers, fetchOrders, fetchProducts } from '#app/shopify/records.server.ts'
import type { SyncContext } from './context.ts'
import type { Draft } from './draft.ts'
import { customerDraft, orderDrafts, productDrafts } from './drafts.server.ts'
import { findByQuery } from './existing.server.ts'
import { settleGone, settleGoneLinks, type GoneEnding } from './gone.server.ts'
import { written, skipped, type Ending } from './outcome.ts'
import { pushDrafts, saveEndings, type Push, type Settled } from './push.server.ts'
import type { Sheet } from './sheet.server.ts'

/** A change and how it ended; for a product `settled` has each variant. */
export type Carried = { change: PendingChange; settled: readonly Settled[]; ending: Ending }

/** @throws AppError when a whole call failed: nothing is settled then, and all of it may run again */
export async function carryChanges(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  changes: readonly PendingChange[],
): Promise<Carried[]> {
  if (!sheet.modules[kind]) return skipAll(context, sheet, kind, changes)
  const ids = changes.map((change) => change.shopifyId)
  const { drafts, found } = await readDrafts(context, sheet, kind, ids)
  const settled = await pushDrafts(context, pushOf(sheet, kind, changes), drafts)
  const missing = ids.filter((id) => !found.has(id))
  const gone = await settleGone(context, sheet, kind, missing)
  await tellGone(context, sheet, kind, changes, gone)
  const byChange = Map.groupBy(settled, ({ draft }) => draft.parentId ?? draft.shopifyId)
  return changes.map((change) => {
    const own = byChange.get(change.shopifyId) ?? []
    return { change, settled: own, ending: worst(own.map(({ ending }) => ending)) }
  })
}

async function readDrafts(context: SyncContext, sheet: Sheet, kind: RecordKind, ids: readonly string[]) {
  const admin = context.shopifyFor(sheet.shop)
  if (kind === 'customer') {
    const customers = await fetchCustomers(admin, ids)
    return pick(customers, customers.map((customer) => customerDraft(sheet, customer)))
  }
  if (kind === 'product') {
    const products = await fetchProducts(admin, ids)
    await settleLostVariants(context, sheet, products)
    return pick(products, products.flatMap(productDrafts))
  }
  const orders = await fetchOrders(admin, ids)
  return pick(orders, await orderDrafts(context, sheet, orders, { door: 'live', misses: new Set() }))
}

const pick = (records: readonly { id: string }[], drafts: Draft[]) => ({
  drafts,
  found: new Set<string>(records.map((record) => fromGid(record.id))),
})

// Variants that a product had and no longer has.
async function settleLostVariants(context: SyncContext, sheet: Sheet, products: readonly ProductWithVariants[]) {
  const there = new Set<string>(products.flatMap((product) => product.variants.map((variant) => fromGid(variant.id))))
  const links = await loadVariantLinks(context.db, sheet.shop, products.map((product) => fromGid(product.id)))
  const lost = links.filter((link) => !there.has(link.shopifyId))
  await tellGone(context, sheet, 'product', [], await settleGoneLinks(context, sheet, 'product', lost))
}

function pushOf(sheet: Sheet, kind: RecordKind, changes: readonly PendingChange[]): Push {
  const module = sheet.modules[kind]
  const findExisting = module ? findByQuery(sheet, kind, module) : () => Promise.resolve(new Map())
  return { sheet, kind, ...originOf(changes), findExisting }
}

function originOf(changes: readonly PendingChange[]) {
  const [first] = changes
  const live = changes.filter((change) => change.door === 'live')
  return {
    door: first?.door ?? ('live' as const),
    runId: null,
    notedAt: new Map(live.map((change) => [change.shopifyId, change.notedAt])),
    attempts: new Map(changes.map((change) => [change.shopifyId, change.attempts])),
  }
}

const blank = { parentId: null, sourceAt: '', row: {}, email: null, lines: null, total: null }

async function tellGone(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  changes: readonly PendingChange[],
  gone: readonly GoneEnding[],
): Promise<void> {
  const settled = gone.map(({ shopifyId, label, ending }) => ({ draft: { ...blank, shopifyId, label }, ending }))
  const module = sheet.modules[kind]?.apiName ?? null
  await saveEndings(context, { sheet, kind, ...originOf(changes) }, module, settled)
}

async function skipAll(context: SyncContext, sheet: Sheet, kind: RecordKind, changes: readonly PendingChange[]) {
  const ending = skipped(sheet.settings.kinds[kind] ? 'module_missing' : 'turned_off')
  const settled = changes.map(({ shopifyId }) => ({ draft: { ...blank, shopifyId, label: null }, ending }))
  // "Turned off" is the merchant's own choice: said once in the settings, not for every change.
  if (ending.cause === 'module_missing') {
    await saveEndings(context, { sheet, kind, ...originOf(changes) }, null, settled)
  }
  return changes.map((change) => ({ change, settled: [], ending }))
}

const order = ['failed', 'rejected', 'skipped'] as const

// A product whose one variant failed is not done; nothing at all means nothing was to be done.
function worst(endings: readonly Ending[]): Ending {
  for (const result of order) {
    const one = endings.find((ending) => ending.result === result)
    if (one) return one
  }
  return endings[0] ?? written('unchanged', '')
}
