// Abandoned checkouts as Shopify answers them, for tests of the mapping.

import { ZohoId } from '#app/lib/ids.ts'
import type { CheckoutContext } from '#app/mapping/checkouts/checkout-head.ts'
import type { CheckoutWithLines, ShopifyCheckoutLine } from '#app/shopify/records/checkout.ts'

const money = (amount: string, currencyCode = 'USD') => ({ shopMoney: { amount, currencyCode } })

export const checkoutLine = (changes: Partial<ShopifyCheckoutLine> = {}): ShopifyCheckoutLine => ({
  id: 'gid://shopify/AbandonedCheckoutLineItem/1',
  title: 'Blue lamp',
  variantTitle: null,
  sku: 'LAMP-B',
  quantity: 2,
  variant: null,
  product: null,
  originalUnitPriceSet: money('45.00'),
  ...changes,
})

export const checkout = (changes: Partial<CheckoutWithLines> = {}): CheckoutWithLines => ({
  id: 'gid://shopify/AbandonedCheckout/77',
  name: '#77',
  createdAt: '2026-11-20T10:00:00Z',
  updatedAt: '2026-11-20T10:05:00Z',
  completedAt: null,
  abandonedCheckoutUrl: 'https://acme.myshopify.com/1/checkouts/tok77/recover?key=k',
  note: '',
  taxesIncluded: false,
  discountCodes: [],
  customer: null,
  billingAddress: null,
  shippingAddress: null,
  customAttributes: [],
  totalPriceSet: { ...money('90.00'), presentmentMoney: { amount: '90.00', currencyCode: 'USD' } },
  subtotalPriceSet: money('90.00'),
  totalDiscountSet: null,
  totalTaxSet: null,
  totalDutiesSet: null,
  lines: [checkoutLine()],
  ...changes,
})

export const checkoutLinks: CheckoutContext = {
  shopName: 'Acme',
  shop: 'acme.myshopify.com',
  contactId: ZohoId.parse('2'),
  currencies: ['USD'],
  fields: new Map(),
  zone: 'UTC',
  inLayout: false,
  hasOwnDeal: false,
  ordered: null,
  withLink: false,
}
