// What a merchant's rules may read of a record, by name. Pure.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Address } from '#app/shopify/records/common-fields.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { OrderWithLines } from '#app/shopify/records/order.ts'
import type { ShopifyProduct, ShopifyVariant } from '#app/shopify/records/product.ts'
import { adminUrl } from '#app/mapping/catalogue/admin-url.ts'
import { longestValue, withinLimit } from '#app/mapping/rules/budget.ts'
import { profileOf } from '#app/mapping/records/company.ts'
import { addressParts } from '#app/mapping/records/customer.ts'
import type { FactType } from './fact-types.ts'
import { readMetafield, type MetafieldOwner } from './metafields.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { toEmail } from '#app/mapping/values/reach-patterns.ts'
import { clean, cut, line } from '#app/mapping/values/text.ts'
import { carrierOf, shipped, trackingOf } from '#app/mapping/records/shipments.ts'

export type FactValue = string | number | boolean | null | readonly string[]

/** The shop that records come from. */
export type Place = {
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
  /** Of an order its total, of a variant its price, of a customer what they spent. */
  amount: number | null
  currency: string | null
  channel: string | null
  /** ISO country: of an order where it is delivered, else billed; of a customer the default address's. */
  country: string | null
}

type Source<R> = { type: FactType; read: (record: R, place: Place) => FactValue }
type Sources<R> = Readonly<Record<string, Source<R>>>
export type VariantOfProduct = { product: ShopifyProduct; variant: ShopifyVariant }

const text = <R>(read: (record: R) => string | null | undefined): Source<R> => ({
  type: 'text',
  read: (record) => clean(read(record)),
})
const date = <R>(read: (record: R) => string | null | undefined): Source<R> => ({
  type: 'date',
  read: (record) => read(record) ?? null,
})
const number = <R>(read: (record: R) => string | number | null | undefined): Source<R> => ({
  type: 'number',
  read: (record) => numberOf(read(record)),
})
const flag = <R>(read: (record: R) => boolean | null | undefined): Source<R> => ({
  type: 'boolean',
  read: (record) => read(record) ?? null,
})
const list = <R>(read: (record: R) => readonly (string | null)[]): Source<R> => ({
  type: 'list',
  read: (record) => read(record).flatMap((one) => line(one) ?? []),
})
const link = <R>(kind: RecordKind, idOf: (record: R) => string): Source<R> => ({
  type: 'text',
  read: (record, { shop }) => adminUrl(shop, kind, idOf(record)),
})

const numberOf = (value: string | number | null | undefined): number | null => {
  const parsed = value === null || value === undefined || value === '' ? Number.NaN : Number(value)
  return Number.isFinite(parsed) ? parsed : null
}
const tail = (gid: string | undefined): string | null => gid?.split('/').at(-1) ?? null

const addressSources = <R>(prefix: string, of: (record: R) => Address | null): Sources<R> => {
  const part = (read: (address: Address) => string | null) =>
    text<R>((record) => {
      const address = of(record)
      return address && read(address)
    })
  return {
    [`${prefix}.name`]: part(({ firstName, lastName }) => line(`${firstName ?? ''} ${lastName ?? ''}`)),
    [`${prefix}.company`]: part(({ company }) => company),
    [`${prefix}.street`]: part((address) => addressParts(address).street),
    [`${prefix}.city`]: part(({ city }) => city),
    [`${prefix}.province`]: part(({ province }) => province),
    [`${prefix}.provinceCode`]: part(({ provinceCode }) => provinceCode),
    [`${prefix}.zip`]: part(({ zip }) => zip),
    [`${prefix}.country`]: part(({ country }) => country),
    [`${prefix}.countryCode`]: part(({ countryCodeV2 }) => countryCodeV2),
    [`${prefix}.phone`]: part(({ phone, countryCodeV2 }) => toPhone(phone, countryCodeV2)),
  }
}

