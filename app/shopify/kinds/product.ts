import { productsQuery } from '#app/shopify/bulk/bulk-query.ts'
import type { ShopifyKind } from './kind.ts'

/** Its documentation names `active` as the default status of products and of their count: all are asked for. */
export const anyProductStatus = 'status:active,draft,archived,unlisted'

export const product: ShopifyKind = {
  root: 'products',
  nodeType: 'ProductVariant',
  changeType: 'Product',
  scope: 'products',
  hasWebhooks: true,
  title: 'title',
  namedAs: 'ProductVariant',
  wholeAs: 'Product',
  headOf: null,
  headTotal: 'currentTotalPriceSet',
  alsoSearched: ` ${anyProductStatus}`,
  changedSort: 'UPDATED_AT',
  bornSort: 'CREATED_AT',
  leftAloneMs: 0,
  earlierMs: 0,
  importedBy: null,
  firstSize: 5,
  hasChildren: true,
  hidesOld: false,
  suggested: 'tags',
  anyQuery: `query AnyRecord {
    list: products(first: 1, query: "${anyProductStatus}") {
      nodes { id variants(first: 1) { nodes { id } } } }
    count: productsCount(query: "${anyProductStatus}", limit: 1) { count } }`,
  bulkQuery: productsQuery,
}
