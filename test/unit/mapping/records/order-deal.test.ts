import { describe, expect, it } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { stageOf } from '#app/mapping/parts/deal-stage.ts'
import { orderToDeal, type DealContext } from '#app/mapping/records/order-deal.ts'
import { field, lineItem, money, order } from '#test/support/mapping/records.ts'

const english = [
  'Qualification',
  'Needs Analysis',
  'Proposal/Price Quote',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
  'Closed-Lost to Competition',
]
const fieldsWith = (...more: [string, ReturnType<typeof field>][]) =>
  new Map([['Stage', field('Stage', 'picklist', { options: ['-None-', ...english] })], ...more])

const context: DealContext = {
  shopName: 'Acme',
  accountId: ZohoId.parse('A1'),
  contactId: ZohoId.parse('C1'),
  currencies: null,
  zone: 'America/New_York',
  fields: fieldsWith(),
  inLayout: false,
}
const deal = (changes: object = {}, more: Partial<DealContext> = {}, lines = [lineItem()]) =>
  orderToDeal(order('10.00', lines, changes), { ...context, ...more })
const says = (lines = [lineItem()], changes: object = {}, more: Partial<DealContext> = {}) =>
  String(deal(changes, more, lines)['Description']).split('\n')

describe('the name', () => {
  it.each([
    ['names the shop: two shops have a #1001', '#1001', 'Acme', '#1001 - Acme'],
    ['is as long as Zoho takes', '#1001', 'S'.repeat(300), `#1001 - ${'S'.repeat(112)}`],
    ['keeps the shop in sight beside a long order name', 'N'.repeat(200), 'Acme', `${'N'.repeat(60)} - Acme`],
  ])('%s', (_case, name, shopName, expected) => {
    expect(deal({ name }, { shopName })['Deal_Name']).toBe(expected)
  })
})

describe('the stage', () => {
  it.each([
    ['not paid, not shipped', 'PENDING', 'UNFULFILLED', null, 'Qualification'],
    ['authorised', 'AUTHORIZED', 'UNFULFILLED', null, 'Qualification'],
    ['paid in part', 'PARTIALLY_PAID', 'UNFULFILLED', null, 'Qualification'],
    ['expired', 'EXPIRED', 'UNFULFILLED', null, 'Qualification'],
    ['paid', 'PAID', 'UNFULFILLED', null, 'Closed Won'],
    ['paid and shipped', 'PAID', 'FULFILLED', null, 'Closed Won'],
    ['shipped before it was paid', 'PENDING', 'FULFILLED', null, 'Closed Won'],
    ['shipped in part, not paid', 'PENDING', 'PARTIALLY_FULFILLED', null, 'Qualification'],
    ['refunded in part', 'PARTIALLY_REFUNDED', 'FULFILLED', null, 'Closed Won'],
    ['refunded wholly, though it was shipped', 'REFUNDED', 'FULFILLED', null, 'Closed Lost'],
    ['voided', 'VOIDED', 'UNFULFILLED', null, 'Closed Lost'],
    ['cancelled, though it was paid', 'PAID', 'UNFULFILLED', '2026-01-11T00:00:00Z', 'Closed Lost'],
    ['withheld by Shopify', null, null, null, 'Qualification'],
  ])('%s', (_case, ...[displayFinancialStatus, displayFulfillmentStatus, cancelledAt, expected]) => {
    expect(deal({ displayFinancialStatus, displayFulfillmentStatus, cancelledAt })['Stage']).toBe(expected)
  })
})

