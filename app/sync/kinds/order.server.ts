// Orders: Sales Orders or Deals, after the products and the contact that they point to.

import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import {
  plain,
  type Kind,
  type MapAnew,
  type PartWriter,
  type Push,
  type WroteIn,
} from '#app/sync/pipeline/kind.ts'
import { fromGid, plannedZohoId, type ShopifyId } from '#app/lib/ids.ts'
import { orderValue, shopifyLines } from '#app/mapping/catalogue/shopify-values.ts'
import { orderFacts } from '#app/mapping/facts/facts.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { orderToDeal } from '#app/mapping/records/order-deal.ts'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import { orderToSalesOrder } from '#app/mapping/records/order.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import { purchasersOf } from '#app/shopify/protected/purchasers.server.ts'
import { withWithheld } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import { withMetafields } from '#app/shopify/records/metafields.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'
import { fetchOrders } from '#app/shopify/records/records.server.ts'
import { retryWithoutAccount } from '#app/sync/accounts/account-fields.server.ts'
import { recordCheckoutsOf } from '#app/sync/checkouts/won-deals.server.ts'
import { dealsBehind, takeOverCheckouts } from '#app/sync/checkouts/take-over.server.ts'
import { lookForContacts } from '#app/sync/customers/lost-contacts.server.ts'
import { mapOrders } from '#app/sync/orders/map-orders.server.ts'
import { withSchedules } from '#app/sync/orders/terms-of-import.server.ts'
import { isIncomplete } from '#app/sync/orders/order-needs.server.ts'
import { customer } from './customer.server.ts'
import { product } from './product.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { type SyncedRecord, isWritten } from '#app/sync/core/synced-record.ts'
import { off } from '#app/sync/pipeline/off.ts'
import { askForNotesAnew, askForNotes } from '#app/sync/notes/check-refunds.server.ts'
import { replaceProducts } from '#app/sync/orders/row-products.server.ts'
import { verifyTotals } from '#app/sync/orders/totals.server.ts'
import { unverified, type Verified } from '#app/sync/pipeline/corrections.ts'
import { hasPeoplesRows } from '#app/sync/pipeline/rows/row-values.ts'
import { withSubstitutes } from '#app/sync/pipeline/rows/row-products.ts'

const Order = withMetafields(ShopifyOrder)

const toOrder = ({ root, children }: BulkRecord): OrderWithLines => ({
  ...Order.parse(root),
  lines: children.map((child) => ShopifyLineItem.parse(child)),
})

const readOrders = (context: SyncContext, orgConfig: OrgConfig, ids: readonly ShopifyId[]) =>
  fetchOrders(context.shopifyFor(orgConfig.shop), ids, wantedOf(orgConfig, 'order'))

/** Those of them that are asked for, mapped by what is known by then. */
export const anewOf =
  <Order extends { id: string }>(
    orders: readonly Order[],
    map: (orgConfig: OrgConfig, some: readonly Order[]) => Promise<MappedRecord[]>,
  ): MapAnew =>
  (orgConfig, ids) =>
    map(
      orgConfig,
      orders.filter(({ id }) => ids.has(fromGid(id))),
    )

/** The kinds that orders point to. */
const pointsTo = { product, customer }

/** What orders have to do with the checkouts that they came of. */
const ofCheckouts = (context: SyncContext, orgConfig: OrgConfig) => ({
  beforeDeals: (orders: readonly OrderWithLines[]) => takeOverCheckouts(context, orgConfig, orders),
  dealsBehind: (orders: readonly OrderWithLines[]) => dealsBehind(context, orgConfig, orders),
})

