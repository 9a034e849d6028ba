// What orders point to must be in Zoho first: their products and their contact. What is missing is pushed before them.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadMerged } from '#app/db/tables/questions.server.ts'
import { TransientError } from '#app/lib/errors.ts'
import { fromGid, type ShopifyId, type ZohoId } from '#app/lib/ids.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Kind } from '#app/sync/pipeline/kind.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { letIn } from '#app/sync/matching/let-in.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { pushRecords } from '#app/sync/pipeline/push.server.ts'

/** Ids already looked for and not found: not asked for again in this run. */
export type Misses = Set<string>

/** A record that orders look for no more in this run. */
export const missKey = (kind: RecordKind, shopifyId: ShopifyId): string => `${kind} ${shopifyId}`

/** One that passing trouble kept away: it comes again, and so do the orders that go without it. */
export const lostKey = (kind: RecordKind, shopifyId: ShopifyId): string => `lost ${kind} ${shopifyId}`

/** Whether something that the order points to comes again after this run. */
export const isIncomplete = (
  {
    customer,
    lines,
  }: { customer: { id: string } | null; lines: readonly { variant: { id: string } | null }[] },
  misses: Misses,
): boolean =>
  (customer !== null && misses.has(lostKey('customer', fromGid(customer.id)))) ||
  lines.some(({ variant }) => variant !== null && misses.has(lostKey('product', fromGid(variant.id))))

/** What orders need and what is not to be written yet: how the orders end, by kind and id. */
type Waiting = Map<string, SyncResult>

export type Need = {
  trigger: Trigger
  misses: Misses
  waiting: Waiting
  /** Is told of what was pushed. */
  needed?: (kind: RecordKind, synced: readonly SyncedRecord[]) => void
  /** The kinds that orders point to. */
  kinds: { product: Kind; customer: Kind }
}

/** What an order waits for; nothing where it can be written. */
export function resultOf({ customer, lines }: OrderWithLines, waiting: Waiting): SyncResult | undefined {
  const needs = [
    ...(customer ? [`customer ${fromGid(customer.id)}`] : []),
    ...lines.flatMap(({ variant }) => (variant ? [`product ${fromGid(variant.id)}`] : [])),
  ]
  return needs.flatMap((one) => waiting.get(one) ?? [])[0]
}

/** By variant id the Zoho product. Those that are missing are pushed first. */
export async function productLinks(
  context: SyncContext,
  orgConfig: OrgConfig,
  orders: readonly OrderWithLines[],
  need: Need,
) {
  const linked: Linked = { kind: 'product', module: 'Products' }
  const parents = new Map<ShopifyId, ShopifyId>()
  for (const line of orders.flatMap((order) => order.lines)) {
    if (line.variant && line.product) parents.set(fromGid(line.variant.id), fromGid(line.product.id))
  }
  const found = await linkedIds(context, orgConfig, linked, [...parents.keys()])
  const missing = [...parents].filter(([id]) => !found.has(id) && !need.misses.has(missKey('product', id)))
  if (missing.length === 0 || !orgConfig.modules.product) return found
  const ids = [...new Set(missing.map(([, parent]) => parent))]
  await pushFirst(context, { orgConfig, kind: need.kinds.product, need, ordered: true }, ids)
  const all = await linkedIds(context, orgConfig, linked, [...parents.keys()])
  for (const [id] of missing) if (!all.has(id)) need.misses.add(missKey('product', id))
  return all
}

/**
 * By customer id the Zoho contact; an order cannot point to a Lead. Where Leads wait for their first order, this is it;
 * where all customers are Leads, only those whom Zoho's people converted are Contacts.
 * @param ordered false of what is no order yet: who waits for the first one is left alone
 */
export async function contactLinks(
  context: SyncContext,
  orgConfig: OrgConfig,
  { orders, ordered }: { orders: readonly OrderWithLines[]; ordered: boolean },
  need: Need,
) {
  const keyOf = (id: ShopifyId) => `${ordered ? '' : 'not ordered '}${missKey('customer', id)}`
  const linked: Linked = { kind: 'customer', module: 'Contacts' }
  const ids = [...new Set(orders.flatMap((order) => (order.customer ? [fromGid(order.customer.id)] : [])))]
  const found = await linkedIds(context, orgConfig, linked, ids)
  const scope = { shop: orgConfig.shop, kind: linked.kind }
  const unlinked = ids.filter((id) => !found.has(id) && !need.misses.has(keyOf(id)))
  for (const [id, stayed] of await loadMerged(context.db, scope, unlinked)) found.set(id, stayed)
  const missing = unlinked.filter((id) => !found.has(id))
  const mayPush = orgConfig.people.has('Contacts') && orgConfig.settings.customersAs !== 'Leads'
  if (missing.length === 0 || !mayPush) return found
  await pushFirst(context, { orgConfig, kind: need.kinds.customer, need, ordered }, missing)
  const all = new Map([...found, ...(await linkedIds(context, orgConfig, linked, ids))])
  for (const id of missing) if (!all.has(id)) need.misses.add(keyOf(id))
  return all
}

type First = { orgConfig: OrgConfig; kind: Kind; need: Need; ordered: boolean }

async function pushFirst(
  context: SyncContext,
  { orgConfig, kind, need: { trigger, waiting, needed: tell }, ordered }: First,
  ids: readonly ShopifyId[],
): Promise<void> {
  if (!orgConfig.modules[kind.name]) return
  const findExisting = findByQuery(orgConfig, kind)
  const readAt = context.now()
  const needed = await kind.readNeeded(context, orgConfig, ids, { ordered })
  const scope = { orgConfig, kind: kind.name, modules: kind.modulesIn(orgConfig), trigger }
  const mappedRecords = (await letIn(context, scope, needed)).filter((mapped) => !mapped.filtered)
  const push = { orgConfig, kind, trigger, runId: null, findExisting, readAt }
  const synced = await pushRecords(context, push, mappedRecords)
  tell?.(kind.name, synced)
  // The order would be written without what passing trouble kept from it, and nothing would mend it later.
  for (const { mapped, syncResult } of synced)
    if (syncResult.again) waiting.set(`${kind.name} ${mapped.shopifyId}`, syncResult)
  const lost = synced.find(({ syncResult }) => syncResult.result === 'failed' && !syncResult.again)
  if (lost && trigger !== 'import') {
    throw new TransientError('What the order needs could not be written', {
      code: lost.syncResult.cause ?? 'zoho_row',
    })
  }
}

// Of a kind that is switched off, what is in Zoho already is still pointed to.
type Linked = { kind: RecordKind; module: 'Products' | 'Contacts' }

async function linkedIds(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, module }: Linked,
  ids: readonly ShopifyId[],
) {
  const links = await loadLinks(context.db, orgConfig.shop, kind, ids)
  return new Map([
    ...orgConfig.writer.plannedIds(kind, ids),
    ...[...links.values()]
      .filter(isLinked)
      .filter((link) => link.zohoModule === module)
      .map((l): [string, ZohoId] => [l.shopifyId, l.zohoId]),
  ])
}
