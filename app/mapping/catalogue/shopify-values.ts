// What Shopify says, in its own words, where a Zoho field is made from: for people who compare both sides. Pure.

import { draftOrderEntries } from '#app/mapping/draft-orders/draft-orders.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { VariantOfProduct } from '#app/mapping/parts/variant.ts'
import { htmlToText } from '#app/mapping/values/html.ts'
import { decimalsOfCurrency, wholeText } from '#app/mapping/values/money.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { checkoutEntries } from './checkouts.ts'
import { customerEntries } from './customers.ts'
import type { Entry, Raw } from './entry.ts'
import { orderEntries } from './orders.ts'
import { productEntries } from './products.ts'

/** Answers Shopify's own value for a Zoho field; null where Shopify has none, or the field is made of several. */
export type ShopifyValue = (field: string) => string | null

type Teller<R> = (record: R) => Raw

// Whichever module the field is in: where two call it the same, it says the same.
const tellersOf = <R, C>(entries: readonly Entry<R, C>[]): ReadonlyMap<string, Teller<R>> =>
  new Map(
    entries.flatMap(({ value, standard, source, computed }) => {
      const filled = Object.values(standard?.fields ?? {}).filter((field) => field !== undefined)
      const fields: string[] = [...filled, ...(computed ? [computed] : [])]
      const ways = { shop: '', zone: 'UTC', phone: toPhone }
      if (source) return fields.map((field) => [field, (record: R) => source(record, htmlToText)] as const)
      return value ? fields.map((field) => [field, (record: R) => value.read(record, ways)] as const) : []
    }),
  )

const reader =
  <R>(tellers: ReadonlyMap<string, Teller<R>>) =>
  (record: R): ShopifyValue =>
  (field) => {
    const value = tellers.get(field)?.(record)
    return value === undefined || value === '' || typeof value === 'object' ? null : String(value)
  }

export const customerValue: (customer: ShopifyCustomer) => ShopifyValue = reader(tellersOf(customerEntries))
export const productValue: (of: VariantOfProduct) => ShopifyValue = reader(tellersOf(productEntries))
export const orderValue: (order: OrderWithLines) => ShopifyValue = reader(tellersOf(orderEntries))
export const checkoutValue: (checkout: CheckoutWithLines) => ShopifyValue = reader(tellersOf(checkoutEntries))

export const draftOrderValue: (draft: DraftOrderWithLines) => ShopifyValue = reader(
  tellersOf(draftOrderEntries),
)

/** "2 × Blue lamp, 45.00": the lines that are left of the order. */
export const shopifyLines = ({ lines }: Pick<OrderWithLines, 'lines'>): string[] =>
  lines
    .filter(({ currentQuantity }) => currentQuantity > 0)
    .map(
      ({ currentQuantity, name, originalUnitPriceSet }) =>
        `${currentQuantity} × ${name}, ${priceOf(originalUnitPriceSet.shopMoney)}`,
    )

const priceOf = ({ amount, currencyCode }: { amount: string; currencyCode: string }): string =>
  wholeText(amount, decimalsOfCurrency(currencyCode))
