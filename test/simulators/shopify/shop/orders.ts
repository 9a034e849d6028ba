import { randomUUID } from 'node:crypto'
import { Big } from 'big.js'
import { tail } from '../ids.ts'
import { coins, sum } from '../money.ts'
import { orderPayload } from '../payloads/order.ts'
import type { AddressInput, LineItem, Order, ShippingLine } from '../types.ts'
import { stamp, tell, tellPurchase, touch } from './actions.ts'
import type { Desk } from './actions.ts'
import { createCompany, joinCompany } from './companies.ts'
import { metafieldMap, newAddress } from './customers.ts'
import type { Amount, LineInput, OrderInput, Rate } from './order-input.ts'
import { productChanged } from './products.ts'
import { currentTotals, fullTotals, originalOf, spreadDiscount, taxesOn } from './totals.ts'

const RATES: Record<string, number> = {
  USD: 1,
  EUR: 0.92,
  GBP: 0.79,
  CAD: 1.37,
  JPY: 151.3,
  AUD: 1.52,
  INR: 84.1,
  CHF: 0.88,
}

export function newLine(
  desk: Desk,
  l: LineInput,
  order: { taxesIncluded: boolean; taxes: Rate[]; byCode: boolean; addedByEdit: boolean },
): LineItem {
  const { shop } = desk
  const variant = l.variantId ? shop.variants.get(l.variantId) : undefined
  const product = variant ? shop.products.get(variant.productId) : undefined
  if (l.variantId && !variant) throw new Error(`no such variant: ${l.variantId}`)
  const taxable = l.taxable ?? variant?.taxable ?? true
  const line: LineItem = {
    __typename: 'LineItem',
    id: shop.ids.gid('LineItem'),
    title: l.title ?? product?.title ?? 'Custom item',
    variantTitle: l.variantTitle ?? (variant && variant.title !== 'Default Title' ? variant.title : null),
    sku: l.sku === undefined ? (variant?.sku ?? null) : l.sku,
    vendor: l.vendor ?? product?.vendor ?? null,
    quantity: l.quantity ?? 1,
    currentQuantity: l.quantity ?? 1,
    refundedQuantity: 0,
    fulfilledQuantity: 0,
    price: coins(l.price ?? variant?.price ?? '0', shop.currency),
    discount: coins(l.discount ?? 0, shop.currency),
    discountByCode: order.byCode,
    orderDiscount: coins(0, shop.currency),
    taxes: [],
    taxable,
    requiresShipping: l.requiresShipping ?? variant?.requiresShipping ?? true,
    isGiftCard: l.isGiftCard ?? product?.isGiftCard ?? false,
    productId: product?.id ?? null,
    variantId: variant?.id ?? null,
    customAttributes: l.customAttributes ?? [],
    grams: Math.round((variant?.weight.value ?? 0) * (variant?.weight.unit === 'KILOGRAMS' ? 1000 : 1)),
    addedByEdit: order.addedByEdit,
  }
  const rates = l.taxes ?? (l.taxRate === undefined ? order.taxes : [{ title: 'Tax', rate: l.taxRate }])
  if (taxable)
    line.taxes = taxesOn(originalOf(line).minus(line.discount), rates, order.taxesIncluded, shop.currency)
  return line
}

export function shippingOf(desk: Desk, given: OrderInput['shipping'], included: boolean): ShippingLine[] {
  if (given === undefined) return []
  const s: { title?: string; price: Amount; discount?: Amount; taxes?: Rate[] } =
    typeof given === 'object' ? given : { price: given }
  const { currency, ids } = desk.shop
  const price = coins(s.price, currency)
  const discount = coins(s.discount ?? 0, currency)
  return [
    {
      id: ids.gid('ShippingLine'),
      title: s.title ?? 'Standard',
      code: s.title ?? 'Standard',
      price,
      discount,
      refunded: coins(0, currency),
      taxes: taxesOn(new Big(price).minus(discount), s.taxes ?? [], included, currency),
    },
  ]
}

function tipLine(desk: Desk, tip: Amount): LineItem {
  const given = { title: 'Tip', price: tip, taxable: false, requiresShipping: false }
  const how = { taxesIncluded: false, taxes: [], byCode: false, addedByEdit: false }
  return { ...newLine(desk, given, how), isTip: true }
}

