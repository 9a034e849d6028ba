// What an order's payment comes to. Pure.

import type { ShopifyOrder } from '#app/shopify/records/order.ts'

const back = new Set(['REFUNDED', 'VOIDED'])
const paid = new Set(['PAID', 'PARTIALLY_REFUNDED'])

/** `back`: refunded wholly or voided; `open`: everything that is neither, also what Shopify withholds. */
export function paymentOf({ displayFinancialStatus }: ShopifyOrder): 'back' | 'paid' | 'open' {
  const status = displayFinancialStatus ?? ''
  if (back.has(status)) return 'back'
  return paid.has(status) ? 'paid' : 'open'
}
