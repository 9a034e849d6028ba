// In which module each order is, or is to be: where it is already, whatever the merchant chose since; new ones where the
// merchant wants them. An order is never made a second time because its module is away (decision 018).

import { isLinked, type Link, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadQuestions } from '#app/db/tables/questions.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import { fetchRecords, findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { failed, skipped, type SyncResult } from '#app/sync/core/sync-result.ts'
import { isMade, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** `syncResult`: why there is none. */
export type OrderPlace = { module: ModuleConfig } | { module: null; syncResult: SyncResult }

/** Where each of these orders belongs, by Shopify id. */
export async function placeOrders(
  context: SyncContext,
  orgConfig: OrgConfig,
  ids: readonly ShopifyId[],
): Promise<(shopifyId: ShopifyId) => OrderPlace> {
  const chosen = chosenPlace(orgConfig)
  const links = await loadLinks(context.db, orgConfig.shop, 'order', ids)
  const away = [...links.values()]
    .filter(isLinked)
    .filter(({ zohoModule }) => zohoModule !== orgConfig.settings.ordersAs)
  const unlinked = ids.filter((id) => !links.get(id)?.zohoId)
  const [lost, found] = await Promise.all([
    lostIn(orgConfig, away),
    findElsewhere(context, orgConfig, unlinked),
  ])
  const places = new Map<ShopifyId, OrderPlace>([...found].map(([id, module]) => [id, { module }]))
  for (const link of away) {
    if (lost.has(link.shopifyId)) continue
    const module = moduleOf(orgConfig, link.zohoModule)
    places.set(link.shopifyId, module ? { module } : { module: null, syncResult: skipped('module_gone') })
  }
  return (shopifyId) => places.get(shopifyId) ?? linkedPlace(chosen, links.get(shopifyId))
}

// The module of a choice may be one that was there and is away now, or one that is still to be made ready.
function chosenPlace({ settings: { ordersAs }, orders, unavailable }: OrgConfig): OrderPlace {
  const module = orders.get(ordersAs)
  if (module) return { module }
  const syncResult = unavailable.has(ordersAs)
    ? skipped('module_missing')
    : failed('not_prepared', 'Zoho is still being set up')
  return { module: null, syncResult }
}

// Where the chosen module is away, an order that is in it is told so, and not that it lacks a place.
const linkedPlace = (chosen: OrderPlace, link: Link | undefined): OrderPlace =>
  chosen.module === null && chosen.syncResult.result === 'skipped' && link?.zohoId
    ? { module: null, syncResult: skipped('module_gone') }
    : chosen

const moduleOf = ({ orders }: OrgConfig, name: string): ModuleConfig | undefined =>
  isOrderModule(name) ? orders.get(name) : undefined

// Deleted in Zoho where it was: it comes again as the merchant wants orders now.
async function lostIn(orgConfig: OrgConfig, away: readonly RecordLink[]): Promise<Set<ShopifyId>> {
  const lost = new Set<ShopifyId>()
  for (const [name, links] of Map.groupBy(away, (link) => link.zohoModule)) {
    const module = moduleOf(orgConfig, name)
    if (!module) continue
    const ids = links.map(({ zohoId }) => zohoId)
    const there = await fetchRecords(orgConfig.zoho, module.apiName, ids, [module.idField])
    const known = new Set(there.map(({ id }) => id))
    for (const { shopifyId, zohoId } of links) if (!known.has(zohoId)) lost.add(shopifyId)
  }
  return lost
}

// Written, and the answer or the link was lost before the merchant chose otherwise; or a question is open there.
async function findElsewhere(
  context: SyncContext,
  orgConfig: OrgConfig,
  ids: readonly ShopifyId[],
): Promise<Map<ShopifyId, ModuleConfig>> {
  const found = new Map<ShopifyId, ModuleConfig>()
  const others = [...orgConfig.orders].filter(([name]) => name !== orgConfig.settings.ordersAs)
  if (ids.length === 0 || others.length === 0) return found
  const questions = await loadQuestions(context.db, { shop: orgConfig.shop, kind: 'order' }, ids)
  for (const [name, module] of others) {
    for (const { shopifyId, zohoModule } of questions.values())
      if (zohoModule === name) found.set(shopifyId, module)
    if (!isMade(module)) continue
    const search = { values: ids, fields: [module.idField] }
    const records = await findRecords(orgConfig.zoho, module.apiName, module.idField, search)
    const there = new Set(records.map((record) => String(valueIn(record, module.idField))))
    for (const id of ids) if (there.has(id)) found.set(id, module)
  }
  return found
}
