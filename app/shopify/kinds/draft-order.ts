import { draftOrdersQuery } from '#app/shopify/bulk/bulk-query.ts'
import type { ShopifyKind } from './kind.ts'

export const draftOrder: ShopifyKind = {
  root: 'draftOrders',
  nodeType: 'DraftOrder',
  changeType: 'DraftOrder',
  scope: 'draft_orders',
  hasWebhooks: true,
  title: 'name',
  namedAs: null,
  wholeAs: null,
  headOf: 'DraftOrder',
  headTotal: 'totalPriceSet',
  alsoSearched: '',
  changedSort: 'UPDATED_AT',
  bornSort: 'ID',
  leftAloneMs: 0,
  earlierMs: 0,
  // Shopify sorts them by the last change and not by their beginning.
  importedBy: 'updatedAt',
  firstSize: 4,
  hasChildren: true,
  hidesOld: false,
  suggested: 'tags',
  anyQuery:
    'query AnyRecord { list: draftOrders(first: 1) { nodes { id } } count: draftOrdersCount(limit: 1) { count } }',
  bulkQuery: draftOrdersQuery,
}