const customerSources: Sources<ShopifyCustomer> = {
  id: text(({ id }) => tail(id)),
  adminUrl: link('customer', ({ id }) => id),
  firstName: text(({ firstName }) => firstName),
  lastName: text(({ lastName }) => lastName),
  displayName: text(({ displayName }) => displayName),
  email: text(({ defaultEmailAddress }) => toEmail(defaultEmailAddress?.emailAddress)),
  emailConsent: text(({ defaultEmailAddress }) => defaultEmailAddress?.marketingState),
  phone: text((of) => toPhone(of.defaultPhoneNumber?.phoneNumber, of.defaultAddress?.countryCodeV2)),
  locale: text(({ locale }) => locale),
  state: text(({ state }) => state),
  note: text(({ note }) => note),
  tags: list(({ tags }) => tags),
  ordersCount: number(({ numberOfOrders }) => numberOfOrders),
  totalSpent: number(({ amountSpent }) => amountSpent?.amount),
  currency: text(({ amountSpent }) => amountSpent?.currencyCode),
  lastOrderName: text(({ lastOrder }) => lastOrder?.name),
  lastOrderAt: date(({ lastOrder }) => lastOrder?.processedAt),
  createdAt: date(({ createdAt }) => createdAt),
  'b2b.company': text((customer) => profileOf(customer)?.name),
  'b2b.externalId': text((customer) => profileOf(customer)?.externalId),
  ...addressSources('address', ({ defaultAddress }) => defaultAddress),
}

const productSources: Sources<VariantOfProduct> = {
  id: text(({ variant }) => tail(variant.id)),
  productId: text(({ product }) => tail(product.id)),
  adminUrl: link('product', ({ product }) => product.id),
  title: text(({ product }) => product.title),
  variantTitle: text(({ variant }) => variant.title),
  sku: text(({ variant }) => variant.sku),
  barcode: text(({ variant }) => variant.barcode),
  price: number(({ variant }) => variant.price),
  compareAtPrice: number(({ variant }) => variant.compareAtPrice),
  stock: number(({ variant }) =>
    variant.inventoryItem?.tracked === false ? null : variant.inventoryQuantity,
  ),
  availableForSale: flag(({ variant }) => variant.availableForSale),
  taxable: flag(({ variant }) => variant.taxable),
  handle: text(({ product }) => product.handle),
  vendor: text(({ product }) => product.vendor),
  productType: text(({ product }) => product.productType),
  status: text(({ product }) => product.status),
  giftCard: flag(({ product }) => product.isGiftCard),
  tags: list(({ product }) => product.tags),
  imageUrl: text(({ product }) => product.featuredMedia?.preview?.image?.url),
  onlineUrl: text(({ product }) => product.onlineStoreUrl),
  createdAt: date(({ product }) => product.createdAt),
}

const orderSources: Sources<OrderWithLines> = {
  id: text(({ id }) => tail(id)),
  customerId: text(({ customer }) => tail(customer?.id)),
  adminUrl: link('order', ({ id }) => id),
  name: text(({ name }) => name),
  poNumber: text(({ poNumber }) => poNumber),
  email: text(({ email }) => toEmail(email)),
  phone: text(({ phone, billingAddress }) => toPhone(phone, billingAddress?.countryCodeV2)),
  note: text(({ note }) => note),
  tags: list(({ tags }) => tags),
  channel: text(({ sourceName }) => sourceName),
  financialStatus: text(({ displayFinancialStatus }) => displayFinancialStatus),
  fulfillmentStatus: text(({ displayFulfillmentStatus }) => displayFulfillmentStatus),
  returnStatus: text(({ returnStatus }) => returnStatus),
  cancelReason: text(({ cancelReason }) => cancelReason),
  gateways: list(({ paymentGatewayNames }) => paymentGatewayNames),
  discountCodes: list(({ discountCodes }) => discountCodes),
  skus: list(({ lines }) => lines.filter(({ currentQuantity }) => currentQuantity > 0).map(({ sku }) => sku)),
  itemsCount: number(({ lines }) => lines.reduce((count, { currentQuantity }) => count + currentQuantity, 0)),
  shipmentStatus: text(({ fulfillments }) => shipped(fulfillments).at(-1)?.displayStatus),
  carrier: text((order) => carrierOf(order)),
  trackingNumbers: list((order) => trackingOf(order).map(({ number: one }) => one)),
  trackingUrls: list((order) => trackingOf(order).map(({ url }) => url)),
  test: flag(({ test }) => test),
  currency: text(({ currencyCode }) => currencyCode),
  total: number(({ currentTotalPriceSet }) => currentTotalPriceSet.shopMoney.amount),
  totalOrdered: number(({ totalPriceSet }) => totalPriceSet.shopMoney.amount),
  shipping: number(({ currentShippingPriceSet }) => currentShippingPriceSet?.shopMoney.amount),
  shippingMethod: text(({ shippingLine }) => shippingLine?.title),
  tax: number(({ currentTotalTaxSet }) => currentTotalTaxSet?.shopMoney.amount),
  duties: number(({ currentTotalDutiesSet }) => currentTotalDutiesSet?.shopMoney.amount),
  fees: number(({ currentTotalAdditionalFeesSet }) => currentTotalAdditionalFeesSet?.shopMoney.amount),
  tip: number(({ totalTipReceivedSet }) => totalTipReceivedSet?.shopMoney.amount),
  discounts: number(({ currentTotalDiscountsSet }) => currentTotalDiscountsSet?.shopMoney.amount),
  paid: number(({ totalReceivedSet }) => totalReceivedSet?.shopMoney.amount),
  refunded: number(({ totalRefundedSet }) => totalRefundedSet?.shopMoney.amount),
  netPayment: number(({ netPaymentSet }) => netPaymentSet?.shopMoney.amount),
  outstanding: number(({ totalOutstandingSet }) => totalOutstandingSet?.shopMoney.amount),
  paidCurrency: text(({ currentTotalPriceSet }) => currentTotalPriceSet.presentmentMoney.currencyCode),
  paidTotal: number(({ currentTotalPriceSet }) => currentTotalPriceSet.presentmentMoney.amount),
  createdAt: date(({ createdAt }) => createdAt),
  processedAt: date(({ processedAt }) => processedAt),
  cancelledAt: date(({ cancelledAt }) => cancelledAt),
  closedAt: date(({ closedAt }) => closedAt),
  'b2b.company': text(({ purchasingEntity }) => purchasingEntity?.company?.name),
  'b2b.externalId': text(({ purchasingEntity }) => purchasingEntity?.company?.externalId),
  'b2b.location': text(({ purchasingEntity }) => purchasingEntity?.location?.name),
  ...addressSources('billing', ({ billingAddress }) => billingAddress),
  ...addressSources('shipping', ({ shippingAddress }) => shippingAddress),
}

