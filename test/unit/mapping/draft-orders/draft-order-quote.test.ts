import { describe, expect, it, test } from 'vitest'
import { draftOrderToQuote } from '#app/mapping/draft-orders/draft-order-quote.ts'
import { draftOrderIn } from '#app/mapping/values/currency.ts'
import { draftLine, draftOrder, quoteLinks } from '#test/support/mapping/draft-orders.ts'
import { address, field, money } from '#test/support/mapping/records.ts'

const quote = (changes: Record<string, unknown>, links: Partial<typeof quoteLinks> = {}) =>
  draftOrderToQuote(draftOrder(changes), { ...quoteLinks, ...links })
const stages = (...options: string[]) =>
  new Map([['Quote_Stage', field('Quote_Stage', 'picklist', { options: ['-None-', ...options] })]])

describe('the stage', () => {
  const zohos = ['Draft', 'Negotiation', 'Delivered', 'On Hold', 'Confirmed', 'Closed Won', 'Closed Lost']
  it.each([
    { what: 'Zoho’s own', options: zohos, wanted: ['Draft', 'Delivered', 'Closed Won'] },
    { what: 'none that are known', options: [], wanted: ['Draft', 'Delivered', 'Closed Won'] },
    {
      what: 'German ones',
      options: ['Entwurf', 'Verhandlung', 'Versendet', 'Gewonnen', 'Verloren'],
      wanted: ['Entwurf', 'Versendet', 'Gewonnen'],
    },
    {
      what: 'French ones in another order',
      options: ['Perdu', 'Gagné', 'Envoyé', 'Brouillon'],
      wanted: ['Brouillon', 'Envoyé', 'Gagné'],
    },
    {
      what: 'Japanese ones',
      options: ['下書き', '交渉中', '提出済み', '受注', '失注'],
      wanted: ['下書き', '提出済み', '受注'],
    },
    {
      what: 'some without a word for sent',
      options: ['Draft', 'Closed Won', 'Closed Lost'],
      wanted: ['Draft', 'Draft', 'Closed Won'],
    },
    { what: 'a single one', options: ['Ours'], wanted: ['Ours', 'Ours', 'Ours'] },
  ])('is one of the organization’s: $what', ({ options, wanted }) => {
    const fields = stages(...options)
    const stageOf = (status: string) => quote({ status }, { fields }).Quote_Stage
    expect(['OPEN', 'INVOICE_SENT', 'COMPLETED'].map(stageOf)).toEqual(wanted)
  })
  it('of a state that Shopify names anew is that of an open one', () => {
    expect(quote({ status: 'ON_ICE' }, { fields: stages(...zohos) }).Quote_Stage).toBe('Draft')
    expect(quote({ status: null }, { fields: stages(...zohos) }).Quote_Stage).toBe('Draft')
  })
})

test('the subject tells two shops of one organization apart, and fits', () => {
  expect(quote({}).Subject).toBe('#D7 - Acme')
  expect(quote({ name: 'D'.repeat(300) }, { shopName: 'S'.repeat(300) }).Subject).toHaveLength(255)
})

test('it is valid as long as the stock is reserved, by the shop’s own days', () => {
  const reserveInventoryUntil = '2026-12-01T23:30:00Z'
  expect(quote({ reserveInventoryUntil }, { zone: 'Asia/Tokyo' }).Valid_Till).toBe('2026-12-02')
  expect(quote({})).not.toHaveProperty('Valid_Till')
})

test('it points to contact and account, and names the currency that the organization has', () => {
  expect(quote({})).toMatchObject({ Contact_Name: { id: '2' }, Account_Name: { id: '1' }, Currency: 'USD' })
  expect(quote({}, { currencies: null, contactId: null })).not.toHaveProperty('Currency')
  expect(quote({}, { contactId: null })).not.toHaveProperty('Contact_Name')
})

