import { describe, expect, it, test } from 'vitest'
import { ShopifyId } from '#app/lib/ids.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { checkoutToDeal } from '#app/mapping/checkouts/checkout-deal.ts'
import { checkoutIn } from '#app/mapping/values/currency.ts'
import { checkout, checkoutLine, checkoutLinks } from '#test/support/mapping/checkouts.ts'
import { address, field } from '#test/support/mapping/records.ts'

const inMoney = (amount: string, currencyCode: string) => ({
  shopMoney: { amount, currencyCode },
  presentmentMoney: { amount, currencyCode },
})
const deal = (...[changes, links]: [Parameters<typeof checkout>[0], Partial<typeof checkoutLinks>?]) =>
  checkoutToDeal(checkout(changes), { ...checkoutLinks, ...links })
const stages = field('Stage', 'picklist', {
  options: ['Erstkontakt', 'Verkauft', 'Vorbei'],
  forecasts: { Erstkontakt: 'Open', Verkauft: 'Closed Won', Vorbei: 'Closed Lost' },
})
const fields = new Map([['Stage', stages]])

describe('the stage', () => {
  it('is the first open one while the checkout is abandoned', () => {
    expect(deal({}, { fields })).toMatchObject({ Stage: 'Erstkontakt', Closing_Date: '2026-11-27' })
  })
  it('is the won one on the day of the order', () => {
    const completedAt = '2026-11-21T23:30:00Z'
    const won = deal({ completedAt }, { fields, zone: 'Asia/Tokyo' })
    expect(won).toMatchObject({ Stage: 'Verkauft', Closing_Date: '2026-11-22', Amount: 90 })
  })
  it('is the lost one where nothing is left of the order, unless it was for nothing', () => {
    const completedAt = '2026-11-21T10:00:00Z'
    expect(deal({ completedAt }, { fields, ordered: 0 })).toMatchObject({ Stage: 'Vorbei', Amount: 0 })
    const free = deal({ completedAt, totalPriceSet: inMoney('0.00', 'USD') }, { fields, ordered: 0 })
    expect(free).toMatchObject({ Stage: 'Verkauft', Amount: 0 })
    expect(deal({ completedAt }, { fields, ordered: 45.1 })).toMatchObject({
      Stage: 'Verkauft',
      Amount: 45.1,
    })
  })
  it('counts nothing where the order has a deal of its own', () => {
    const own = deal({ completedAt: '2026-11-21T10:00:00Z' }, { hasOwnDeal: true })
    expect(own).toMatchObject({ Amount: 0 })
    expect(own.Description).toContain('see the deal of the order')
  })
})

test.each([
  { what: 'two decimals, half up', amount: '10.005', currency: 'USD', decimals: 2, wanted: 10.01 },
  { what: 'none', amount: '1200', currency: 'JPY', decimals: 0, wanted: 1200 },
  { what: 'three', amount: '35.612', currency: 'KWD', decimals: 3, wanted: 35.612 },
])('the amount has the decimals that Zoho keeps: $what', ({ amount, currency, decimals, wanted }) => {
  const kept = new Map([['Amount', field('Amount', 'currency', { decimals })]])
  expect(deal({ totalPriceSet: inMoney(amount, currency) }, { fields: kept }).Amount).toBe(wanted)
})

test('its currency is named where the organization has it', () => {
  const totalPriceSet = inMoney('10.00', 'EUR')
  expect(deal({ totalPriceSet }, { currencies: ['EUR'] }).Currency).toBe('EUR')
  expect(deal({ totalPriceSet }, { currencies: null })).not.toHaveProperty('Currency')
})

test('where amounts are converted, every one of them is, but what the customer saw', () => {
  const euros = checkout({
    totalPriceSet: inMoney('90.00', 'EUR'),
    totalTaxSet: { shopMoney: { amount: '10.00', currencyCode: 'EUR' } },
  })
  const money = { as: 'converted', rate: 1.1, currency: 'USD' } as const
  const { Amount, Description } = checkoutToDeal(checkoutIn(euros, money), checkoutLinks)
  expect(Amount).toBe(99)
  expect(Description).toContain('Shown as: 90.00 EUR')
  expect(Description).toContain('Tax: 11.00 USD')
  expect(checkoutIn(euros, { as: 'is' })).toBe(euros)
})

describe('the description', () => {
  it('names who it was only where no contact does', () => {
    const billingAddress = {
      ...address,
      company: null,
      firstName: 'Ada',
      lastName: 'L',
      phone: '+1 202 555 0100',
    }
    expect(deal({ billingAddress }).Description).not.toContain('Ada')
    expect(deal({ billingAddress }, { contactId: null }).Description).toContain(
      'Customer: Ada L, +1 202 555 0100',
    )
    expect(deal({}, { contactId: null }).Description).not.toContain('Customer')
  })
  it('has the recovery link only where it is wanted, and while there is something to recover', () => {
    const link = 'https://acme.myshopify.com/1/checkouts/tok77/recover?key=k'
    expect(deal({}).Description).not.toContain('recover')
    expect(deal({}, { withLink: true }).Description).toContain(link)
    const completedAt = '2026-11-21T10:00:00Z'
    expect(deal({ completedAt }, { withLink: true }).Description).not.toContain('recover')
  })
  it('keeps whole lines, the facts and the way into the admin, however many lines there are', () => {
    const lines = Array.from({ length: 300 }, (_, n) => checkoutLine({ title: `${n} ${'x'.repeat(200)}` }))
    const text = deal({ lines, note: 'n'.repeat(60_000) }).Description ?? ''
    expect(text.length).toBeLessThanOrEqual(32_000)
    expect(text).toContain('more\n')
    expect(text.endsWith('https://admin.shopify.com/store/acme/checkouts/77')).toBe(true)
  })
  it('says of an item without a name how many there are', () => {
    const lines = [checkoutLine({ title: null, sku: null, variantTitle: 'small' })]
    expect(deal({ lines }).Description).toContain('2 × ?, small, 45.00 USD')
  })
  it('leaves out what stores keep for themselves', () => {
    const customAttributes = [
      { key: '_internal', value: 'x' },
      { key: 'gift', value: 'yes' },
    ]
    const text = deal({ customAttributes }).Description
    expect(text).toContain('gift: yes')
    expect(text).not.toContain('_internal')
  })
})

test('the name tells it from an order’s deal, and fits', () => {
  expect(deal({}).Deal_Name).toBe('Abandoned checkout #77 - Acme')
  const long = deal({ name: '9'.repeat(200) }, { shopName: 'S'.repeat(200) }).Deal_Name ?? ''
  expect(long).toHaveLength(120)
})

test('our id field tells a checkout from an order of the same number', () => {
  const id = ShopifyId.parse('77')
  expect(mappingKinds.checkout.ownId(id)).not.toBe(mappingKinds.order.ownId(id))
  expect(mappingKinds.checkout.idLabel).toBe(mappingKinds.order.idLabel)
})