const typesOf = (sources: Readonly<Record<string, { type: FactType }>>): ReadonlyMap<string, FactType> =>
  new Map(Object.entries(sources).map(([name, { type }]) => [name, type]))

/** What is read here, by name: the same as fact-types.ts. */
export const readTypes: Readonly<Record<RecordKind, ReadonlyMap<string, FactType>>> = {
  customer: typesOf(customerSources),
  product: typesOf(productSources),
  order: typesOf(orderSources),
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

const reader = <R>(sources: Sources<R>, record: R, place: Place) =>
  once((name): FactValue | undefined => {
    const value = Object.hasOwn(sources, name) ? sources[name]?.read(record, place) : undefined
    return value === undefined ? undefined : withinLimit(value)
  })

const metafieldsBy = (metafields: ShopifyProduct['metafields']) =>
  once((name) => withinLimit(readMetafield(metafields, name)))

type Named = readonly { name: string; value: string | null }[]

function byName(values: Named): (name: string) => string | null {
  const first = (name: string) => values.find((one) => one.name.toLowerCase() === name)?.value
  const read = once((name) => line(cut(first(name) ?? '', longestValue)))
  return (name) => read(name.toLowerCase())
}

export const customerFacts = (customer: ShopifyCustomer, place: Place): Facts => ({
  kind: 'customer',
  zone: place.zone,
  value: reader(customerSources, customer, place),
  attribute: () => null,
  metafield: metafieldsBy(customer.metafields),
  tags: customer.tags,
  createdAt: customer.createdAt,
  amount: numberOf(customer.amountSpent?.amount),
  currency: customer.amountSpent?.currencyCode ?? null,
  channel: null,
  country: customer.defaultAddress?.countryCodeV2 ?? null,
})

function ofVariant({ product, variant }: VariantOfProduct): Facts['metafield'] {
  const ofProduct = metafieldsBy(product.metafields)
  const own = metafieldsBy(variant.metafields)
  return (name, owner) => (owner === 'product' ? ofProduct(name) : own(name))
}

export const variantFacts = (of: VariantOfProduct, place: Place): Facts => ({
  kind: 'product',
  zone: place.zone,
  value: reader(productSources, of, place),
  attribute: byName(of.variant.selectedOptions),
  metafield: ofVariant(of),
  tags: of.product.tags,
  createdAt: of.product.createdAt,
  amount: numberOf(of.variant.price),
  currency: null,
  channel: null,
  country: null,
})

export const orderFacts = (order: OrderWithLines, place: Place): Facts => ({
  kind: 'order',
  zone: place.zone,
  value: reader(orderSources, order, place),
  attribute: byName(order.customAttributes.map(({ key, value }) => ({ name: key, value }))),
  metafield: metafieldsBy(order.metafields),
  tags: order.tags,
  createdAt: order.createdAt,
  amount: numberOf(order.currentTotalPriceSet.shopMoney.amount),
  currency: order.currencyCode,
  channel: order.sourceName,
  country: (order.shippingAddress ?? order.billingAddress)?.countryCodeV2 ?? null,
})
