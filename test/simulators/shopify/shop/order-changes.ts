import { randomUUID } from 'node:crypto'
import { Big } from 'big.js'
import { rawNumber, tail } from '../ids.ts'
import { coins } from '../money.ts'
import { outstandingOf } from '../fields/order-status.ts'
import { orderPayload } from '../payloads/order.ts'
import { orderEdited } from '../payloads/refund.ts'
import type { EditedLines } from '../payloads/refund.ts'
import type { AddressInput, Order } from '../types.ts'
import { found, stamp, tell, tellPurchase, touch } from './actions.ts'
import type { Desk } from './actions.ts'
import { newAddress } from './customers.ts'
import { moveStock, newLine } from './orders.ts'
import type { LineInput } from './order-input.ts'
import { currentTotals, fullTotals } from './totals.ts'

export type OrderChanges = {
  note?: string | null
  tags?: string[]
  poNumber?: string | null
  email?: string | null
  phone?: string | null
  closed?: boolean
  customAttributes?: { key: string; value: string }[]
  customerId?: string | null
  shippingAddress?: AddressInput | null
}

/** Sums again, marks the order newer, sends the topics given and orders/updated, all with one event id. */
export function changed(desk: Desk, order: Order, topics: string[] = [], event: string = randomUUID()): void {
  order.current = currentTotals(order)
  touch(desk, 'orders', order)
  for (const topic of [...topics, 'orders/updated'])
    tell(desk, topic, () => orderPayload(order, desk.shop), event)
}

export function updateOrder(desk: Desk, id: string, changes: OrderChanges): Order {
  const order = found(desk.shop.orders, id)
  const { closed, shippingAddress, customerId, ...plain } = changes
  Object.assign(order, plain)
  if (closed !== undefined) order.closedAt = closed ? stamp(desk) : null
  if (shippingAddress !== undefined)
    order.shippingAddress = shippingAddress
      ? newAddress(desk.shop.ids.address('Address'), shippingAddress)
      : null
  if (customerId !== undefined) moveToCustomer(desk, order, customerId)
  changed(desk, order)
  return order
}

function moveToCustomer(desk: Desk, order: Order, customerId: string | null): void {
  const { ordersOf } = desk.shop
  if (order.customerId)
    ordersOf.set(
      order.customerId,
      (ordersOf.get(order.customerId) ?? []).filter((o) => o !== order.id),
    )
  order.customerId = customerId
  if (customerId) ordersOf.set(customerId, [...(ordersOf.get(customerId) ?? []), order.id])
}

export type OrderEdit = {
  setQuantity?: { lineItemId: string; quantity: number } | { lineItemId: string; quantity: number }[]
  addLine?: LineInput | LineInput[]
  removeLine?: string | string[]
}
const many = <T>(given: T | T[] | undefined): T[] =>
  given === undefined ? [] : Array.isArray(given) ? given : [given]

/** Shopify, or an app, has an assessment. UNCONFIRMED whether it moves the order: here it does not (9b.13). */
export function assessRisk(desk: Desk, id: string, risk: NonNullable<Order['risk']>): void {
  const order = found(desk.shop.orders, id)
  order.risk = risk
  const payload = () => ({ order_id: rawNumber(id), provider_id: null, risk_level: 'high', facts: [] })
  tell(desk, 'orders/risk_assessment_changed', payload, randomUUID())
}

