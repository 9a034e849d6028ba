// The inner queries of bulk operations. Variables are impossible there: only a date is interpolated.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { profileFields, purchaseFields } from '#app/shopify/records/companies.ts'
import { customerFields } from '#app/shopify/records/customer.ts'
import { metafieldFields } from '#app/shopify/records/metafields.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import { lineItemFields, orderFields, shipmentFields } from '#app/shopify/records/order.ts'
import { productFields, variantFields } from '#app/shopify/records/product.ts'

/** @param since ISO time or null */
export function bulkQuery(kind: RecordKind, since: string | null, names: MetafieldNames): string {
  if (kind === 'customer') return customersQuery(since, names)
  return kind === 'product' ? productsQuery(names) : ordersQuery(since, names)
}

// A range search belongs with the sort key of the same name, or it may time out (contracts/shopify 3.2).
const since = (field: string, key: string, at: string | null) =>
  at === null ? '' : `(query: "${field}:>='${new Date(at).toISOString()}'", sortKey: ${key})`

const customersQuery = (at: string | null, names: MetafieldNames) =>
  `{ customers${since('updated_at', 'UPDATED_AT', at)} { edges { node { ${customerFields}${profileFields(names)}${metafieldFields(names.record)} } } } }`

// Products are few and orders need them whatever their age: never cut by date. Whether a search without a status finds
// active ones only is not documented clearly (contracts/shopify 10): all are named.
const productsQuery = ({ record, product }: MetafieldNames) =>
  `{ products(query: "status:active,draft,archived,unlisted") { edges { node { ${productFields}${metafieldFields(product)}
    variants { edges { node { ${variantFields}${metafieldFields(record)} } } } } } } }`

const ordersQuery = (at: string | null, names: MetafieldNames) =>
  `{ orders${since('created_at', 'CREATED_AT', at)} { edges { node { ${orderFields}${shipmentFields(names)}${purchaseFields(names)}${metafieldFields(names.record)}
    lineItems { edges { node { ${lineItemFields} } } } } } } }`
