// What was given back of an order, in words. Pure.

import type { OrderWithLines } from '#app/shopify/records/order.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { moneyText } from '#app/mapping/values/money.ts'
import { join, line } from '#app/mapping/values/text.ts'

type Refunds = Pick<OrderWithLines, 'refunds'>

const newestFirst = ({ refunds }: Refunds): OrderWithLines['refunds'] =>
  refunds.toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))

/** "2026-01-12, 20.00 USD, damaged in transit": day in the shop's time zone, amount, reason; newest first. */
export const refundTexts = (order: Refunds, zone: string): string[] =>
  newestFirst(order).flatMap(
    ({ createdAt, note, totalRefundedSet }) =>
      join([createdAt && toDate(createdAt, zone), moneyText(totalRefundedSet), line(note)], ', ') ?? [],
  )

export const lastRefund = (order: Refunds): OrderWithLines['refunds'][number] | undefined =>
  newestFirst(order)[0]

/**
 * "2 × Blue lamp": units that were ordered and are no more, refunded or taken out. A bulk operation shows no lines of
 * refunds, and the same order must read the same however it was read.
 */
export const goneItems = ({ lines }: Pick<OrderWithLines, 'lines'>): string[] =>
  lines.flatMap(({ name, title, quantity, currentQuantity }) =>
    quantity > currentQuantity ? [`${quantity - currentQuantity} × ${line(name) ?? line(title) ?? '?'}`] : [],
  )
