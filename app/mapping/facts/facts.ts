// What a merchant's rules may read of a record, by name. Pure.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { DraftOrderWithLines } from '#app/shopify/draft-orders/draft-order.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { CheckoutWithLines } from '#app/shopify/records/checkout.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { channelOf } from '#app/mapping/parts/order-head.ts'
import type { ShopifyProduct } from '#app/shopify/records/product.ts'
import { checkoutEntries } from '#app/mapping/catalogue/checkouts.ts'
import { customerEntries } from '#app/mapping/catalogue/customers.ts'
import type { Entry, FactType, Raw, RuleValue } from '#app/mapping/catalogue/entry.ts'
import { orderEntries } from '#app/mapping/catalogue/orders.ts'
import { productEntries } from '#app/mapping/catalogue/products.ts'
import type { VariantOfProduct } from '#app/mapping/parts/variant.ts'
import { draftOrderEntries } from '#app/mapping/draft-orders/draft-orders.ts'
import { longestValue, withinLimit } from '#app/mapping/rules/budget.ts'
import { readMetafield, type MetafieldOwner } from './metafields.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { clean, cut, line } from '#app/mapping/values/text.ts'

export type FactValue = string | number | boolean | null | readonly string[]

/** The shop that records come from. */
export type ShopPlace = {
  /** Its myshopify domain. */
  shop: string
  /** Its time zone: dates are days there. */
  zone: string
}

/** One record as rules and filters see it. */
export type Facts = {
  kind: RecordKind
  zone: string
  /** Undefined for a name that this kind does not have. */
  value: (name: string) => FactValue | undefined
  /** Of an order its attribute, of a variant its option; by name, in any case. */
  attribute: (name: string) => string | null
  /** By "namespace.key"; `product`: of a variant's product. Null when it was not read. */
  metafield: (name: string, owner: MetafieldOwner) => FactValue
  tags: readonly string[]
  createdAt: string
  /** Of an order or a checkout its total, of a variant its price, of a customer what they spent. */
  amount: number | null
  currency: string | null
  /** Of an order: where it was sold, by Shopify's handle or id and by its name. */
  channels: readonly string[]
  /** ISO country: of an order where it is delivered, else billed; of a customer the default address's. */
  country: string | null
}

const numberOf = (value: Raw): number | null => {
  const parsed = value === null || value === undefined || value === '' ? Number.NaN : Number(value)
  return Number.isFinite(parsed) ? parsed : null
}

// What is read, as what its entry says it is.
const asType: Readonly<Record<FactType, (raw: Raw) => FactValue>> = {
  text: (raw) => clean(typeof raw === 'string' ? raw : null),
  number: numberOf,
  boolean: (raw) => (typeof raw === 'boolean' ? raw : null),
  date: (raw) => (typeof raw === 'string' ? raw : null),
  list: (raw) => (Array.isArray(raw) ? raw.flatMap((one) => line(one) ?? []) : []),
}

// However often rules name it, a value is worked out once.
function once<T>(read: (name: string) => T): (name: string) => T {
  const values = new Map<string, { value: T }>()
  return (name) => {
    const known = values.get(name) ?? { value: read(name) }
    values.set(name, known)
    return known.value
  }
}

type Values<R> = ReadonlyMap<string, RuleValue<R>>

const valuesOf = <R, C>(entries: readonly Entry<R, C>[]): Values<R> =>
  new Map(entries.flatMap(({ value }) => (value ? [[value.name, value] as const] : [])))

const customerValues = valuesOf(customerEntries)
const productValues = valuesOf(productEntries)
const orderValues = valuesOf(orderEntries)
const checkoutValues = valuesOf(checkoutEntries)
const draftOrderValues = valuesOf(draftOrderEntries)

const reader = <R>(values: Values<R>, record: R, { shop, zone }: ShopPlace) =>
  once((name): FactValue | undefined => {
    const value = values.get(name)
    return value && withinLimit(asType[value.type](value.read(record, { shop, zone, phone: toPhone })))
  })

