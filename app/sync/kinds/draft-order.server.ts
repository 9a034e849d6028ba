// Draft orders: Quotes, after the products and the contact that they point to.

import { fromGid, plannedZohoId, type ShopifyId } from '#app/lib/ids.ts'
import { draftOrderValue, shopifyLines } from '#app/mapping/catalogue/shopify-values.ts'
import { draftAsOrder } from '#app/mapping/draft-orders/draft-as-order.ts'
import { draftOrderToQuote } from '#app/mapping/draft-orders/draft-order-quote.ts'
import { draftOrderFacts } from '#app/mapping/facts/facts.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import {
  ShopifyDraftOrder,
  ShopifyDraftOrderLine,
  type DraftOrderWithLines,
} from '#app/shopify/draft-orders/draft-order.ts'
import { fetchDraftOrders } from '#app/shopify/draft-orders/fetch-draft-orders.server.ts'
import { purchasersOf } from '#app/shopify/protected/purchasers.server.ts'
import { withWithheld } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { retryWithoutAccount } from '#app/sync/accounts/account-fields.server.ts'
import { mapDraftOrders } from '#app/sync/orders/map-draft-orders.server.ts'
import { isIncomplete } from '#app/sync/orders/order-needs.server.ts'
import { replaceProducts } from '#app/sync/orders/row-products.server.ts'
import { plain, type Kind } from '#app/sync/pipeline/kind.ts'
import { off } from '#app/sync/pipeline/off.ts'
import { customer } from './customer.server.ts'
import { anewOf, verifyRows } from './order.server.ts'
import { lookForContacts } from '#app/sync/customers/lost-contacts.server.ts'
import { product } from './product.server.ts'

const toDraftOrder = ({ root, children }: BulkRecord): DraftOrderWithLines => ({
  ...ShopifyDraftOrder.parse(root),
  lines: children.map((child) => ShopifyDraftOrderLine.parse(child)),
})

const readDrafts = (context: SyncContext, orgConfig: OrgConfig, ids: readonly ShopifyId[]) =>
  fetchDraftOrders(context.shopifyFor(orgConfig.shop), ids, wantedOf(orgConfig, 'draftOrder'))

/** The kinds that draft orders point to. */
const pointsTo = { product, customer }

export const draftOrder: Kind = {
  ...mappingKinds.draftOrder,
  ...shopifyKinds.draftOrder,
  ...plain,
  prerequisites: ['product', 'customer'],
  rowsArePeoples: true,
  letsInEarly: true,

  read: async (context, orgConfig, ids, trigger) => {
    const drafts = await readDrafts(context, orgConfig, ids)
    const needs = { trigger, misses: new Set<string>(), kinds: pointsTo }
    const map = (by: OrgConfig, some: readonly DraftOrderWithLines[]) =>
      mapDraftOrders(context, by, some, needs)
    const found = new Set(drafts.map(({ id }) => fromGid(id)))
    return { mappedRecords: await map(orgConfig, drafts), found, lost: [], mapAnew: anewOf(drafts, map) }
  },
  mapBulk: async (context, orgConfig, { records, misses, needed, seen, again }) => {
    const purchasers = purchasersOf(context.shopifyFor(orgConfig.shop), 'draftOrder', seen)
    const drafts = await withWithheld(records.map(toDraftOrder), purchasers)
    const incomplete = drafts.filter((draft) => isIncomplete(draft, misses))
    await again(new Set(incomplete.map(({ id }) => fromGid(id))))
    const needs = { trigger: 'import', misses, needed, kinds: pointsTo } as const
    return mapDraftOrders(context, orgConfig, drafts, needs)
  },
  readOne: async (context, orgConfig, id) => {
    const [one] = await readDrafts(context, orgConfig, [id])
    if (!one) return null
    const needs = { trigger: 'import', misses: new Set<string>(), kinds: pointsTo } as const
    const [mapped] = await mapDraftOrders(context, orgConfig, [one], needs)
    return mapped ? { mapped, shopify: draftOrderValue(one), lines: shopifyLines(draftAsOrder(one)) } : null
  },
  sample: async (id, { admin, place, shopName, names, fieldsIn }) => {
    const [one] = await fetchDraftOrders(admin, [id], names)
    if (!one) return null
    const mapped = draftOrderToQuote(one, {
      ...place,
      shopName,
      accountId: null,
      contactId: one.customer && plannedZohoId('customer of a sample'),
      currencies: null,
      fields: await fieldsIn('Quotes'),
    })
    return { module: 'Quotes', mapped, facts: draftOrderFacts(one, place) }
  },

  modulesIn: ({ modules }) => (modules.draftOrder ? [modules.draftOrder] : []),
  soughtIn: ({ modules }) => (modules.draftOrder ? [modules.draftOrder] : []),
  placeOne: ({ modules }, mapped) => ({ mapped, module: modules.draftOrder }),
  place: async (_, push, mappedRecords, writer) => {
    const module = push.orgConfig.modules.draftOrder
    if (!module) return off(push, mappedRecords)
    const ended = mappedRecords.flatMap((mapped) =>
      mapped.nowhere ? [{ mapped, syncResult: mapped.nowhere }] : [],
    )
    await writer.tell(push, null, ended)
    const open = mappedRecords.filter((mapped) => !mapped.nowhere)
    return open.length > 0 ? [...ended, ...(await writer.write(push, module, open))] : ended
  },

  replaceProducts,
  afterWrite: lookForContacts,
  reconsider: retryWithoutAccount,
  verify: verifyRows,
}
