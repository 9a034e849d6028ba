// What Shopify names twice is there once, also at a rate: roundings must not hide it.

import { expect, it } from 'vitest'
import { chargesAmong } from '#app/mapping/parts/order-charges.ts'
import { lineItem, money, order } from '#test/support/mapping/records.ts'
import { context, custom, shirt, writtenLines } from '#test/support/order-rows.ts'

const goods = [shirt({ id: '1', price: '11.03' }), shirt({ id: '3', price: '11.02' })]

it.each([1, 1.1, 1.08, 1.17, 0.0066, 150.27])('at a rate of %d a tip or duties are there once', (rate) => {
  const rows = (one: ReturnType<typeof order>) =>
    writtenLines(one, { ...context, money: { as: 'converted', rate, currency: 'USD' } }).lines
  const tip = lineItem({ ...custom, id: '2', name: 'Tip', price: '3.00', nonFulfillableQuantity: 1 })
  const tipped = order('25.05', [...goods, tip], { totalTipReceivedSet: money('3.00') })
  expect(rows(tipped)).toHaveLength(3)
  expect(chargesAmong(rows(tipped))).toEqual(['tip'])
  const inFees = { currentTotalDutiesSet: money('8.13'), currentTotalAdditionalFeesSet: money('10.43') }
  expect(chargesAmong(rows(order('32.48', goods, inFees)))).toEqual(['fees'])
})
