import { ShopifySimulator } from './simulator.ts'
import type { ShopifyOptions } from './simulator.ts'

/** A simulator for {shop}.myshopify.com and the bulk result host. See README.md for the source of each behaviour. */
export function createShopify(options: ShopifyOptions): ShopifySimulator {
  return new ShopifySimulator(options)
}

export { ShopifySimulator } from './simulator.ts'
export type { ShopifyOptions } from './simulator.ts'
export { ShopSimulator } from './shop/index.ts'
export type { ShopSpec, Plan } from './shop/state.ts'
export type { Faults, ProtectedField, Rules } from './faults.ts'
export type { CustomerInput } from './shop/customers.ts'
export type { ProductInput, VariantInput } from './shop/products.ts'
export type { LineInput, OrderInput } from './shop/order-input.ts'
export type { OrderChanges, OrderEdit } from './shop/order-changes.ts'
export type { RefundInput } from './shop/refunds.ts'
export type { Delivery, WebhookOptions } from './webhooks.ts'
export type * from './types.ts'