/** Edits change currentQuantity; a larger quantity also raises quantity; removed lines stay with 0. orders/edited + orders/updated. */
export function editOrder(desk: Desk, id: string, edit: OrderEdit): Order {
  const order = found(desk.shop.orders, id)
  const event = randomUUID()
  const lines: EditedLines = { additions: [], removals: [] }
  const wanted = [
    ...many(edit.setQuantity),
    ...many(edit.removeLine).map((lineItemId) => ({ lineItemId, quantity: 0 })),
  ]
  const moves: { variantId: string | null; quantity: number }[] = []
  for (const { lineItemId, quantity } of wanted) {
    const line = order.lines.find((l) => l.id === lineItemId)
    if (!line) throw new Error(`no such line: ${lineItemId}`)
    const delta = quantity - line.currentQuantity
    if (delta === 0) continue
    if (delta > 0) {
      const factor = new Big(line.quantity + delta).div(line.quantity || 1)
      line.taxes = line.taxes.map((t) => ({
        ...t,
        amount: coins(new Big(t.amount).times(factor), order.currencyCode),
      }))
      line.quantity += delta
      lines.additions.push({ id: line.id, delta })
    } else lines.removals.push({ id: line.id, delta: -delta })
    line.currentQuantity = quantity
    moves.push({ variantId: line.variantId, quantity: -delta })
  }
  for (const input of many(edit.addLine)) {
    const line = newLine(desk, input, {
      taxesIncluded: order.taxesIncluded,
      taxes: [],
      byCode: false,
      addedByEdit: true,
    })
    order.lines.push(line)
    lines.additions.push({ id: line.id, delta: line.quantity })
    moves.push({ variantId: line.variantId, quantity: -line.quantity })
  }
  order.edited = true
  if (desk.rules.totalsFollowEdits) order.atCreation = fullTotals(order)
  tell(
    desk,
    'orders/edited',
    () => orderEdited(order, { lines, id: desk.shop.ids.number(), at: stamp(desk) }, desk.shop.timezone),
    event,
  )
  changed(desk, order, [], event)
  moveStock(desk, moves, event)
  return order
}

export type Tracking = { company?: string; number?: string; url?: string }

/** Ships every line, or those given. orders/fulfilled when all is out, and orders/updated. */
export function fulfillOrder(
  desk: Desk,
  id: string,
  o: { tracking?: Tracking | Tracking[]; lines?: { lineItemId: string; quantity: number }[] } = {},
): Order {
  const order = found(desk.shop.orders, id)
  const lines =
    o.lines ??
    order.lines
      .filter((l) => l.currentQuantity > l.fulfilledQuantity && !l.isTip)
      .map((l) => ({ lineItemId: l.id, quantity: l.currentQuantity - l.fulfilledQuantity }))
  for (const { lineItemId, quantity } of lines) {
    const line = order.lines.find((l) => l.id === lineItemId)
    if (line) line.fulfilledQuantity += quantity
  }
  const fulfillment = desk.shop.ids.gid('Fulfillment')
  const at = stamp(desk)
  const tracking = many(o.tracking).map((t) => ({
    company: t.company ?? null,
    number: t.number ?? null,
    url: t.url ?? null,
  }))
  order.fulfillments.push({
    __typename: 'Fulfillment',
    id: fulfillment,
    legacyResourceId: tail(fulfillment),
    name: `${order.name}.${order.fulfillments.length + 1}`,
    createdAt: at,
    updatedAt: at,
    status: 'SUCCESS',
    tracking,
    lines,
  })
  const all = order.lines.every((l) => l.isTip || l.fulfilledQuantity >= l.currentQuantity)
  changed(desk, order, all ? ['orders/fulfilled'] : [])
  return order
}

export function markPaid(desk: Desk, id: string): Order {
  const order = found(desk.shop.orders, id)
  const amount = outstandingOf(order)
  if (amount.gt(0))
    order.transactions.push({
      id: desk.shop.ids.gid('OrderTransaction'),
      kind: order.transactions.some((t) => t.kind === 'AUTHORIZATION') ? 'CAPTURE' : 'SALE',
      status: 'SUCCESS',
      amount: coins(amount, order.currencyCode),
      gateway: order.paymentGatewayNames[0] ?? 'manual',
      createdAt: stamp(desk),
      refundId: null,
    })
  changed(desk, order, ['orders/paid'])
  tellPurchase(desk, order.customerId, randomUUID())
  return order
}

export function deleteOrder(desk: Desk, id: string): void {
  const { shop } = desk
  const order = found(shop.orders, id)
  const event = randomUUID()
  shop.orders.delete(id)
  shop.changed('orders', id, null)
  tell(desk, 'orders/delete', () => ({ id: rawNumber(id) }), event)
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined
  if (!customer) return
  shop.ordersOf.set(
    customer.id,
    (shop.ordersOf.get(customer.id) ?? []).filter((o) => o !== id),
  )
  touch(desk, 'customers', customer)
  tellPurchase(desk, customer.id, event)
}