export function createOrder(desk: Desk, input: OrderInput): Order {
  const { shop } = desk
  const c = shop.currency
  const included = input.taxesIncluded ?? shop.taxesIncluded
  const customer = input.customerId ? shop.customers.get(input.customerId) : undefined
  if (input.customerId && !customer) throw new Error(`no such customer: ${input.customerId}`)
  const codes = input.discountCodes ?? []
  const taxes = input.taxes ?? []
  const lines = input.lines.map((l) =>
    newLine(desk, l, { taxesIncluded: included, taxes, byCode: codes.length > 0, addedByEdit: false }),
  )
  if (input.orderDiscount !== undefined) {
    const most = sum(lines.map((l) => originalOf(l).minus(l.discount)))
    const asked = new Big(input.orderDiscount)
    spreadDiscount(lines, coins(asked.gt(most) ? most : asked, c), c)
    for (const line of lines)
      line.taxes = taxesOn(
        originalOf(line).minus(line.discount).minus(line.orderDiscount),
        line.taxes,
        included,
        c,
      )
  }
  if (input.tip !== undefined && input.tipAs !== 'amount') lines.push(tipLine(desk, input.tip))
  const id = shop.ids.gid('Order')
  const at = input.createdAt ?? stamp(desk)
  const number = shop.nextOrderNumber++
  const presentmentCurrencyCode = input.presentmentCurrency ?? c
  const address = (a: AddressInput | null | undefined) =>
    a ? newAddress(shop.ids.address('Address'), a) : null
  const fallback = customer?.addresses.find((a) => a.id === customer.defaultAddressId) ?? null
  const base = {
    lines,
    shippingLines: shippingOf(desk, input.shipping, included),
    tip: coins(input.tip ?? 0, c),
    duties: input.duties === undefined ? null : coins(input.duties, c),
    fees: (input.fees ?? []).map((f) => ({
      id: shop.ids.gid('AdditionalFee'),
      name: f.name,
      price: coins(f.price, c),
    })),
    taxesIncluded: included,
    currencyCode: c,
  }
  const totals = fullTotals(base)
  const order: Order = {
    __typename: 'Order',
    id,
    legacyResourceId: tail(id),
    name: `#${number}`,
    number,
    confirmationNumber: randomUUID().slice(0, 9).replace('-', 'X').toUpperCase(),
    createdAt: at,
    processedAt: input.processedAt ?? at,
    updatedAt: at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    test: input.test ?? false,
    email: input.email === undefined ? (customer?.email ?? null) : input.email,
    phone: input.phone ?? null,
    note: input.note ?? null,
    ...(input.journey ? { journey: input.journey } : {}),
    ...(input.risk ? { risk: input.risk } : {}),
    ...(input.paymentTerms ? { paymentTerms: input.paymentTerms } : {}),
    ...(input.checkoutToken ? { checkoutToken: input.checkoutToken } : {}),
    tags: input.tags ?? [],
    poNumber: input.poNumber ?? null,
    sourceName: input.sourceName ?? 'web',
    presentmentCurrencyCode,
    presentmentRate: input.presentmentRate ?? (RATES[presentmentCurrencyCode] ?? 1) / (RATES[c] ?? 1),
    customerId: customer?.id ?? null,
    company: companyOf(desk, input),
    billingAddress:
      input.billingAddress === undefined
        ? fallback && { ...fallback, id: shop.ids.address('Address') }
        : address(input.billingAddress),
    shippingAddress:
      input.shippingAddress === undefined
        ? fallback && { ...fallback, id: shop.ids.address('Address') }
        : address(input.shippingAddress),
    customAttributes: input.customAttributes ?? [],
    paymentGatewayNames: input.gateways ?? ['shopify_payments'],
    discountCodes: codes,
    customerLocale: input.locale ?? 'en',
    ...base,
    refunds: [],
    transactions: [],
    fulfillments: [],
    returns: [],
    returnStatus: 'NO_RETURN',
    edited: false,
    voided: input.financialStatus === 'VOIDED',
    atCreation: totals,
    originalTotal: totals.total,
    current: totals,
    ...(input.metafields ? { metafields: metafieldMap(input.metafields) } : {}),
  }
  pay(desk, order, input.financialStatus ?? 'PAID')
  order.current = currentTotals(order)
  shop.orders.set(id, order)
  if (customer) shop.ordersOf.set(customer.id, [...(shop.ordersOf.get(customer.id) ?? []), id])
  shop.changed('orders', id, null)
  announce(desk, order)
  return order
}

export function companyOf(
  desk: Desk,
  { company: given, customerId }: Pick<OrderInput, 'company' | 'customerId'>,
): Order['company'] {
  if (!given) return null
  const { location } = given
  const company =
    'id' in given
      ? desk.shop.companies.get(given.id)
      : createCompany(desk, { ...given, ...(location ? { locations: [location] } : {}) })
  if (!company) throw new Error('no such company')
  if (customerId) joinCompany(desk, company.id, customerId)
  const place = company.locations.find(({ name }) => name === location) ?? company.locations[0]
  return { id: company.id, locationId: place?.id ?? '' }
}

function pay(desk: Desk, order: Order, status: string): void {
  if (new Big(order.atCreation.total).eq(0) || status === 'PENDING') return
  const kind = status === 'PAID' ? 'SALE' : 'AUTHORIZATION'
  order.transactions.push({
    id: desk.shop.ids.gid('OrderTransaction'),
    kind,
    status: 'SUCCESS',
    amount: order.atCreation.total,
    gateway: order.paymentGatewayNames[0] ?? 'manual',
    createdAt: order.processedAt,
    refundId: null,
  })
}

/** orders/create (+paid), customers/purchasing_summary, products/update for the stock taken: one event id over all. */
function announce(desk: Desk, order: Order): void {
  if (desk.quiet.depth > 0) return
  const { shop } = desk
  const event = randomUUID()
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined
  if (customer) touch(desk, 'customers', customer)
  tell(desk, 'orders/create', () => orderPayload(order, shop), event)
  if (order.transactions.some((t) => t.kind === 'SALE'))
    tell(desk, 'orders/paid', () => orderPayload(order, shop), event)
  tellPurchase(desk, order.customerId, event)
  moveStock(
    desk,
    order.lines.map((l) => ({ variantId: l.variantId, quantity: -l.quantity })),
    event,
  )
}

/** Stock moves are products/update noise: one per product. */
export function moveStock(
  desk: Desk,
  moves: { variantId: string | null; quantity: number }[],
  event: string,
): void {
  const products = new Set<string>()
  for (const move of moves) {
    const variant = move.variantId ? desk.shop.variants.get(move.variantId) : undefined
    if (!variant?.tracked || move.quantity === 0) continue
    variant.inventoryQuantity += move.quantity
    touch(desk, 'variants', variant)
    products.add(variant.productId)
  }
  for (const id of products) {
    const product = desk.shop.products.get(id)
    if (product) productChanged(desk, product, event)
  }
}
