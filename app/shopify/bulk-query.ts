// The inner queries of bulk operations. Variables are impossible there: only a date is interpolated.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { customerFields } from './customer.ts'
import { lineItemFields, orderFields } from './order.ts'
import { productFields, variantFields } from './product.ts'

/** @param since ISO time or null */
export function bulkQuery(kind: RecordKind, since: string | null): string {
  if (kind === 'customer') return customersQuery(since)
  return kind === 'product' ? productsQuery(since) : ordersQuery(since)
}

// A range search belongs with the sort key of the same name, or it may time out (contracts/shopify 3.2).
const since = (field: string, key: string, at: string | null) =>
  at === null ? '' : `(query: "${field}:>='${new Date(at).toISOString()}'", sortKey: ${key})`

const customersQuery = (at: string | null) =>
  `{ customers${since('updated_at', 'UPDATED_AT', at)} { edges { node { ${customerFields} } } } }`

// Products are few and orders need them whatever their age: never cut by date. Whether a search without a status finds
// active ones only is not documented clearly (contracts/shopify 10): all are named.
const productsQuery = (_at: string | null) =>
  `{ products(query: "status:active,draft,archived,unlisted") { edges { node { ${productFields} variants { edges { node { ${variantFields} } } } } } } }`

const ordersQuery = (at: string | null) =>
  `{ orders${since('created_at', 'CREATED_AT', at)} { edges { node { ${orderFields}
    lineItems { edges { node { ${lineItemFields} } } } } } } }`