test('an address stands for both where there is one', () => {
  const only = { ...address, firstName: null, lastName: null, company: null, phone: null }
  expect(quote({ shippingAddress: only })).toMatchObject({
    Billing_City: 'Ottawa',
    Shipping_City: 'Ottawa',
    Shipping_Street: '1 Main Street, Flat 2',
  })
})

describe('the description', () => {
  it('leads to the draft, and to the order that it became', () => {
    const draftLink = 'https://admin.shopify.com/store/acme/draft_orders/77'
    expect(quote({}).Description?.endsWith(draftLink)).toBe(true)
    const order = { id: 'gid://shopify/Order/9', name: '#1001' }
    const text = quote({ status: 'COMPLETED', completedAt: '2026-11-21T10:00:00Z', order }).Description
    expect(text).toContain('Order: #1001')
    expect(text).toContain('https://admin.shopify.com/store/acme/orders/9')
    expect(text?.endsWith(draftLink)).toBe(true)
  })
  it('never holds the link by which anybody could pay', () => {
    const invoiceUrl = 'https://acme.myshopify.com/invoices/secret'
    expect(quote({ invoiceUrl }).Description).not.toContain('secret')
  })
  it('names who it is for only where no contact does', () => {
    const billingAddress = { ...address, company: null, firstName: 'Ada', lastName: 'L', phone: null }
    expect(quote({ billingAddress, email: 'ada@example.com' }).Description).not.toContain('Ada')
    const text = quote({ billingAddress, email: 'ada@example.com' }, { contactId: null }).Description
    expect(text).toContain('Customer: Ada L')
    expect(text).toContain('Customer email: ada@example.com')
  })
  it('says what is charged, and leaves out what stores keep for themselves', () => {
    const text = quote({
      totalTaxSet: money('3.40'),
      taxLines: [{ title: 'State', rate: 0.0625, priceSet: money('3.40') }],
      totalDiscountsSet: money('5.00'),
      discountCodes: ['HI'],
      appliedDiscount: { title: 'Regulars' },
      taxExempt: true,
      customAttributes: [
        { key: '_internal', value: 'x' },
        { key: 'gift', value: 'yes' },
      ],
    }).Description
    expect(text).toContain('Tax: 3.40 USD (State 6.25 %: 3.40)')
    expect(text).toContain('Discount: Regulars')
    expect(text).toContain('Discount codes: HI')
    expect(text).toContain('Tax exempt: yes')
    expect(text).toContain('gift: yes')
    expect(text).not.toContain('_internal')
  })
  it('is never longer than Zoho takes, and keeps its links', () => {
    const text = quote({ note2: 'n'.repeat(60_000) }).Description ?? ''
    expect(text).toHaveLength(32_000)
    expect(text.endsWith('/draft_orders/77')).toBe(true)
  })
})

const euros = (amount: string) => money(amount, 'EUR')

test('where amounts are converted, every one of them is, but what the customer sees', () => {
  const draft = draftOrder(
    {
      currencyCode: 'EUR',
      totalPriceSet: euros('90.00'),
      subtotalPriceSet: euros('90.00'),
      totalTaxSet: euros('10.00'),
      shippingLine: { title: 'Post', discountedPriceSet: euros('5.00') },
    },
    [draftLine({ originalUnitPriceSet: euros('45.00'), discountedTotalSet: euros('90.00') })],
  )
  const written = draftOrderIn(draft, { as: 'converted', rate: 1.1, currency: 'USD' })
  expect(written.lines[0]?.originalUnitPriceSet.shopMoney).toEqual({ amount: '49.5', currencyCode: 'USD' })
  expect(written.shippingLine?.discountedPriceSet?.shopMoney.amount).toBe('5.5')
  const { Description } = draftOrderToQuote(written, quoteLinks)
  expect(Description).toContain('Total: 99.00 USD')
  expect(Description).toContain('Shown as: 90.00 EUR')
  expect(draftOrderIn(draft, { as: 'is' })).toBe(draft)
})
