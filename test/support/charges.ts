// What an order of the store charges beside its goods, as a salesperson should find it in Zoho: name and amount.

import { sum } from '#test/simulators/shopify/money.ts'
import type { Order } from '#test/simulators/shopify/index.ts'

export const chargesOf = (order: Order): [name: string, price: number][] =>
  (
    [
      ['Shipping', Number(order.current.shipping)],
      ['Tax', order.taxesIncluded ? 0 : Number(order.current.tax)],
      ['Duties', Number(order.duties ?? 0)],
      ['Fees', Number(sum(order.fees.map((fee) => fee.price)))],
      ['Tip', Number(order.tip)],
    ] satisfies [string, number][]
  ).filter(([, price]) => price > 0)
