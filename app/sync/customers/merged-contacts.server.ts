// Contacts of two customers of the store that people merged in Zoho: one record stands for both. The customer whose record
// went is skipped from then on, and what they order names the record that stayed. Where Shopify no longer has the other
// customer, the record that stayed is theirs.

import { letGo } from '#app/db/attached/inherited-links.server.ts'
import { loadNewestOf } from '#app/db/attached/orders-of-people.server.ts'
import { deleteLinks, loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { followMerged, saveMerged } from '#app/db/tables/questions.server.ts'
import { type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { mergedInZoho } from '#app/lib/outcomes.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { linkScope, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { goneTag, leftAmong } from '#app/sync/matching/left-records.server.ts'
import type { Lost, Persisted, Push, Stayed, WroteIn } from '#app/sync/pipeline/kind.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import { unmarkRecords } from '#app/zoho/records/tags.server.ts'
import { mergedWithoutOrders } from './merged-without-orders.server.ts'
import { kindsOfOrders, recordOrdersOf } from './record-orders.server.ts'

const contactField = 'Contact_Name'
/** Of each customer so many records are read: a merge moves all of them. */
const mostRead = 3

/**
 * Whom the orders of lost Contacts name by now: Zoho moves them to the one that stays (contracts/zoho 11b.17), and clears the field
 * where a Contact was deleted. Only another customer's record counts, and only where no order names a third one. Of who has
 * not ordered, what else tells of a merge.
 * @returns by Shopify id the record that stayed
 * @throws AppError
 */
export async function mergedInto(
  context: SyncContext,
  orgConfig: OrgConfig,
  { module, lost }: { module: ModuleConfig; lost: readonly Lost[] },
): Promise<Map<ShopifyId, Stayed>> {
  if (module.apiName !== 'Contacts' || lost.length === 0) return new Map()
  const { named, silent } = await byOrders(context, orgConfig, lost)
  const found = new Map([
    ...named,
    ...(await mergedWithoutOrders(context, orgConfig, { module, lost: silent })),
  ])
  return ofOthers(context, orgConfig.shop, found)
}

// `silent`: those of whom no order is in Zoho.
async function byOrders(
  { db }: SyncContext,
  { shop, zoho, settings }: OrgConfig,
  lost: readonly Lost[],
): Promise<{ named: Map<ShopifyId, ZohoId>; silent: Lost[] }> {
  const ids = lost.map(({ mapped }) => mapped.shopifyId)
  const read = await loadNewestOf(db, { shop, kinds: kindsOfOrders(settings) }, ids, mostRead)
  const named = new Map<string, ZohoId | null>()
  for (const [apiName, links] of Map.groupBy(read, ({ zohoModule }) => zohoModule)) {
    const zohoIds = links.map(({ zohoId }) => zohoId)
    for (const record of await fetchRecords(zoho, apiName, zohoIds, [contactField]))
      named.set(record.id, contactOf(valueIn(record, contactField)))
  }
  const only = new Map(
    lost.flatMap(({ mapped: { shopifyId }, zohoId: lostId }): [ShopifyId, ZohoId][] => {
      const all = read.flatMap(({ parentId, zohoId }) =>
        parentId === shopifyId ? (named.get(zohoId) ?? []) : [],
      )
      const [contact, ...others] = new Set(all)
      return contact && others.length === 0 && contact !== lostId ? [[shopifyId, contact]] : []
    }),
  )
  const ordered = new Set(read.map(({ parentId }) => parentId))
  return { named: only, silent: lost.filter(({ mapped }) => !ordered.has(mapped.shopifyId)) }
}

function contactOf(value: unknown): ZohoId | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return ZohoId.safeParse(id).data ?? null
}

// Of those that are linked to another customer: whom Shopify still has, or whose record was left.
async function ofOthers(
  context: SyncContext,
  shop: OrgConfig['shop'],
  found: ReadonlyMap<ShopifyId, ZohoId>,
): Promise<Map<ShopifyId, Stayed>> {
  const { db } = context
  const owners = await loadLinkedZohoIds(db, shop, 'Contacts', [...found.values()])
  const links = await loadLinks(db, shop, 'customer', [...owners.values()])
  const gone = [...links.values()].filter((link) => link.gone).map(({ shopifyId }) => shopifyId)
  const left = await leftAmong(context, shop, gone)
  const takers = Map.groupBy(found, ([, zohoId]) => zohoId)
  return new Map(
    [...found].flatMap(([shopifyId, zohoId]): [ShopifyId, Stayed][] => {
      const owner = owners.get(zohoId)
      const link = owner && links.get(owner)
      if (!link || owner === shopifyId) return []
      if (!link.gone) return [[shopifyId, { zohoId, isLeft: false }]]
      const isOnly = takers.get(zohoId)?.length === 1
      return left.has(owner) && isOnly ? [[shopifyId, { zohoId, isLeft: true }]] : []
    }),
  )
}

/**
 * Those of a write that were found to be merged: they lose their link, and their orders follow, which nobody changed: Zoho
 * itself moved them.
 */
export async function settleMerged(
  context: SyncContext,
  orgConfig: OrgConfig,
  { module, results }: WroteIn,
): Promise<void> {
  const merged = results.flatMap(({ writing, syncResult: { cause, zohoId } }) =>
    cause === mergedInZoho && zohoId
      ? [{ shopifyId: writing.mapped.shopifyId, lostId: writing.zohoId, zohoId }]
      : [],
  )
  if (merged.length === 0) return
  const ids = merged.map(({ shopifyId }) => shopifyId)
  // Once it is known as merged, nothing follows from it any more. And once more: some may have been read with the old link.
  await recordOrdersOf({ ...context, wake: () => undefined }, orgConfig, ids, { trigger: 'history' })
  const scope = { ...linkScope(context, orgConfig, 'customer'), zohoModule: module.apiName }
  await followMerged(context.db, scope, merged.flatMap(substitute))
  await saveMerged(context.db, scope, merged)
  await deleteLinks(context.db, orgConfig.shop, 'customer', ids)
  await recordOrdersOf(context, orgConfig, ids, { trigger: 'history' })
}

/**
 * Who was merged into a record of which another one stands in the place now stays merged, into that one; and whoever had that one
 * lets go of it: they were deleted in Shopify, also where news of it has not come yet.
 */
export async function followHeirs(
  { db }: Pick<SyncContext, 'db'>,
  { orgConfig: { shop, zoho }, kind }: Pick<Push, 'orgConfig' | 'kind'>,
  { module: { apiName: zohoModule }, fresh, links, attempts }: Persisted,
): Promise<void> {
  const heirs = fresh.flatMap(({ mapped: { shopifyId }, syncResult: { result, zohoId } }) => {
    const link = links.get(shopifyId)
    const isHeir = result === 'updated' && link?.zohoModule === zohoModule && link.zohoId !== zohoId
    const heirTo = attempts.get(shopifyId)?.heirTo ?? null
    return isHeir && zohoId ? [{ lostId: link.zohoId, zohoId, heirTo }] : []
  })
  if (heirs.length === 0) return
  const scope = { shop, kind: kind.name, zohoModule }
  await followMerged(db, scope, heirs.flatMap(substitute))
  const free = await letGo(db, scope, heirs)
  await unmarkRecords(zoho, zohoModule, free, goneTag)
}

const substitute = ({ lostId, zohoId }: { lostId: ZohoId | null; zohoId: ZohoId }) =>
  lostId === null ? [] : [{ lostId, zohoId }]
