import type { RecordKind } from '#app/lib/kinds.ts'
import { checkout } from './checkout.ts'
import { customer } from './customer.ts'
import { draftOrder } from './draft-order.ts'
import type { MappingKind } from './kind.ts'
import { order } from './order.ts'
import { product } from './product.ts'

/** Every kind as mapping and settings know it. */
export const mappingKinds: Readonly<Record<RecordKind, MappingKind>> = {
  customer,
  product,
  order,
  checkout,
  draftOrder,
}
