// Contacts of two customers of the store that people merged in Zoho: one record stands for both. The customer whose record
// went is skipped from then on, and what they order names the record that stayed.

import { loadNewestOf } from '#app/db/attached/orders-of-people.server.ts'
import { deleteLinks, loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { followMerged, saveMerged } from '#app/db/tables/questions.server.ts'
import { type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { mergedInZoho } from '#app/lib/outcomes.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { linkScope, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Lost, Persisted, Push, WroteIn } from '#app/sync/pipeline/kind.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import { kindsOfOrders, recordOrdersOf } from './record-orders.server.ts'

const contactField = 'Contact_Name'
/** Of each customer so many records are read: a merge moves all of them. */
const mostRead = 3

/**
 * Whom the orders of lost Contacts name by now: Zoho moves them to the one that stays (contracts/zoho 11b.17), and clears the field
 * where a Contact was deleted. Only another customer's record counts, and only where no order names a third one.
 * @returns by Shopify id the record that stayed
 * @throws AppError
 */
export async function mergedInto(
  { db }: SyncContext,
  { shop, zoho, settings }: OrgConfig,
  { module, lost }: { module: { apiName: string }; lost: readonly Lost[] },
): Promise<Map<ShopifyId, ZohoId>> {
  if (module.apiName !== 'Contacts' || lost.length === 0) return new Map()
  const ids = lost.map(({ shopifyId }) => shopifyId)
  const read = await loadNewestOf(db, { shop, kinds: kindsOfOrders(settings) }, ids, mostRead)
  const named = new Map<string, ZohoId | null>()
  for (const [apiName, links] of Map.groupBy(read, ({ zohoModule }) => zohoModule)) {
    const zohoIds = links.map(({ zohoId }) => zohoId)
    for (const record of await fetchRecords(zoho, apiName, zohoIds, [contactField]))
      named.set(record.id, contactOf(valueIn(record, contactField)))
  }
  const only = new Map(
    lost.flatMap((one): [ShopifyId, ZohoId][] => {
      const all = read.flatMap(({ parentId, zohoId }) =>
        parentId === one.shopifyId ? (named.get(zohoId) ?? []) : [],
      )
      const [contact, ...others] = new Set(all)
      return contact && others.length === 0 && contact !== one.zohoId ? [[one.shopifyId, contact]] : []
    }),
  )
  return ofOthers({ db }, shop, only)
}

function contactOf(value: unknown): ZohoId | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return ZohoId.safeParse(id).data ?? null
}

// Of those that are linked to another customer whom Shopify still has.
async function ofOthers(
  { db }: Pick<SyncContext, 'db'>,
  shop: OrgConfig['shop'],
  found: Map<ShopifyId, ZohoId>,
) {
  const owners = await loadLinkedZohoIds(db, shop, 'Contacts', [...found.values()])
  const links = await loadLinks(db, shop, 'customer', [...owners.values()])
  const isAnothers = (shopifyId: ShopifyId, zohoId: ZohoId) => {
    const owner = owners.get(zohoId)
    return owner !== undefined && owner !== shopifyId && links.get(owner)?.gone === false
  }
  return new Map([...found].filter(([shopifyId, zohoId]) => isAnothers(shopifyId, zohoId)))
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

/** Who was merged into a record of which another one stands in the place now stays merged, into that one. */
export async function followHeirs(
  { db }: Pick<SyncContext, 'db'>,
  { orgConfig: { shop }, kind }: Pick<Push, 'orgConfig' | 'kind'>,
  { module: { apiName: zohoModule }, fresh, links }: Persisted,
): Promise<void> {
  const heirs = fresh.flatMap(({ mapped: { shopifyId }, syncResult: { result, zohoId } }) => {
    const link = links.get(shopifyId)
    const isHeir = result === 'updated' && link?.zohoModule === zohoModule && link.zohoId !== zohoId
    return isHeir && zohoId ? [{ lostId: link.zohoId, zohoId }] : []
  })
  await followMerged(db, { shop, kind: kind.name, zohoModule }, heirs.flatMap(substitute))
}

const substitute = ({ lostId, zohoId }: { lostId: ZohoId | null; zohoId: ZohoId }) =>
  lostId === null ? [] : [{ lostId, zohoId }]