describe('the stage among the organisation’s own', () => {
  it.each([
    ['as Zoho makes them', english, ['Qualification', 'Closed Won', 'Closed Lost']],
    ['in another order', ['Closed Lost', 'Closed Won', 'New'], ['New', 'Closed Won', 'Closed Lost']],
    ['written otherwise', ['new', 'closed won', 'CLOSED LOST'], ['new', 'closed won', 'CLOSED LOST']],
    ['two that look won', ['Open', 'Won back', 'Closed Won', 'Lost'], ['Open', 'Closed Won', 'Lost']],
    ['short', ['In work', 'Won', 'Lost'], ['In work', 'Won', 'Lost']],
    ['cancelled for lost', ['Open', 'Paid', 'Cancelled'], ['Open', 'Paid', 'Cancelled']],
    ['unpaid is not paid', ['Unpaid', 'Paid', 'Cancelled'], ['Unpaid', 'Paid', 'Cancelled']],
    ['a winter sale is not won', ['Winter sale', 'Done', 'Lost'], ['Winter sale', 'Done', 'Lost']],
    ['German', ['Angebot', 'Gewonnen', 'Verloren'], ['Angebot', 'Gewonnen', 'Verloren']],
    ['French', ['Devis', 'Fermé gagné', 'Fermé perdu'], ['Devis', 'Fermé gagné', 'Fermé perdu']],
    ['Spanish', ['Propuesta', 'Ganado', 'Perdido'], ['Propuesta', 'Ganado', 'Perdido']],
    ['Italian', ['Offerta', 'Vinta', 'Persa'], ['Offerta', 'Vinta', 'Persa']],
    ['Portuguese', ['Proposta', 'Ganho', 'Perdido'], ['Proposta', 'Ganho', 'Perdido']],
    ['Japanese', ['提案', '受注', '失注'], ['提案', '受注', '失注']],
    ['no name that tells: last but one, and last', ['A', 'B', 'C', 'D'], ['A', 'C', 'D']],
    [
      'no name for won: the last that is not lost',
      ['New', 'Done', 'Lost', 'Lost again'],
      ['New', 'Done', 'Lost'],
    ],
    ['no name for lost: the last that is not won', ['New', 'Won', 'Gone'], ['New', 'Won', 'Gone']],
    ['two', ['Won', 'Lost'], ['Won', 'Won', 'Lost']],
    ['one', ['Order'], ['Order', 'Order', 'Order']],
    ['one, besides none', ['-None-', 'Order'], ['Order', 'Order', 'Order']],
    ['not known yet: Zoho’s own', [], ['Qualification', 'Closed Won', 'Closed Lost']],
  ])('%s', (_case, options, expected) => {
    expect((['open', 'won', 'lost'] as const).map((standing) => stageOf(standing, options))).toEqual(expected)
  })

  it.each([
    [
      'by what each counts as, whatever it is called',
      { Lead: 'Open', Shipped: 'Closed Won', 'Won back later': 'Closed Lost' },
      ['Lead', 'Shipped', 'Won back later'],
    ],
    [
      'Zoho’s own among several that count the same',
      {
        A: 'Open',
        Qualification: 'Open',
        'Closed-Lost to Competition': 'Closed Lost',
        'Closed Lost': 'Closed Lost',
        W: 'Closed Won',
      },
      ['Qualification', 'W', 'Closed Lost'],
    ],
    [
      'by name where one kind is missing',
      { Neu: 'Open', Gewonnen: '', Verloren: '' },
      ['Neu', 'Gewonnen', 'Verloren'],
    ],
  ])('%s', (_case, forecasts: Record<string, string>, expected) => {
    const standings = ['open', 'won', 'lost'] as const
    expect(standings.map((standing) => stageOf(standing, Object.keys(forecasts), forecasts))).toEqual(
      expected,
    )
  })
})

describe('the closing date', () => {
  it.each([
    ['the day the order was placed, in the shop’s zone', '2026-01-10T12:00:00Z', '2026-01-10'],
    ['late in the evening it is still that day', '2026-01-11T03:30:00Z', '2026-01-10'],
    ['not told: the day it was made', null, '2026-01-10'],
    ['nothing that is a time: the same', 'soon', '2026-01-10'],
  ])('%s', (_case, processedAt, expected) => {
    expect(deal({ processedAt })['Closing_Date']).toBe(expected)
  })
  it('follows a shop on the other side of the world', () => {
    const late = { processedAt: '2026-01-10T16:00:00Z' }
    expect(deal(late, { zone: 'Asia/Tokyo' })['Closing_Date']).toBe('2026-01-11')
  })
})

describe('the amount', () => {
  it.each([
    ['as ordered', '10.00', 2, 10],
    ['after a refund', '7.35', 2, 7.35],
    ['of an order that is all refunded', '0.0', 2, 0],
    ['in yen', '1500.0', 0, 1500],
    ['in dinars, of an organisation with two decimals', '1.235', 2, 1.24],
    ['in dinars, of one with three', '1.235', 3, 1.235],
  ])('%s', (_case, current, decimals, amount) => {
    const fields = fieldsWith(['Amount', field('Amount', 'currency', { decimals })])
    const given = order('99.00', [lineItem()], { currentTotalPriceSet: money(current) })
    expect(orderToDeal(given, { ...context, fields })['Amount']).toBe(amount)
  })
})

describe('whose order it is', () => {
  it('the customer’s, and the store’s account', () => {
    expect(deal()).toMatchObject({ Account_Name: { id: 'A1' }, Contact_Name: { id: 'C1' } })
  })
  it('a guest, or a customer who is a lead, is no contact', () => {
    const guest = deal({ email: 'guest@example.com' }, { contactId: null, accountId: null })
    expect(guest).not.toHaveProperty('Contact_Name')
    expect(guest).not.toHaveProperty('Account_Name')
    expect(guest['Description']).toContain('Customer email: guest@example.com')
  })
})

describe('the pipeline', () => {
  const pipeline = (mandatory: boolean) =>
    fieldsWith([
      'Pipeline',
      field('Pipeline', 'picklist', { mandatory, options: ['-None-', 'Sales', 'Other'] }),
    ])
  it.each([
    ['Zoho asks for one: the first', { fields: pipeline(true) }, 'Sales'],
    ['Zoho asks for none: none', { fields: pipeline(false) }, undefined],
    ['the merchant chose a layout, which asks for one', { fields: pipeline(false), inLayout: true }, 'Sales'],
    ['there is none', { fields: fieldsWith(), inLayout: true }, undefined],
  ])('%s', (_case, more, expected) => {
    expect(deal({}, more)['Pipeline']).toBe(expected)
  })
})

