import { randomUUID } from 'node:crypto'
import { Big } from 'big.js'
import { tail } from '../ids.ts'
import { coins, sum } from '../money.ts'
import { receivedOf, refundedOf } from '../fields/order-status.ts'
import { refundPayload } from '../payloads/refund.ts'
import type { Order, RefundRecord } from '../types.ts'
import { found, stamp, tell, tellPurchase } from './actions.ts'
import type { Desk } from './actions.ts'
import { changed } from './order-changes.ts'
import { moveStock } from './orders.ts'
import { lineRefund } from './totals.ts'

export type RefundInput = {
  lines?: { lineItemId: string; quantity: number }[]
  shipping?: string | number | boolean
  amount?: string | number
  note?: string
  restock?: boolean
}

/** Lines, shipping, or just money: an amount that differs from what the lines are worth becomes an order adjustment. */
export function refundOrder(desk: Desk, id: string, input: RefundInput): RefundRecord {
  const order = found(desk.shop.orders, id)
  const event = randomUUID()
  const refund = newRefund(desk, order, input)
  tell(desk, 'refunds/create', () => refundPayload(order, refund, desk.shop), event)
  changed(desk, order, [], event)
  tellPurchase(desk, order.customerId, event)
  if (input.restock)
    moveStock(
      desk,
      refund.lines.map((l) => ({
        variantId: order.lines.find((line) => line.id === l.lineItemId)?.variantId ?? null,
        quantity: l.quantity,
      })),
      event,
    )
  return refund
}

function newRefund(desk: Desk, order: Order, input: RefundInput): RefundRecord {
  const { ids } = desk.shop
  const c = order.currencyCode
  const id = ids.gid('Refund')
  let worth = new Big(0)
  const lines = (input.lines ?? []).map(({ lineItemId, quantity }) => {
    const line = order.lines.find((l) => l.id === lineItemId)
    if (!line) throw new Error(`no such line: ${lineItemId}`)
    if (quantity > line.currentQuantity) throw new Error('more refunded than is left')
    const { subtotal, tax, money } = lineRefund(order, line, quantity)
    worth = worth.plus(money)
    line.currentQuantity -= quantity
    line.refundedQuantity += quantity
    return {
      id: ids.gid('RefundLineItem'),
      lineItemId,
      quantity,
      subtotal,
      tax,
      restock: input.restock ?? false,
    }
  })
  const shipping = shippingRefund(order, input.shipping)
  worth = worth.plus(shipping)
  const paid = receivedOf(order).minus(refundedOf(order))
  const asked = new Big(input.amount ?? worth)
  const amount = asked.gt(paid) ? paid : asked
  const refund: RefundRecord = {
    __typename: 'Refund',
    id,
    legacyResourceId: tail(id),
    createdAt: stamp(desk),
    note: input.note ?? null,
    amount: coins(amount, c),
    shipping: coins(shipping, c),
    adjustment: coins(input.amount === undefined ? 0 : worth.minus(asked), c),
    lines,
  }
  order.refunds.push(refund)
  if (amount.gt(0))
    order.transactions.push({
      id: ids.gid('OrderTransaction'),
      kind: 'REFUND',
      status: 'SUCCESS',
      amount: coins(amount, c),
      gateway: order.paymentGatewayNames[0] ?? 'manual',
      createdAt: refund.createdAt,
      refundId: id,
    })
  return refund
}

function shippingRefund(order: Order, given: RefundInput['shipping']): Big {
  const line = order.shippingLines[0]
  if (!line || given === undefined || given === false) return new Big(0)
  const left = new Big(line.price).minus(line.discount).minus(line.refunded)
  const amount = given === true ? left : new Big(given)
  line.refunded = coins(new Big(line.refunded).plus(amount), order.currencyCode)
  return amount
}

/** Cancelled: nothing left in it, what was paid goes back (unless refund: false). orders/cancelled + orders/updated. */
export function cancelOrder(
  desk: Desk,
  id: string,
  reason = 'CUSTOMER',
  o: { refund?: boolean; restock?: boolean } = {},
): Order {
  const order = found(desk.shop.orders, id)
  const event = randomUUID()
  order.cancelledAt = stamp(desk)
  order.cancelReason = reason.toUpperCase()
  order.closedAt = order.cancelledAt
  const left = order.lines
    .filter((l) => l.currentQuantity > 0 && !l.isTip)
    .map((l) => ({ lineItemId: l.id, quantity: l.currentQuantity, variantId: l.variantId }))
  const paid = receivedOf(order).minus(refundedOf(order))
  if (paid.gt(0) && o.refund !== false) {
    const refund = newRefund(desk, order, { lines: left, shipping: true, restock: o.restock ?? true })
    for (const line of order.lines) if (line.isTip) line.currentQuantity = 0
    const rest = paid.minus(refund.amount)
    if (rest.gt(0)) topUp(desk, order, refund, rest)
    tell(desk, 'refunds/create', () => refundPayload(order, refund, desk.shop), event)
  } else {
    for (const line of order.lines) line.currentQuantity = 0
    for (const line of order.shippingLines)
      line.refunded = coins(new Big(line.price).minus(line.discount), order.currencyCode)
    order.voided = paid.eq(0)
  }
  changed(desk, order, ['orders/cancelled'], event)
  tellPurchase(desk, order.customerId, event)
  if (o.restock !== false)
    moveStock(
      desk,
      left.map((l) => ({ variantId: l.variantId, quantity: l.quantity })),
      event,
    )
  return order
}

/** Tips, duties and fees go back too when an order is cancelled. */
function topUp(desk: Desk, order: Order, refund: RefundRecord, rest: Big): void {
  refund.amount = coins(sum([refund.amount, rest]), order.currencyCode)
  refund.adjustment = coins(rest.times(-1), order.currencyCode)
  const last = order.transactions.at(-1)
  if (last?.refundId === refund.id) last.amount = refund.amount
  else
    order.transactions.push({
      id: desk.shop.ids.gid('OrderTransaction'),
      kind: 'REFUND',
      status: 'SUCCESS',
      amount: refund.amount,
      gateway: order.paymentGatewayNames[0] ?? 'manual',
      createdAt: refund.createdAt,
      refundId: refund.id,
    })
}
