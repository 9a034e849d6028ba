import { productsQuery } from '#app/shopify/bulk/bulk-query.ts'
import type { ShopifyKind } from './kind.ts'

export const product: ShopifyKind = {
  root: 'products',
  nodeType: 'ProductVariant',
  changeType: 'Product',
  title: 'title',
  namedAs: 'ProductVariant',
  wholeAs: 'Product',
  headOf: null,
  // Its documentation names `active` as the default status of products: all are asked for.
  alsoSearched: ' status:active,draft,archived,unlisted',
  earlierMs: 0,
  importedBy: null,
  firstSize: 5,
  hasChildren: true,
  hidesOld: false,
  anyQuery: `query AnyRecord {
    list: products(first: 1, query: "status:active,draft,archived,unlisted") {
      nodes { id variants(first: 1) { nodes { id } } } }
    count: productsCount(limit: 1) { count } }`,
  bulkQuery: productsQuery,
}
