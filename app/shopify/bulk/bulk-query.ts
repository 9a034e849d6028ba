// The inner queries of bulk operations. Variables are impossible there: only a date is interpolated.

import { draftOrderLineFields, draftOrderSelection } from '#app/shopify/draft-orders/draft-order.ts'
import { checkoutFields, checkoutLineFields } from '#app/shopify/records/checkout.ts'
import { profileFields, purchaseFields } from '#app/shopify/records/companies.ts'
import { customerFields, statisticsFields } from '#app/shopify/records/customer.ts'
import { metafieldFields } from '#app/shopify/records/metafields.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import {
  originFields,
  lineItemFields,
  orderFields,
  termsFields,
  tokenField,
} from '#app/shopify/records/order.ts'
import { productFields, variantFields } from '#app/shopify/records/product.ts'

// A range search belongs with the sort key of the same name, or it may time out (contracts/shopify 3.2).
const since = (field: string, key: string, at: string | null) =>
  at === null ? '' : `(query: "${field}:>='${new Date(at).toISOString()}'", sortKey: ${key})`

export const customersQuery = (at: string | null, names: MetafieldNames): string =>
  `{ customers${since('updated_at', 'UPDATED_AT', at)} { edges { node { ${customerFields}${statisticsFields(names)}${profileFields(names)}${metafieldFields(names.record)} } } } }`

// Products are few and orders need them whatever their age: never cut by date. Whether a search without a status finds
// active ones only is not documented clearly (contracts/shopify 10): all are named.
export const productsQuery = (_: string | null, { record, product }: MetafieldNames): string =>
  `{ products(query: "status:active,draft,archived,unlisted") { edges { node { ${productFields}${metafieldFields(product)}
    variants { edges { node { ${variantFields}${metafieldFields(record)} } } } } } } }`

export const ordersQuery = (at: string | null, names: MetafieldNames): string =>
  `{ orders${since('created_at', 'CREATED_AT', at)} { edges { node { ${orderFields}${termsFields(names, 'bulk')}${tokenField(names)}${originFields(names)}${purchaseFields(names)}${metafieldFields(names.record)}
    lineItems { edges { node { ${lineItemFields} } } } } } } }`

export const checkoutsQuery = (at: string | null): string =>
  `{ abandonedCheckouts${since('created_at', 'CREATED_AT', at)} { edges { node { ${checkoutFields}
    lineItems { edges { node { ${checkoutLineFields} } } } } } } }`

export const draftOrdersQuery = (at: string | null, names: MetafieldNames): string =>
  `{ draftOrders${since('updated_at', 'UPDATED_AT', at)} { edges { node { ${draftOrderSelection(names)}
    lineItems { edges { node { ${draftOrderLineFields} } } } } } } }`
