import { describe, expect, it } from 'vitest'
import { orderLines } from '#app/mapping/records/order-lines.ts'
import { context, custom, rows, shirt, type LineRow } from '#test/support/order-rows.ts'
import { lineItem, money, order } from '#test/support/mapping/records.ts'
import { zohoTotal } from '#test/property/zoho-total.ts'

const gone = { variant: null, name: 'Old shirt' }

type Case = [
  name: string,
  total: string,
  lines: ReturnType<typeof lineItem>[],
  rows: LineRow[],
  adjustment: number,
]

const cases: Case[] = [
  ['one shirt', '10.00', [shirt()], [['P700', 1, 10, 0]], 0],
  ['three shirts', '30.00', [shirt({ quantity: 3 })], [['P700', 3, 10, 0]], 0],
  ['shipping', '15.00', [shirt()], [['P700', 1, 10, 0]], 5],
  ['tax on top, three rates', '10.93', [shirt()], [['P700', 1, 10, 0]], 0.93],
  ['tax inside the price', '10.00', [shirt()], [['P700', 1, 10, 0]], 0],
  ['tip, duties and fees', '17.34', [shirt()], [['P700', 1, 10, 0]], 7.34],
  ['a line discount', '19.99', [shirt({ quantity: 3, net: '19.99' })], [['P700', 3, 10, 10.01]], 0],
  [
    'a code over two lines',
    '15.00',
    [shirt({ id: '1', net: '7.50' }), shirt({ id: '2', net: '7.50' })],
    [
      ['P700', 1, 10, 2.5],
      ['P700', 1, 10, 2.5],
    ],
    0,
  ],
  ['a total below its lines, for no reason that Shopify names', '8.00', [shirt()], [['P700', 1, 10, 0]], -2],
  ['everything discounted', '0.00', [shirt({ net: '0.00' })], [['P700', 1, 10, 10]], 0],
  ['discounted below zero, as no shop should', '0.00', [shirt({ net: '-1.00' })], [['P700', 1, 10, 10]], 0],
  ['everything discounted, shipping not', '5.00', [shirt({ net: '0.00' })], [['P700', 1, 10, 10]], 5],
  ['free of charge', '0.00', [shirt({ price: '0.00' })], [['P700', 1, 0, 0]], 0],
  [
    'a discount that adds to the price counts as none',
    '12.00',
    [shirt({ net: '12.00' })],
    [['P700', 1, 10, 0]],
    2,
  ],
  ['a custom line', '19.99', [lineItem({ ...custom, price: '19.99' })], [['OTHER', 1, 19.99, 0]], 0],
  ['a product deleted since', '10.00', [lineItem(gone)], [['OTHER', 1, 10, 0]], 0],
  [
    'a variant that is not in Zoho',
    '10.00',
    [lineItem({ variant: { id: 'gid://shopify/ProductVariant/1' } })],
    [['OTHER', 1, 10, 0]],
    0,
  ],
  ['a gift card bought', '25.00', [lineItem({ price: '25.00', isGiftCard: true })], [['P700', 1, 25, 0]], 0],
  ['edited: one of three left', '10.00', [shirt({ quantity: 3, current: 1 })], [['P700', 1, 10, 0]], 0],
  [
    'edited: one line taken off, another added',
    '20.00',
    [shirt({ id: '1', current: 0 }), shirt({ id: '2', quantity: 2 })],
    [['P700', 2, 10, 0]],
    0,
  ],
  [
    'refunded in part: the discount keeps its share',
    '18.00',
    [shirt({ quantity: 3, current: 2, net: '27.00' })],
    [['P700', 2, 10, 2]],
    0,
  ],
  [
    'refunded in part: a third of a cent',
    '19.34',
    [shirt({ quantity: 3, current: 2, net: '29.00' })],
    [['P700', 2, 10, 0.67]],
    0.01,
  ],
  ['refunded wholly: the lines stay in sight', '0.00', [shirt({ current: 0 })], [['P700', 1, 10, 10]], 0],
  ['refunded wholly, shipping kept', '5.00', [shirt({ current: 0 })], [['P700', 1, 10, 10]], 5],
  ['money back without lines', '9.00', [shirt()], [['P700', 1, 10, 0]], -1],
  ['no lines at all', '0.00', [], [['OTHER', 1, 0, 0]], 0],
  ['nothing but a tip', '3.50', [], [['OTHER', 1, 0, 0]], 3.5],
  [
    'a price of more decimals than the organisation keeps: the line is right, not only the order',
    '1.00',
    [shirt({ price: '0.333333', quantity: 3, net: '1.00' })],
    [['P700', 3, 0.34, 0.02]],
    0,
  ],
  [
    'big money',
    '107999999.89',
    [shirt({ price: '9999999.99', quantity: 9 })],
    [['P700', 9, 9999999.99, 0]],
    17999999.98,
  ],
]

