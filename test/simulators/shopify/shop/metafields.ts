// A metafield changed by itself: its owner's updatedAt stays, and no webhook of the owner is sent.

import type { MetafieldRecord } from '../types.ts'
import { metafieldMap } from './customers.ts'
import { stamp, type Desk } from './actions.ts'

/** Sets all metafields of a customer, a product, a variant or an order; those that are not named are deleted. */
export function setMetafields(desk: Desk, id: string, list: readonly MetafieldRecord[]): void {
  const { customers, products, variants, orders } = desk.shop
  const owner = customers.get(id) ?? products.get(id) ?? variants.get(id) ?? orders.get(id)
  if (!owner) throw new Error(`${id} is none of the shop's`)
  owner.metafields = metafieldMap(list.map((one) => ({ ...one, updatedAt: stamp(desk) })))
}
