// An order's taxes in Zoho's own, where the organisation has each of them; a row as before where it lacks one.

import { describe, expect, it } from 'vitest'
import { chargesAmong } from '#app/mapping/parts/order-charges.ts'
import { withoutTaxes } from '#app/mapping/records/mapped-line.ts'
import { zohoTax, zohoTotal } from '#test/property/zoho-total.ts'
import { money, order } from '#test/support/mapping/records.ts'
import { context, rows, shirt, writtenLines, type LineRow } from '#test/support/order-rows.ts'

const taxes = [
  { name: 'VAT', percentage: 19 },
  { name: 'State', percentage: 6.25 },
  { name: 'City', percentage: 0.8 },
  { name: 'MwSt reduced', percentage: 7 },
  { name: 'GST', percentage: 7 },
]
const shop = { ...context, taxes }

const charged = (...lines: [title: string, rate: number | null, amount: string][]) => ({
  taxLines: lines.map(([title, rate, sum]) => ({ title, rate, priceSet: money(sum) })),
})
const tax = (sum: string) => ({ currentTotalTaxSet: money(sum) })
const shipping = (sum: string, given: object = {}) => ({
  currentShippingPriceSet: money(sum),
  shippingLine: { title: 'Express', ...given },
})

type Case = [
  name: string,
  total: string,
  lines: ReturnType<typeof shirt>[],
  order: object,
  rows: LineRow[],
  taxes: string[][],
]

const own: Case[] = [
  [
    'a rate that Zoho has, whatever it is called there',
    '11.90',
    [shirt(charged(['MwSt', 0.19, '1.90']))],
    tax('1.90'),
    [['P700', 1, 10, 0]],
    [['VAT']],
  ],
  [
    'two taxes on one row, each by its rate',
    '10.71',
    [shirt(charged(['State', 0.0625, '0.63'], ['City', 0.008, '0.08']))],
    tax('0.71'),
    [['P700', 1, 10, 0]],
    [['State', 'City']],
  ],
  [
    'of two taxes of one rate the one that is called so, in any case',
    '10.70',
    [shirt(charged(['gst ', 0.07, '0.70']))],
    tax('0.70'),
    [['P700', 1, 10, 0]],
    [['GST']],
  ],
  [
    'shipping has its own tax, and each row its own rate',
    '17.89',
    [shirt(charged(['MwSt', 0.19, '1.90']))],
    { ...tax('2.89'), ...shipping('5.00', charged(['City', 0.008, '0.04'], ['VAT', 0.19, '0.95'])) },
    [
      ['P700', 1, 10, 0],
      ['SHIPPING', 1, 5, 0],
    ],
    [['VAT'], ['City', 'VAT']],
  ],
  [
    'tax on what is left after discounts and refunds',
    '14.28',
    [
      shirt({
        ...charged(['VAT', 0.19, '5.13']),
        quantity: 3,
        current: 2,
        discountAllocations: [{ allocatedAmountSet: money('12.00') }],
      }),
    ],
    tax('2.28'),
    [['P700', 2, 10, 8]],
    [['VAT']],
  ],
  [
    'prices that hold their tax are taken apart',
    '11.90',
    [shirt({ price: '11.90', ...charged(['VAT', 0.19, '1.90']) })],
    { ...tax('1.90'), taxesIncluded: true },
    [['P700', 1, 10, 0]],
    [['VAT']],
  ],
  [
    'taken apart by Shopify’s own rounding, and the discount takes what the price per piece cannot',
    '30.00',
    [
      shirt({
        ...charged(['VAT', 0.19, '4.79']),
        quantity: 3,
        priceAfterAllDiscountsBeforeTaxesSet: money('25.21'),
      }),
    ],
    { ...tax('4.79'), taxesIncluded: true },
    [['P700', 3, 8.41, 0.02]],
    [['VAT']],
  ],
  [
    'shipping that holds its tax is taken apart, too',
    '17.85',
    [shirt({ price: '11.90', ...charged(['VAT', 0.19, '1.90']) })],
    { ...tax('2.85'), taxesIncluded: true, ...shipping('5.95', charged(['VAT', 0.19, '0.95'])) },
    [
      ['P700', 1, 10, 0],
      ['SHIPPING', 1, 5, 0],
    ],
    [['VAT'], ['VAT']],
  ],
  [
    'a line that is not taxed beside one that is',
    '21.90',
    [
      shirt({ id: '1', ...charged(['VAT', 0.19, '1.90']) }),
      shirt({ id: '2', ...charged(['VAT', 0.19, '0.00']) }),
    ],
    tax('1.90'),
    [
      ['P700', 1, 10, 0],
      ['P700', 1, 10, 0],
    ],
    [['VAT'], []],
  ],
]