describe('the rows of an order', () => {
  it.each(cases)('%s', (_case, ...[total, lines, expected, adjustment]) => {
    const mapped = orderLines(order(total, lines), context)
    expect(rows(mapped.lines)).toEqual(expected)
    expect(mapped.adjustment).toBe(adjustment)
    expect(mapped.total).toBe(total)
    expect(zohoTotal(mapped, 2)).toBe(total)
  })

  it.each(cases)('without Adjustment in the organisation: %s', (_case, total, lines) => {
    const mapped = orderLines(order(total, lines), { ...context, adjustable: false })
    expect(mapped.adjustment).toBe(0)
    expect(zohoTotal(mapped, 2)).toBe(total)
  })

  it('shows what makes up for a missing Adjustment in words', () => {
    const mapped = orderLines(order('15.00', [shirt()]), { ...context, adjustable: false })
    expect(mapped.lines.at(-1)).toMatchObject({
      key: 'charges',
      productId: 'OTHER',
      listPrice: 5,
      description: 'Other charges',
    })
  })
})

describe('currencies', () => {
  it.each([
    ['yen in an organisation without decimals', 'JPY', 0, '1100', '500', 2, '1100'],
    ['yen in one with two', 'JPY', 2, '1100.0', '500.0', 2, '1100.00'],
    ['dinars in one with three', 'KWD', 3, '10.125', '3.375', 3, '10.125'],
    ['dinars in one with two: rounded half up', 'KWD', 2, '10.125', '3.375', 3, '10.13'],
    ['cents in an organisation without decimals', 'USD', 0, '10.50', '3.50', 3, '11'],
    ['an organisation that keeps nine', 'EUR', 9, '19.99', '19.99', 1, '19.990000'],
  ])('%s', (_case, ...[currency, decimals, total, price, quantity, expected]) => {
    const given = order(total, [shirt({ price, quantity, net: String(Number(price) * quantity) })], {
      currencyCode: currency,
      currentTotalPriceSet: money(total, currency),
    })
    const mapped = orderLines(given, { ...context, decimals })
    expect(mapped.total).toBe(expected)
    expect(Number(zohoTotal(mapped, decimals))).toBe(Number(expected))
    const dinar = orderLines(given, { ...context, decimals, adjustable: false })
    expect(Number(zohoTotal(dinar, decimals))).toBe(Number(expected))
  })

  it('billions in an organisation that keeps nine: no more digits than a number carries', () => {
    const edited = { price: '1118210.01', quantity: 361, current: 167, net: '403666591.61' }
    const lines = Array.from({ length: 46 }, (_, i) => shirt({ id: String(i), ...edited }))
    const mapped = orderLines(order('0.00', lines), { ...context, decimals: 9 })
    expect(Number(zohoTotal(mapped, 9))).toBe(0)
  })
})

const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    shirt({ id: String(i + 1), name: `Shirt ${i + 1}`, price: '0.35', net: '0.34' }),
  )

describe('more lines than Zoho takes', () => {
  it.each([
    [99, 99],
    [100, 100],
    [101, 100],
    [250, 100],
  ])('%i become %i', (given, expected) => {
    const mapped = orderLines(order((given * 0.34).toFixed(2), many(given)), context)
    expect(mapped.lines).toHaveLength(expected)
    expect(mapped.adjustment).toBe(0)
    expect(zohoTotal(mapped, 2)).toBe((given * 0.34).toFixed(2))
  })

  it('the last row says what it stands for', () => {
    const last = orderLines(order('40.80', many(120)), context).lines.at(-1)
    expect(last).toMatchObject({ key: 'rest', productId: 'OTHER', quantity: 1, listPrice: 7.14, discount: 0 })
    expect(last?.description).toMatch(/^21 more lines\n1 x Shirt 100\n1 x Shirt 101\n/)
    expect(last?.description.length).toBeLessThanOrEqual(1000)
  })

  it('leave room for the row that makes up for a missing Adjustment', () => {
    const mapped = orderLines(order('99.00', many(120)), { ...context, adjustable: false })
    expect(mapped.lines).toHaveLength(100)
    expect(zohoTotal(mapped, 2)).toBe('99.00')
  })
})

describe('what a row says', () => {
  it.each([
    ['the name', { name: 'Shirt - Red' }, 'Shirt - Red'],
    ['the SKU', { sku: 'S-1' }, 'Shirt\nSKU S-1'],
    [
      'attributes',
      { customAttributes: [{ key: 'Engraving', value: 'Für\nElise' }] },
      'Shirt\nEngraving: Für Elise',
    ],
    [
      'no attributes that the store hides or that are empty',
      {
        customAttributes: [
          { key: '_id', value: '1' },
          { key: 'x', value: null },
        ],
      },
      'Shirt',
    ],
    ['that it is gone', { current: 0 }, 'Shirt\nRefunded or removed'],
  ])('%s', (_case, changes, expected) => {
    expect(orderLines(order('10.00', [shirt(changes)]), context).lines[0]?.description).toBe(expected)
  })
  it('is cut to 1,000 characters', () => {
    const given = order('10.00', [shirt({ name: '😀'.repeat(700) })])
    expect(orderLines(given, context).lines[0]?.description.length).toBe(1000)
  })
})

it('each row knows the line it came from', () => {
  const mapped = orderLines(order('20.00', [shirt({ id: '11' }), shirt({ id: '12' })]), context)
  expect(mapped.lines.map((one) => one.key)).toEqual(['11', '12'])
})
