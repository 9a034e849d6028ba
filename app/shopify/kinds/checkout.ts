import { checkoutsQuery } from '#app/shopify/bulk/bulk-query.ts'
import type { ShopifyKind } from './kind.ts'

/** Abandoned checkouts, recovered ones among them. */
export const checkout: ShopifyKind = {
  root: 'abandonedCheckouts',
  nodeType: 'AbandonedCheckout',
  changeType: 'AbandonedCheckout',
  scope: 'orders',
  hasWebhooks: false,
  title: 'name',
  namedAs: null,
  wholeAs: null,
  headOf: 'AbandonedCheckout',
  headTotal: 'totalPriceSet',
  alsoSearched: '',
  changedSort: 'CREATED_AT',
  bornSort: 'CREATED_AT',
  // Shopify itself calls it abandoned after ten minutes (contracts/shopify 9b.17).
  leftAloneMs: 10 * 60_000,
  earlierMs: 0,
  importedBy: 'createdAt',
  firstSize: 4,
  hasChildren: true,
  hidesOld: false,
  suggested: null,
  anyQuery:
    'query AnyRecord { list: abandonedCheckouts(first: 1) { nodes { id } } count: abandonedCheckoutsCount(limit: 1) { count } }',
  bulkQuery: checkoutsQuery,
}