const metafieldsBy = (metafields: ShopifyProduct['metafields']) =>
  once((name) => withinLimit(readMetafield(metafields, name)))

type Named = readonly { name: string; value: string | null }[]

function byName(values: Named): (name: string) => string | null {
  const first = (name: string) => values.find((one) => one.name.toLowerCase() === name)?.value
  const read = once((name) => line(cut(first(name) ?? '', longestValue)))
  return (name) => read(name.toLowerCase())
}

const byKey = (attributes: readonly { key: string; value: string | null }[]) =>
  byName(attributes.map(({ key, value }) => ({ name: key, value })))

export const customerFacts = (customer: ShopifyCustomer, place: ShopPlace): Facts => ({
  kind: 'customer',
  zone: place.zone,
  value: reader(customerValues, customer, place),
  attribute: () => null,
  metafield: metafieldsBy(customer.metafields),
  tags: customer.tags,
  createdAt: customer.createdAt,
  amount: numberOf(customer.amountSpent?.amount),
  currency: customer.amountSpent?.currencyCode ?? null,
  channels: [],
  country: customer.defaultAddress?.countryCodeV2 ?? null,
})

function ofVariant({ product, variant }: VariantOfProduct): Facts['metafield'] {
  const ofProduct = metafieldsBy(product.metafields)
  const own = metafieldsBy(variant.metafields)
  return (name, owner) => (owner === 'product' ? ofProduct(name) : own(name))
}

export const variantFacts = (of: VariantOfProduct, place: ShopPlace): Facts => ({
  kind: 'product',
  zone: place.zone,
  value: reader(productValues, of, place),
  attribute: byName(of.variant.selectedOptions),
  metafield: ofVariant(of),
  tags: of.product.tags,
  createdAt: of.product.createdAt,
  amount: numberOf(of.variant.price),
  currency: null,
  channels: [],
  country: null,
})

export const orderFacts = (order: OrderWithLines, place: ShopPlace): Facts => ({
  kind: 'order',
  zone: place.zone,
  value: reader(orderValues, order, place),
  attribute: byKey(order.customAttributes),
  metafield: metafieldsBy(order.metafields),
  tags: order.tags,
  createdAt: order.createdAt,
  amount: numberOf(order.currentTotalPriceSet.shopMoney.amount),
  currency: order.currencyCode,
  channels: [...new Set([order.sourceName, channelOf(order)].flatMap((name) => name ?? []))],
  country: (order.shippingAddress ?? order.billingAddress)?.countryCodeV2 ?? null,
})

export const draftOrderFacts = (draft: DraftOrderWithLines, place: ShopPlace): Facts => ({
  kind: 'draftOrder',
  zone: place.zone,
  value: reader(draftOrderValues, draft, place),
  attribute: byKey(draft.customAttributes),
  metafield: () => null,
  tags: draft.tags,
  createdAt: draft.createdAt,
  amount: numberOf(draft.totalPriceSet.shopMoney.amount),
  currency: draft.totalPriceSet.shopMoney.currencyCode,
  channels: [],
  country: (draft.shippingAddress ?? draft.billingAddress)?.countryCodeV2 ?? null,
})

export const checkoutFacts = (checkout: CheckoutWithLines, place: ShopPlace): Facts => ({
  kind: 'checkout',
  zone: place.zone,
  value: reader(checkoutValues, checkout, place),
  attribute: byKey(checkout.customAttributes),
  metafield: () => null,
  tags: [],
  createdAt: checkout.createdAt,
  amount: numberOf(checkout.totalPriceSet.shopMoney.amount),
  currency: checkout.totalPriceSet.shopMoney.currencyCode,
  channels: [],
  country: (checkout.shippingAddress ?? checkout.billingAddress)?.countryCodeV2 ?? null,
})
