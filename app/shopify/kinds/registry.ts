import type { RecordKind } from '#app/lib/kinds.ts'
import { checkout } from './checkout.ts'
import { customer } from './customer.ts'
import { draftOrder } from './draft-order.ts'
import type { ShopifyKind } from './kind.ts'
import { order } from './order.ts'
import { product } from './product.ts'

/** Every kind as Shopify has it. */
export const shopifyKinds: Readonly<Record<RecordKind, ShopifyKind>> = {
  customer,
  product,
  order,
  checkout,
  draftOrder,
}
