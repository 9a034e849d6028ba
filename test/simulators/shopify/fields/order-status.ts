import { Big } from 'big.js'
import { sum } from '../money.ts'
import type { Order, TransactionRecord } from '../types.ts'

const done = (order: Order, kinds: TransactionRecord['kind'][]) =>
  sum(order.transactions.filter((t) => t.status === 'SUCCESS' && kinds.includes(t.kind)).map((t) => t.amount))

export const receivedOf = (order: Order): Big => done(order, ['SALE', 'CAPTURE'])
export const refundedOf = (order: Order): Big => done(order, ['REFUND'])

/** Positive: the customer still owes; negative: the merchant does. */
export function outstandingOf(order: Order): Big {
  if (order.voided) return new Big(0)
  return new Big(order.current.total).minus(receivedOf(order).minus(refundedOf(order)))
}

export function financialStatus(order: Order): string {
  const received = receivedOf(order)
  const refunded = refundedOf(order)
  if (order.voided) return 'VOIDED'
  if (refunded.gt(0)) return refunded.gte(received) ? 'REFUNDED' : 'PARTIALLY_REFUNDED'
  if (received.eq(0)) {
    if (done(order, ['AUTHORIZATION']).gt(0)) return 'AUTHORIZED'
    return new Big(order.current.total).eq(0) &&
      order.transactions.length === 0 &&
      !new Big(order.originalTotal).gt(0)
      ? 'PAID'
      : 'PENDING'
  }
  return outstandingOf(order).gt(0) ? 'PARTIALLY_PAID' : 'PAID'
}

export function fulfillmentStatus(order: Order): string {
  const lines = order.lines.filter((l) => !l.isTip && (l.currentQuantity > 0 || l.fulfilledQuantity > 0))
  const fulfilled = lines.reduce((n, l) => n + l.fulfilledQuantity, 0)
  const wanted = lines.reduce((n, l) => n + Math.max(l.currentQuantity, l.fulfilledQuantity), 0)
  if (fulfilled === 0) return 'UNFULFILLED'
  return fulfilled >= wanted ? 'FULFILLED' : 'PARTIALLY_FULFILLED'
}