export const order: Kind = {
  ...mappingKinds.order,
  ...shopifyKinds.order,
  ...plain,
  prerequisites: ['product', 'customer'],

  read: async (context, orgConfig, ids, trigger) => {
    const orders = await readOrders(context, orgConfig, ids)
    const misses = new Set<string>()
    const needs = { trigger, misses, kinds: pointsTo, ...ofCheckouts(context, orgConfig) }
    const map = (by: OrgConfig, some: readonly OrderWithLines[]) => mapOrders(context, by, some, needs)
    const found = new Set(orders.map(({ id }) => fromGid(id)))
    return { mappedRecords: await map(orgConfig, orders), found, lost: [], mapAnew: anewOf(orders, map) }
  },
  mapBulk: async (context, orgConfig, { records, misses, needed, seen, again }) => {
    const purchasers = purchasersOf(context.shopifyFor(orgConfig.shop), 'order', seen)
    const complete = await withWithheld(records.map(toOrder), purchasers)
    const orders = await withSchedules(context, orgConfig, complete)
    const incomplete = orders.filter((one) => isIncomplete(one, misses))
    await again(new Set(incomplete.map(({ id }) => fromGid(id))))
    const needs = { misses, needed, kinds: pointsTo, ...ofCheckouts(context, orgConfig) }
    return mapOrders(context, orgConfig, orders, { trigger: 'import', ...needs })
  },
  readOne: async (context, orgConfig, id) => {
    const [one] = await readOrders(context, orgConfig, [id])
    if (!one) return null
    const needs = { trigger: 'import', misses: new Set<string>(), kinds: pointsTo } as const
    const [mapped] = await mapOrders(context, orgConfig, [one], needs)
    return mapped ? { mapped, shopify: orderValue(one), lines: shopifyLines(one) } : null
  },
  sample: async (id, { admin, place, shopName, names, settings, fieldsIn }) => {
    const [one] = await fetchOrders(admin, [id], names)
    if (!one) return null
    const links = {
      accountId: null,
      contactId: one.customer && plannedZohoId('customer of a sample'),
      currencies: null,
    }
    const context = { shopName, shop: place.shop, ...links }
    const { ordersAs: module } = settings
    const mapped =
      module === 'Deals'
        ? orderToDeal(one, {
            ...context,
            zone: place.zone,
            fields: await fieldsIn(module),
            inLayout: settings.newRecords.order.layoutId !== null,
          })
        : orderToSalesOrder(one, { ...context, zone: place.zone, fields: await fieldsIn(module) })
    return { module, mapped, facts: orderFacts(one, place) }
  },

  // Those of before the merchant chose otherwise stay where they are.
  modulesIn: ({ orders }) => [...orders.values()],
  soughtIn: ({ orders }) => [...orders.values()],
  placeOne: ({ orders }, mapped) => ({
    mapped,
    module: (mapped.orderIn && orders.get(mapped.orderIn)) ?? null,
  }),
  place: writeOrders,
  isAway: ({ orders }, { zohoModule, zohoId }) =>
    zohoId !== null && isOrderModule(zohoModule) && !orders.has(zohoModule),

  letsInEarly: true,
  replaceProducts,
  afterWrite: lookForContacts,
  reconsider: retryWithoutAccount,
  verify: verifyRows,
  beforePersist: (context, push, persisted) =>
    recordCheckoutsOf(context, push.orgConfig, push.trigger, persisted),
  afterPersist: async (context, push, persisted) => {
    await askForNotesAnew(context, push, persisted)
    await recordCheckoutsOf(context, push.orgConfig, push.trigger, persisted)
  },
}

// Each goes to the module that it was mapped for, and what has none is told.
async function writeOrders(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
  writer: PartWriter,
): Promise<SyncedRecord[]> {
  const { settings, orders } = push.orgConfig
  if (!settings.kinds.order) return off(push, mappedRecords)
  await askForNotes(context, push, mappedRecords)
  const ended = mappedRecords.flatMap((mapped) =>
    mapped.nowhere ? [{ mapped, syncResult: mapped.nowhere }] : [],
  )
  await writer.tell(push, null, ended)
  const synced: SyncedRecord[] = [...ended]
  for (const [name, some] of Map.groupBy(mappedRecords, (mapped) => mapped.orderIn)) {
    const module = name && orders.get(name)
    if (module) synced.push(...(await writer.write(push, module, some)))
  }
  return synced
}

/**
 * After the write: do totals and rows say what we wrote? An import of orders leaves this to the audit at its end, which
 * asks once for a hundred of them; what no audit looks at is asked for at once.
 */
export function verifyRows(
  { orgConfig, trigger, kind }: Push,
  { module, results, records }: WroteIn & { records: readonly SyncedRecord[] },
): Promise<Verified> {
  if (trigger === 'import' && kind.isKept) return Promise.resolve(unverified)
  const attempts = new Map(results.map(({ writing }) => [writing.mapped.shopifyId, writing]))
  const orders = records.filter(isWritten).flatMap(({ mapped, syncResult: { zohoId } }) => {
    const { shopifyId, total } = mapped
    const attempt = attempts.get(shopifyId)
    if (zohoId === null || (attempt && hasPeoplesRows(attempt))) return []
    const { lines } = withSubstitutes(mapped, attempt)
    const { appended = false, linesKnown: rowsLeft = false } = attempt ?? {}
    const corrected = attempt?.mapped.row['Adjustment'] !== mapped.row['Adjustment']
    return [{ shopifyId, zohoId, total, lines, appended, rowsLeft, corrected }]
  })
  return verifyTotals(orgConfig.zoho, module, orders)
}
