// What a customer pays beside the goods, and discounts of the whole order: rows that a salesperson can read.

import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { chargesAmong } from '#app/mapping/parts/order-charges.ts'
import { context, custom, rows, shirt, writtenLines, type LineRow } from '#test/support/order-rows.ts'
import { zohoTotal } from '#test/property/zoho-total.ts'
import { gaveBack, lineItem, money, order } from '#test/support/mapping/records.ts'

const taken = (...amounts: string[]) => ({
  discountAllocations: amounts.map((one) => ({ allocatedAmountSet: money(one) })),
})

type Charged = [
  name: string,
  total: string,
  lines: ReturnType<typeof lineItem>[],
  charges: object,
  rows: LineRow[],
]

const charged: Charged[] = [
  [
    'an order discount, as Shopify spreads it over the lines',
    '18.00',
    [shirt({ id: '1', ...taken('1.00') }), shirt({ id: '2', ...taken('1.00') })],
    {},
    [
      ['P700', 1, 10, 1],
      ['P700', 1, 10, 1],
    ],
  ],
  [
    'a line discount and an order discount on one line',
    '7.20',
    [shirt({ net: '8.00', ...taken('2.00', '0.80') })],
    {},
    [['P700', 1, 10, 2.8]],
  ],
  [
    'an order discount of a line that was refunded in part: the share of what is left',
    '18.00',
    [shirt({ quantity: 3, current: 2, ...taken('3.00') })],
    {},
    [['P700', 2, 10, 2]],
  ],
  [
    'a third of a cent, as Shopify itself rounds it',
    '19.34',
    [
      shirt({
        quantity: 3,
        current: 2,
        ...taken('1.00'),
        priceAfterAllDiscountsBeforeTaxesSet: money('19.34'),
      }),
    ],
    {},
    [['P700', 2, 10, 0.66]],
  ],
  [
    'what Shopify itself says is left, also where it took more from the units that are left',
    '18.50',
    [
      shirt({
        quantity: 3,
        current: 2,
        ...taken('1.50'),
        priceAfterAllDiscountsBeforeTaxesSet: money('18.50'),
      }),
    ],
    { taxesIncluded: false },
    [['P700', 2, 10, 1.5]],
  ],
  [
    'more than the line is worth is none of its business',
    '19.00',
    [
      shirt({
        quantity: 3,
        current: 2,
        ...taken('1.50'),
        priceAfterAllDiscountsBeforeTaxesSet: money('28.50'),
      }),
    ],
    { taxesIncluded: false },
    [['P700', 2, 10, 1]],
  ],
  [
    'a price without its tax is no discount',
    '10.00',
    [shirt({ priceAfterAllDiscountsBeforeTaxesSet: money('8.33') })],
    { taxesIncluded: true, currentTotalTaxSet: money('1.67') },
    [['P700', 1, 10, 0]],
  ],
  [
    'nor is one whose tax is less than a cent away',
    '0.08',
    [
      shirt({
        price: '0.08',
        quantity: 10,
        current: 1,
        ...taken('0.01'),
        priceAfterAllDiscountsBeforeTaxesSet: money('0.07'),
        taxLines: [{ title: 'VAT', rate: 0.07, priceSet: money('0.05') }],
      }),
    ],
    { taxesIncluded: true, currentTotalTaxSet: money('0.01') },
    [['P700', 1, 0.08, 0]],
  ],
  [
    'shipping has a row of its own',
    '15.00',
    [shirt()],
    { currentShippingPriceSet: money('5.00'), shippingLine: { title: 'Express' } },
    [
      ['P700', 1, 10, 0],
      ['SHIPPING', 1, 5, 0],
    ],
  ],
  [
    'tax on top, duties, fees and a tip have theirs',
    '20.50',
    [shirt()],
    {
      currentTotalTaxSet: money('2.00'),
      currentTotalDutiesSet: money('4.00'),
      currentTotalAdditionalFeesSet: money('1.50'),
      totalTipReceivedSet: money('3.00'),
    },
    [
      ['P700', 1, 10, 0],
      ['TAX', 1, 2, 0],
      ['OTHER', 1, 4, 0],
      ['OTHER', 1, 1.5, 0],
      ['OTHER', 1, 3, 0],
    ],
  ],
  [
    'fees that hold the duties already: each is charged once',
    '15.00',
    [shirt()],
    { currentTotalDutiesSet: money('4.00'), currentTotalAdditionalFeesSet: money('5.00') },
    [
      ['P700', 1, 10, 0],
      ['OTHER', 1, 5, 0],
    ],
  ],
  [
    'so they are after a refund of goods',
    '15.00',
    [shirt({ quantity: 2, current: 1 })],
    {
      currentTotalDutiesSet: money('4.00'),
      currentTotalAdditionalFeesSet: money('5.00'),
      ...gaveBack('10.00'),
    },
    [
      ['P700', 1, 10, 0],
      ['OTHER', 1, 5, 0],
    ],
  ],
  [
    'and of goods with their discount and their tax',
    '15.71',
    [
      shirt({
        quantity: 3,
        current: 1,
        ...taken('3.00'),
        taxLines: [{ title: 'VAT', rate: 0.19, priceSet: money('5.13') }],
      }),
    ],
    {
      currentTotalTaxSet: money('1.71'),
      currentTotalDutiesSet: money('4.00'),
      currentTotalAdditionalFeesSet: money('5.00'),
      ...gaveBack('20.00', '1.42'),
    },
    [
      ['P700', 1, 10, 1],
      ['TAX', 1, 1.71, 0],
      ['OTHER', 1, 5, 0],
    ],
  ],
  [
    'a tip that is a line already, after a refund of goods',
    '13.00',
    [
      shirt({ id: '1', quantity: 2, current: 1 }),
      lineItem({ ...custom, id: '2', name: 'Tip', price: '3.00' }),
    ],
    { totalTipReceivedSet: money('3.00'), ...gaveBack('10.00') },
    [
      ['P700', 1, 10, 0],
      ['OTHER', 1, 3, 0],
    ],
  ],
  [
    'a tip that is a line already',
    '13.00',
    [shirt({ id: '1' }), lineItem({ ...custom, id: '2', name: 'Tip', price: '3.00' })],
    { totalTipReceivedSet: money('3.00') },
    [
      ['P700', 1, 10, 0],
      ['OTHER', 1, 3, 0],
    ],
  ],
  [
    'refunded wholly, shipping kept',
    '5.00',
    [shirt({ current: 0 })],
    { currentShippingPriceSet: money('5.00') },
    [
      ['P700', 1, 10, 10],
      ['SHIPPING', 1, 5, 0],
    ],
  ],
  ['nothing but a tip', '3.50', [], { totalTipReceivedSet: money('3.50') }, [['OTHER', 1, 3.5, 0]]],
]

