import { ordersQuery } from '#app/shopify/bulk/bulk-query.ts'
import type { ShopifyKind } from './kind.ts'

export const order: ShopifyKind = {
  root: 'orders',
  nodeType: 'Order',
  changeType: 'Order',
  scope: 'orders',
  hasWebhooks: true,
  title: 'name',
  namedAs: null,
  wholeAs: null,
  headOf: 'Order',
  headTotal: 'currentTotalPriceSet',
  alsoSearched: '',
  changedSort: 'UPDATED_AT',
  bornSort: 'CREATED_AT',
  leftAloneMs: 0,
  earlierMs: 0,
  importedBy: 'createdAt',
  firstSize: 4,
  hasChildren: true,
  hidesOld: true,
  suggested: 'tags sourceName app { id name }',
  anyQuery:
    'query AnyRecord { list: orders(first: 1) { nodes { id } } count: ordersCount(limit: 1) { count } }',
  bulkQuery: ordersQuery,
}
