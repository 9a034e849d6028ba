// What merchants and buyers do all day: one change of the store, at random or on request.

import type { Order, ShopSimulator } from '#test/simulators/shopify/index.ts'

const firstNames = [
  'Amélie',
  'Björn',
  'Chiara',
  'Daisuke',
  'Eleni',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
]
const lastNames = ["O'Brien", 'Nakamura', 'Müller', 'de la Cruz', 'Smith', 'Dubois', 'Öztürk', 'Rossi']

export type Random = () => number
const pick = <T>(list: readonly T[], random: Random): T | undefined =>
  list[Math.floor(random() * list.length)]
const upTo = (most: number, random: Random) => 1 + Math.floor(random() * most)

const openOrders = (shop: ShopSimulator) => [...shop.orders.values()].filter((order) => !order.cancelledAt)
const firstOpenLine = (order: Order) => order.lines.find((line) => line.currentQuantity > 0)

export function newCustomer(shop: ShopSimulator, random: Random = Math.random): string {
  const firstName = pick(firstNames, random) ?? 'Ada'
  const lastName = pick(lastNames, random) ?? 'Lovelace'
  const email = `buyer${shop.customers.size + 1}.${Math.floor(random() * 1e6)}@example.com`
  const address = { address1: '1 Harbour Street', city: 'Lisbon', zip: '1100-148', countryCodeV2: 'PT' }
  shop.createCustomer({ firstName, lastName, email, addresses: [address] })
  return `${firstName} ${lastName} signed up`
}

export function newOrder(shop: ShopSimulator, random: Random = Math.random): string {
  const customer = pick([...shop.customers.values()], random)
  const variants = [...shop.variants.values()]
  const lines = Array.from({ length: upTo(3, random) }, () => {
    const variant = pick(variants, random)
    return variant
      ? { variantId: variant.id, quantity: upTo(3, random), taxRate: 0.08 }
      : { title: 'Custom item', price: '10.00' }
  })
  const order = shop.createOrder({
    customerId: customer?.id ?? null,
    lines,
    shipping: '5.00',
    financialStatus: 'PAID',
  })
  return `${order.name} was placed, ${order.current.total} ${order.currencyCode}`
}

/** One more of the first line, and one more line. */
export function editOrder(shop: ShopSimulator, id: string, random: Random = Math.random): string {
  const order = orderOf(shop, id)
  const line = firstOpenLine(order)
  const variant = pick([...shop.variants.values()], random)
  shop.editOrder(id, {
    ...(line ? { setQuantity: { lineItemId: line.id, quantity: line.currentQuantity + 1 } } : {}),
    ...(variant ? { addLine: { variantId: variant.id, quantity: 1 } } : {}),
  })
  return `${order.name} was edited, now ${order.current.total}`
}

/** One unit of the first line that has any left; money alone where none has. */
export function refundOrder(shop: ShopSimulator, id: string): string {
  const order = orderOf(shop, id)
  const line = firstOpenLine(order)
  if (!line) return `${order.name} has nothing left to refund`
  shop.refundOrder(id, { lines: [{ lineItemId: line.id, quantity: 1 }], restock: true })
  return `One ${line.title} of ${order.name} was refunded, now ${order.current.total}`
}

export function cancelOrder(shop: ShopSimulator, id: string): string {
  const order = orderOf(shop, id)
  if (order.cancelledAt) return `${order.name} is cancelled already`
  shop.cancelOrder(id)
  return `${order.name} was cancelled`
}

export function orderOf(shop: ShopSimulator, id: string): Order {
  const order = shop.orders.get(id)
  if (!order) throw new Error(`no such order: ${id}`)
  return order
}

function randomChange(shop: ShopSimulator, random: Random = Math.random): string {
  const customer = pick([...shop.customers.values()], random)
  const variant = pick([...shop.variants.values()], random)
  const order = pick(openOrders(shop), random)
  const changes = [
    () => newOrder(shop, random),
    () => newCustomer(shop, random),
    () => (customer ? touchCustomer(shop, customer.id, random) : newCustomer(shop, random)),
    () => (order ? editOrder(shop, order.id, random) : newOrder(shop, random)),
    () => (order ? refundOrder(shop, order.id) : newOrder(shop, random)),
    () => (variant ? changePrice(shop, variant.id, (random() * 90 + 10).toFixed(2)) : newOrder(shop, random)),
  ]
  return pick(changes, random)?.() ?? ''
}

function touchCustomer(shop: ShopSimulator, id: string, random: Random): string {
  const customer = shop.updateCustomer(id, { lastName: pick(lastNames, random) ?? null })
  return `${customer.firstName ?? ''} ${customer.lastName ?? ''} changed names`
}

export function changePrice(shop: ShopSimulator, variantId: string, price: string): string {
  const variant = shop.updateVariant(variantId, { price })
  return `${shop.products.get(variant.productId)?.title ?? 'The product'} costs ${variant.price} now`
}

export function burst(shop: ShopSimulator, changes = 50): string {
  for (let made = 0; made < changes; made++) randomChange(shop)
  return `${changes} changes made`
}
