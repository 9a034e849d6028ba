// A tip that is a line of its order, and lines that only look like one.

import { expect, it } from 'vitest'
import { chargesAmong } from '#app/mapping/parts/order-charges.ts'
import { context, custom, shirt, writtenLines } from '#test/support/order-rows.ts'
import { gaveBack, lineItem, money, order } from '#test/support/mapping/records.ts'

const linesOf = (one: ReturnType<typeof order>) => writtenLines(one, context, {})
const tipLine = lineItem({ ...custom, id: '2', name: 'Tip', price: '3.00', nonFulfillableQuantity: 1 })
const withTip = [shirt({ id: '1' }), tipLine]
const tip = { totalTipReceivedSet: money('3.00') }

it.each<[string, string, string, Parameters<typeof order>[2], number]>([
  ['nothing', '18.00', '5.00', {}, 0],
  ['a part of the shipping', '16.00', '3.00', gaveBack('2.00'), 0],
  ['something for goodwill', '18.00', '5.00', gaveBack('2.00'), 0],
  ['something for goodwill, of the total', '16.00', '5.00', gaveBack('2.00'), -2],
])('a tip that is a line has one row, and is a tip, where was given back %s', (_case, ...one) => {
  const [total, shipping, refunds, adjustment] = one
  const mapped = linesOf(
    order(total, withTip, { ...tip, currentShippingPriceSet: money(shipping), ...refunds }),
  )
  expect(mapped.lines.map(({ description, listPrice }) => [description, listPrice])).toEqual([
    ['Shirt', 10],
    ['Shipping', Number(shipping)],
    ['Tip', 3],
  ])
  expect(chargesAmong(mapped.lines)).toEqual(['shipping', 'tip'])
  expect(mapped.adjustment).toBe(adjustment)
})

it.each<[string, string, Parameters<typeof order>[2], number]>([
  ['nothing', '16.00', {}, 0],
  ['as much as the tip for goodwill, of the total', '13.00', gaveBack('3.00'), -3],
  ['something for goodwill, beside the total', '16.00', gaveBack('3.00'), 0],
])('a line that is worth as much as the tip is none where was given back %s', (_case, ...one) => {
  const [total, refunds, adjustment] = one
  const lines = [shirt({ id: '1' }), lineItem({ ...custom, id: '2', price: '3.00' })]
  const mapped = linesOf(order(total, lines, { ...tip, ...refunds }))
  expect(mapped.lines.map(({ description }) => description)).toEqual(['Shirt', 'Engraving', 'Tip'])
  expect(mapped.adjustment).toBe(adjustment)
})

it('two tips are two lines, and one row', () => {
  const lines = [...withTip, { ...tipLine, id: 'gid://shopify/LineItem/3' }]
  const mapped = linesOf(order('16.00', lines, { totalTipReceivedSet: money('6.00') }))
  expect(mapped.lines.map(({ description, listPrice }) => [description, listPrice])).toEqual([
    ['Shirt', 10],
    ['Tip', 6],
  ])
})