const row: [name: string, total: string, lines: ReturnType<typeof shirt>[], order: object][] = [
  ['a rate that Zoho lacks', '11.60', [shirt(charged(['PST', 0.16, '1.60']))], tax('1.60')],
  [
    'one of two that Zoho lacks: none of it is Zoho’s',
    '12.00',
    [shirt(charged(['VAT', 0.19, '1.90'], ['Eco', 0.01, '0.10']))],
    tax('2.00'),
  ],
  [
    'two of one rate, and neither is called so',
    '10.70',
    [shirt(charged(['HST', 0.07, '0.70']))],
    tax('0.70'),
  ],
  ['a tax without a rate', '11.90', [shirt(charged(['VAT', null, '1.90']))], tax('1.90')],
  [
    'one of Zoho’s twice on a row',
    '13.80',
    [shirt(charged(['A', 0.19, '1.90'], ['B', 0.19, '1.90']))],
    tax('3.80'),
  ],
  [
    'tax on duties, which no row accounts for',
    '12.90',
    [shirt(charged(['VAT', 0.19, '1.90']))],
    { ...tax('2.90') },
  ],
  ['an exemption after the order', '10.50', [shirt(charged(['VAT', 0.19, '1.90']))], tax('0.50')],
]

describe('taxes', () => {
  it.each(own)('are Zoho’s own: %s', (_case, ...[total, lines, about, expected, names]) => {
    const mapped = writtenLines(order(total, lines, about), shop)
    expect(rows(mapped.lines)).toEqual(expected)
    expect(mapped.lines.map((one) => (one.taxes ?? []).map(({ name }) => name))).toEqual(names)
    expect(mapped.adjustment).toBe(0)
    expect(zohoTotal(mapped, 2)).toBe(total)
    expect(chargesAmong(mapped.lines)).not.toContain('tax')
  })

  it.each(row)('are a row: %s', (_case, ...[total, lines, about]) => {
    const given = order(total, lines, about)
    const mapped = writtenLines(given, shop)
    expect(mapped).toEqual(writtenLines(given, { ...shop, taxes: [] }))
    expect(chargesAmong(mapped.lines)).toContain('tax')
  })

  it('are a row where the organisation has no adjustment to round in', () => {
    const given = order('11.90', [shirt(charged(['VAT', 0.19, '1.90']))], tax('1.90'))
    const mapped = writtenLines(given, { ...shop, adjustable: false })
    expect(mapped.lines.map(({ key }) => key)).toEqual(['1', 'tax'])
  })

  it.each([
    ['GST', 'State VAT', true],
    ['VAT', 'GST', true],
    ['CGST', 'SGST', true],
    ['MwSt', 'VAT', false],
    ['GST/HST', 'hst', false],
    ['Sales Tax', 'California State Tax', false],
    ['Standard rate', 'State VAT', false],
    ['Texas', 'PST', false],
  ])('Zoho’s only tax of the rate is taken: %s for %s (the row says Shopify’s: %s)', (name, title, said) => {
    const given = order('11.00', [shirt(charged([title, 0.1, '1.00']))], tax('1.00'))
    const { lines, adjustment } = writtenLines(given, { ...shop, taxes: [{ name, percentage: 10 }] })
    expect(lines.map((one) => one.taxes?.map((taken) => taken.name))).toEqual([[name]])
    expect(adjustment).toBe(0)
    expect(lines[0]?.description.endsWith(`\nTax in Shopify: ${title} 10 %`)).toBe(said)
  })

  it('a cent of rounding is left to the adjustment, and no more', () => {
    const lines = ['1', '2', '3'].map((id) => shirt({ id, price: '0.03', ...charged(['VAT', 0.19, '0.01']) }))
    const mapped = writtenLines(order('0.11', lines, tax('0.02')), shop)
    expect(mapped.adjustment).toBe(-0.01)
    expect(zohoTotal(mapped, 2)).toBe('0.11')
  })

  it('that Zoho refuses are left out, and the adjustment makes up for them', () => {
    const given = order('11.90', [shirt(charged(['VAT', 0.19, '1.90']))], tax('1.90'))
    const { lines, adjustment, total } = writtenLines(given, shop)
    const without = withoutTaxes({ lines, adjustment, decimals: 2 })
    expect([without.adjustment, zohoTax(without.lines, 2).toNumber()]).toEqual([1.9, 0])
    expect(zohoTotal({ ...without, total }, 2)).toBe('11.90')
  })
})
