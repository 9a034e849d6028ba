// Shopify records to start a case from: plain ones, each changed in what the case is about.

import { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { ShopifyLineItem, ShopifyOrder, type OrderWithLines } from '#app/shopify/records/order.ts'
import { ShopifyProduct, ShopifyVariant } from '#app/shopify/records/product.ts'
import { toField, ZohoFieldAnswer, type ZohoField } from '#app/zoho/settings/field.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'

const at = '2026-01-10T12:00:00Z'
const times = { createdAt: at, updatedAt: at }

export const customer = (changes: object = {}) =>
  ShopifyCustomer.parse({ id: 'gid://shopify/Customer/7', ...times, ...changes })

export const address = {
  address1: '1 Main Street',
  address2: 'Flat 2',
  city: 'Ottawa',
  province: 'Ontario',
  provinceCode: 'ON',
  zip: 'K2P 2L8',
  country: 'Canada',
  countryCodeV2: 'CA',
}

export const product = (changes: object = {}) =>
  ShopifyProduct.parse({
    id: 'gid://shopify/Product/70',
    ...times,
    title: 'Shirt',
    status: 'ACTIVE',
    ...changes,
  })

export const variant = (changes: object = {}) =>
  ShopifyVariant.parse({
    id: 'gid://shopify/ProductVariant/700',
    updatedAt: at,
    title: 'Default Title',
    price: '10.00',
    ...changes,
  })

export const money = (amount: string | number, currencyCode = 'USD') => ({
  shopMoney: { amount: String(amount), currencyCode },
  presentmentMoney: { amount: String(amount), currencyCode },
})

type LineChanges = {
  id?: string
  price?: string
  quantity?: number
  current?: number
  net?: string
  [key: string]: unknown
}

/** A line of `quantity` at `price`; `net` is what is left of the whole line after discounts. */
export function lineItem(changes: LineChanges = {}): ShopifyLineItem {
  const { id = '1', price = '10.00', quantity = 1, current = quantity, net, ...more } = changes
  return ShopifyLineItem.parse({
    id: `gid://shopify/LineItem/${id}`,
    name: 'Shirt',
    title: 'Shirt',
    quantity,
    currentQuantity: current,
    product: { id: 'gid://shopify/Product/70' },
    variant: { id: 'gid://shopify/ProductVariant/700' },
    originalUnitPriceSet: money(price),
    discountedTotalSet: money(net ?? String(Number(price) * quantity)),
    ...more,
  })
}

export function order(
  total: string | number,
  lines: ShopifyLineItem[],
  changes: object = {},
): OrderWithLines {
  const parsed = ShopifyOrder.parse({
    id: 'gid://shopify/Order/9',
    name: '#1001',
    ...times,
    currencyCode: 'USD',
    displayFinancialStatus: 'PAID',
    displayFulfillmentStatus: 'UNFULFILLED',
    totalPriceSet: money(total),
    currentTotalPriceSet: money(total),
    ...changes,
  })
  return { ...parsed, lines }
}

/** Field metadata by API name, from answers as GET /settings/fields gives them. */
export const fieldMap = (answers: readonly unknown[]): FieldMap =>
  new Map(
    answers.map((answer) => {
      const field = toField(ZohoFieldAnswer.parse(answer))
      return [field.apiName, field]
    }),
  )

export const field = (apiName: string, type: string, more: Partial<ZohoField> = {}): ZohoField => ({
  id: '1',
  apiName,
  label: apiName.replaceAll('_', ' '),
  type,
  length: null,
  decimals: null,
  mandatory: false,
  custom: true,
  unique: false,
  creatable: true,
  updatable: true,
  options: [],
  ...more,
})

/** Refunds of an order, by what each gave back. */
export const gaveBack = (...amounts: string[]) => ({
  refunds: amounts.map((one, i) => ({
    id: `gid://shopify/Refund/${i}`,
    createdAt: null,
    note: null,
    totalRefundedSet: money(one),
  })),
})
