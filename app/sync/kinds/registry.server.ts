import type { RecordKind } from '#app/lib/kinds.ts'
import { checkout } from './checkout.server.ts'
import { customer } from './customer.server.ts'
import { draftOrder } from './draft-order.server.ts'
import type { Kind } from '#app/sync/pipeline/kind.ts'
import { order } from './order.server.ts'
import { product } from './product.server.ts'

/** Every kind as the engine carries it. */
export const kinds: Readonly<Record<RecordKind, Kind>> = {
  customer,
  product,
  order,
  checkout,
  draftOrder,
}