describe('discounts and charges', () => {
  const products = { shipping: ZohoId.parse('SHIPPING'), tax: ZohoId.parse('TAX') }
  const linesOf = (one: ReturnType<typeof order>) => writtenLines(one, context, products)

  it.each(charged)('%s', (_case, ...[total, lines, charges, expected]) => {
    const mapped = linesOf(order(total, lines, charges))
    expect(rows(mapped.lines)).toEqual(expected)
    expect(mapped.adjustment).toBe(0)
    expect(zohoTotal(mapped, 2)).toBe(total)
  })

  const tipLine = lineItem({ ...custom, id: '2', name: 'Tip', price: '3.00', nonFulfillableQuantity: 1 })
  const withTip = [shirt({ id: '1' }), tipLine]
  const tip = { totalTipReceivedSet: money('3.00') }

  it('ask for products of their rows alone: what another charge holds has none', () => {
    expect(chargesAmong(linesOf(order('13.00', withTip, tip)).lines)).toEqual(['tip'])
    const inFees = { currentTotalDutiesSet: money('4.00'), currentTotalAdditionalFeesSet: money('5.00') }
    expect(chargesAmong(linesOf(order('15.00', [shirt()], inFees)).lines)).toEqual(['fees'])
  })

  it('say what they are', () => {
    const charges = {
      currentShippingPriceSet: money('5.00'),
      shippingLine: { title: 'Express' },
      currentTotalTaxSet: money('1.90'),
      currentTaxLines: [{ title: 'VAT', rate: 0.19, priceSet: money('1.90') }],
    }
    const mapped = linesOf(order('16.90', [shirt()], charges))
    expect(mapped.lines.map((one) => one.description)).toEqual([
      'Shirt',
      'Shipping: Express',
      'Tax: VAT 19 %: 1.90',
    ])
  })

  it('money given back without goods is all that is left to the adjustment', () => {
    const charges = { currentShippingPriceSet: money('5.00') }
    expect(linesOf(order('13.00', [shirt()], charges)).adjustment).toBe(-2)
  })

  const besides = [
    ['as much as the duties were: they stay', '10.00', { currentTotalDutiesSet: money('4.00') }, '4.00', -4],
    [
      'beside a charge that is counted twice: that one goes',
      '13.00',
      { currentTotalDutiesSet: money('4.00'), currentTotalAdditionalFeesSet: money('5.00') },
      '2.00',
      -2,
    ],
  ] as const
  it.each(besides)('money given back without goods %s', (_case, ...[total, charges, back, adjustment]) => {
    const mapped = linesOf(order(total, [shirt()], { ...charges, ...gaveBack(back) }))
    expect(mapped.adjustment).toBe(adjustment)
    expect(zohoTotal(mapped, 2)).toBe(total)
  })
})
