import { customersQuery } from '#app/shopify/bulk/bulk-query.ts'
import { customerTitle } from '#app/shopify/lists/title.ts'
import type { ShopifyKind } from './kind.ts'

export const customer: ShopifyKind = {
  root: 'customers',
  nodeType: 'Customer',
  changeType: 'Customer',
  scope: 'customers',
  hasWebhooks: true,
  title: customerTitle,
  namedAs: 'Customer',
  wholeAs: null,
  headOf: null,
  headTotal: 'currentTotalPriceSet',
  alsoSearched: '',
  changedSort: 'UPDATED_AT',
  bornSort: 'CREATED_AT',
  leftAloneMs: 0,
  earlierMs: 24 * 60 * 60 * 1000,
  importedBy: 'updatedAt',
  firstSize: 50,
  hasChildren: false,
  hidesOld: false,
  suggested: 'tags',
  anyQuery:
    'query AnyRecord { list: customers(first: 1) { nodes { id } } count: customersCount(limit: 1) { count } }',
  bulkQuery: customersQuery,
}
