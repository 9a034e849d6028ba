// What is not sold yet, or is given back: draft orders, abandoned checkouts, returns, payment terms and staff's comments.

import type { LineInput, ShopSimulator } from '#test/simulators/shopify/index.ts'
import { orderOf } from './changes.ts'

const minuteMs = 60_000

const someone = (shop: ShopSimulator) => [...shop.customers.values()].findLast(({ email }) => email)?.id
const firstVariants = (shop: ShopSimulator, count: number): LineInput[] =>
  [...shop.variants.values()].slice(0, count).map(({ id }, n) => ({ variantId: id, quantity: n + 1 }))

export function newDraftOrder(shop: ShopSimulator): string {
  const customerId = someone(shop)
  const draft = shop.createDraftOrder({
    ...(customerId ? { customerId } : {}),
    lines: [...firstVariants(shop, 2), { title: 'Engraving', price: '12.50' }],
    shipping: '8.00',
    orderDiscount: '5.00',
    note: 'Call before delivery',
    tags: ['wholesale'],
  })
  return `${draft.name} was drafted, ${draft.totals.total}`
}

export function newCheckout(shop: ShopSimulator): string {
  const customerId = someone(shop)
  const lines = firstVariants(shop, 2).map(({ variantId = '', quantity = 1 }) => ({ variantId, quantity }))
  const { name } = shop.abandonCheckout({ ...(customerId ? { customerId } : {}), lines })
  return `The checkout ${name} was abandoned`
}

/** One of the first line comes back. */
export function returnOne(shop: ShopSimulator, id: string): string {
  const order = orderOf(shop, id)
  const line = order.lines.find(({ currentQuantity }) => currentQuantity > 0)
  if (!line) return `${order.name} has nothing left to return`
  const reason = { reason: 'Size was too small', reasonNote: '', customerNote: 'too tight' }
  const made = shop.returnItems(id, { lines: [{ lineItemId: line.id, quantity: 1, ...reason }] })
  return `${made.name} of ${order.name} is open`
}

export function closeReturns(shop: ShopSimulator, id: string): string {
  const order = orderOf(shop, id)
  const open = order.returns.filter(({ status }) => status === 'OPEN')
  for (const made of open) shop.setReturnStatus(made.id, 'CLOSED')
  return `${open.length} returns of ${order.name} were closed`
}

/** To be paid within two minutes: long enough to see it become overdue. */
export function payLater(shop: ShopSimulator, id: string): string {
  const dueAt = new Date(Date.now() + 2 * minuteMs).toISOString()
  const { name } = shop.setPaymentTerms(id, { name: 'Net 30', schedules: [{ dueAt, completedAt: null }] })
  return `${name} is to be paid within two minutes`
}

export function commentOn(shop: ShopSimulator, id: string): string {
  shop.addComment(id, 'The customer asked for a gift box')
  return `${orderOf(shop, id).name} has a comment`
}