describe('the stage in a pipeline with stages of its own', () => {
  const options = ['Qualification', 'Closed Won', 'Talks', 'Signed', 'Void']
  const forecasts = { Qualification: 'Open', 'Closed Won': 'Closed Won', Talks: 'Open', Signed: 'Closed Won' }
  const pipelines = (mandatory: boolean, stages?: Record<string, string[]>) =>
    new Map([
      ['Stage', field('Stage', 'picklist', { options, forecasts })],
      [
        'Pipeline',
        field('Pipeline', 'picklist', { mandatory, options: ['Wholesale'], ...(stages && { stages }) }),
      ],
    ])
  const own = { Wholesale: ['Talks', 'Signed', 'Void'] }
  it.each([
    ['an open one is one of its own', 'PENDING', pipelines(true, own), 'Talks'],
    ['a won one as well', 'PAID', pipelines(true, own), 'Signed'],
    ['of all there are where Zoho does not say which are its own', 'PAID', pipelines(true), 'Closed Won'],
    ['or where none is named', 'PAID', pipelines(false, own), 'Closed Won'],
  ])('%s', (_case, displayFinancialStatus, fields, expected) => {
    expect(deal({ displayFinancialStatus }, { fields })['Stage']).toBe(expected)
  })
})

describe('the currency', () => {
  it.each([
    ['an organisation with one currency is not told', null, undefined],
    ['one that has the order’s currency is', ['USD', 'EUR'], 'USD'],
    ['one that lacks it is not', ['EUR'], undefined],
  ])('%s', (_case, currencies, expected) => {
    expect(deal({}, { currencies })['Currency']).toBe(expected)
  })
})

describe('the description', () => {
  const lamp = lineItem({ name: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 3, current: 2 })

  it('begins with what was ordered, as it stands now; the facts follow', () => {
    const mug = lineItem({ id: '2', name: 'Mug', price: '5.00' })
    expect(says([lamp, mug])).toEqual([
      '2 × Blue lamp, SKU LAMP-B, 45.00 USD',
      '1 × Mug, 5.00 USD',
      '',
      'Ordered: 2026-01-10',
      'Payment: paid',
      'Fulfillment: unfulfilled',
      'Total: 10.00 USD',
      'Refunded or removed: 1 × Blue lamp',
    ])
  })
  it.each([
    ['a line that was refunded is gone', [lamp, lineItem({ id: '2', current: 0 })], 1],
    ['unless nothing else is left', [lineItem({ id: '2', current: 0 })], 1],
    ['an order without lines has none', [], 0],
  ])('%s', (_case, lines, count) => {
    expect(says(lines).filter((one) => /^\d+ × /.test(one))).toHaveLength(count)
  })
  it.each([
    ['45.0', 'USD', '45.00 USD'],
    ['1500.0', 'JPY', '1500 JPY'],
    ['35.612', 'KWD', '35.612 KWD'],
    ['3.403249', 'USD', '3.40 USD'],
  ])('a price of %s %s reads as people write it', (amount, currencyCode, text) => {
    const price = { shopMoney: { amount, currencyCode } }
    expect(says([lineItem({ originalUnitPriceSet: price })])[0]).toBe(`1 × Shirt, ${text}`)
  })
  it('names no tip among the goods, and a line that is worth as much is one', () => {
    const custom = { product: null, variant: null, price: '3.00' }
    const lines = [
      lineItem({ id: '1', name: 'Mug' }),
      lineItem({ ...custom, id: '2', name: 'Engraving' }),
      lineItem({ ...custom, id: '3', name: 'Tip', nonFulfillableQuantity: 1 }),
    ]
    const told = says(lines, { totalTipReceivedSet: money('3.00') })
    expect(told.filter((one) => one.includes(' × '))).toEqual([
      '1 × Mug, 10.00 USD',
      '1 × Engraving, 3.00 USD',
    ])
    expect(told).toContain('Tip: 3.00 USD')
  })

  it('says of a line that it was refunded', () => {
    expect(says([lineItem({ current: 0 })])[0]).toBe('1 × Shirt, 10.00 USD, refunded or removed')
  })
  it('of very many lines names as many as there is room for, and keeps the facts and the link in sight', () => {
    const many = Array.from({ length: 500 }, (_, i) => lineItem({ id: `${i}`, name: 'x'.repeat(200) }))
    const given = says(many, { note: 'n'.repeat(30_000) }, { shop: 'acme.myshopify.com' })
    expect(given.join('\n').length).toBe(32_000)
    const shown = given.filter((one) => one.includes(' × ')).length
    expect(given).toContain(`and ${500 - shown} more`)
    expect(given).toContain('Payment: paid')
    expect(given.at(-1)).toBe('https://admin.shopify.com/store/acme/orders/9')
  })
})

it('nothing that Zoho fills itself is sent, and no rows', () => {
  expect(Object.keys(deal({ sourceName: 'web' })).toSorted()).toEqual([
    'Account_Name',
    'Amount',
    'Closing_Date',
    'Contact_Name',
    'Deal_Name',
    'Description',
    'Lead_Source',
    'Stage',
  ])
})
