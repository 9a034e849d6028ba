import { describe, expect, it } from 'vitest'
import { fitRecord } from '#app/mapping/values/fit.ts'
import { applyCustomerRules, applyOrderRules, applyProductRules } from '#app/mapping/settings/merchant.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'
import { customer, field, lineItem, order, product, variant } from '#test/support/mapping/records.ts'

type Input = Parameters<typeof Settings.parse>[0]

const fields = new Map(
  [field('Text', 'text'), field('Lead_Source', 'picklist', { options: ['Partner'] })].map((one) => [
    one.apiName,
    one,
  ]),
)
const merchant = (settings: Input) => ({
  shop: 'acme.myshopify.com',
  zone: 'America/New_York',
  fields,
  settings: Settings.parse(settings),
})
const nothing = {
  onCreate: {},
  keepIfSet: [],
  overwrite: [],
  followed: [],
  emptied: [],
  filtered: false,
  says: {},
}
const nobodys = { ...nothing, amounts: null, unanswered: false }

describe('a merchant who chose nothing', () => {
  const row = { Last_Name: 'X' }
  it('changes nothing', () => {
    expect(applyCustomerRules(row, customer({ lastName: 'X' }), merchant({}))).toEqual({ row, ...nobodys })
    expect(applyProductRules(row, { product: product(), variant: variant() }, merchant({}))).toEqual({
      row,
      ...nothing,
    })
    expect(applyOrderRules(row, order('1', [lineItem()]), merchant({}))).toEqual({ row, ...nothing })
  })
  it('keeps settings as they were saved before there were rules', () => {
    expect(Settings.parse({ customersAs: 'Leads', kinds: { product: false } })).toEqual({
      ...defaultSettings,
      customersAs: 'Leads',
      kinds: { product: false, customer: true, order: true, checkout: false, draftOrder: false },
    })
  })
})

describe('what only new records get', () => {
  const settings: Input = {
    newRecords: {
      customer: { ownerId: '42', tags: ['Shopify', ' Shopify ', 'a tag far longer than Zoho takes'] },
    },
  }
  it('owner and tags, apart from the fields that are compared and updated', () => {
    expect(applyCustomerRules({ Last_Name: 'X' }, customer({ lastName: 'X' }), merchant(settings))).toEqual({
      ...nobodys,
      row: { Last_Name: 'X' },
      onCreate: {
        Owner: { id: '42' },
        Tag: [{ name: 'Shopify' }, { name: 'a tag far longer than Zoh' }],
      },
    })
  })
  it('where the lead came from: a salesperson’s correction stays (was overwritten by each sync)', () => {
    const mapped = { Last_Name: 'X', Lead_Source: 'Online Store' }
    expect(applyCustomerRules(mapped, customer({ lastName: 'X' }), merchant({}))).toEqual({
      ...nobodys,
      row: { Last_Name: 'X' },
      onCreate: { Lead_Source: 'Online Store' },
    })
  })
  it('unless a rule says otherwise', () => {
    const rules = { customer: [{ source: { from: 'text', text: 'Partner' }, target: 'Lead_Source' }] }
    const ruled = applyCustomerRules({ Lead_Source: 'Online Store' }, customer(), merchant({ rules }))
    expect(ruled).toEqual({ ...nobodys, row: { Lead_Source: 'Partner' } })
  })
  it('and it survives the fitting', () => {
    const { onCreate } = applyCustomerRules({}, customer(), merchant(settings))
    expect(Object.keys(fitRecord(onCreate, fields, 'create'))).toEqual(['Owner', 'Tag'])
  })
})

it('rules apply with the shop’s own dates and links', () => {
  const rules = {
    order: [
      {
        source: { from: 'template', template: '{{name}} {{adminUrl}}' },
        target: 'Text',
        precedence: 'zoho-if-set',
      },
    ],
  }
  expect(applyOrderRules({}, order('1', []), merchant({ rules }))).toMatchObject({
    row: { Text: '#1001 https://admin.shopify.com/store/acme/orders/9' },
    keepIfSet: ['Text'],
    overwrite: [],
  })
})

type Case = [name: string, filter: object, record: object, filtered: boolean]

describe('filters', () => {
  it.each<Case>([
    ['no filter', {}, {}, false],
    ['a tag that is there', { tagged: ['VIP'] }, { tags: ['vip', 'x'] }, false],
    ['one of several tags', { tagged: ['a', 'b'] }, { tags: ['b'] }, false],
    ['no such tag', { tagged: ['vip'] }, { tags: [] }, true],
    ['a tag that must not be there', { notTagged: ['spam'] }, { tags: ['Spam'] }, true],
    ['created on the day', { createdSince: '2026-01-10' }, { createdAt: '2026-01-11T03:00:00Z' }, false],
    [
      'created the day before, in the shop',
      { createdSince: '2026-01-11' },
      { createdAt: '2026-01-11T03:00:00Z' },
      true,
    ],
    ['enough orders', { leastOrders: 2 }, { numberOfOrders: '2' }, false],
    ['not enough orders', { leastOrders: 2 }, { numberOfOrders: '1' }, true],
    ['orders unknown', { leastOrders: 1 }, { numberOfOrders: null }, true],
    ['spent enough', { leastSpent: 10 }, { amountSpent: { amount: '10.00', currencyCode: 'USD' } }, false],
    ['spent nothing yet', { leastSpent: 10 }, { amountSpent: null }, true],
  ])('customers: %s', (_case, ...[filter, changes, filtered]) => {
    const ruled = applyCustomerRules({}, customer(changes), merchant({ filters: { customer: filter } }))
    expect(ruled.filtered).toBe(filtered)
  })

  it.each<Case>([
    ['a status that is wanted', { statuses: ['ACTIVE', 'UNLISTED'] }, { status: 'UNLISTED' }, false],
    ['a status that is not', { statuses: ['ACTIVE'] }, { status: 'DRAFT' }, true],
    ['any status', { statuses: [] }, { status: 'ARCHIVED' }, false],
    ['the product’s tags', { tagged: ['new'] }, { tags: ['new'] }, false],
  ])('products: %s', (_case, ...[filter, changes, filtered]) => {
    const of = { product: product(changes), variant: variant() }
    expect(applyProductRules({}, of, merchant({ filters: { product: filter } })).filtered).toBe(filtered)
  })

  it.each<Case>([
    ['a channel that is wanted', { channels: ['web'] }, { sourceName: 'WEB' }, false],
    ['another channel', { channels: ['web'] }, { sourceName: 'pos' }, true],
    [
      'a channel by its name',
      { channels: ['Point of Sale'] },
      { sourceName: 'pos', app: { name: 'Point of Sale' } },
      false,
    ],
    [
      'a channel that is not wanted, by its name',
      { notChannels: ['point of sale'] },
      { sourceName: 'pos', app: { name: 'Point of Sale' } },
      true,
    ],
    ['a channel that is not wanted', { notChannels: ['pos'] }, { sourceName: 'pos' }, true],
    ['no channel at all', { notChannels: ['pos'] }, { sourceName: null }, false],
    ['the least total', { leastTotal: 10 }, {}, false],
    ['less than that', { leastTotal: 10.01 }, {}, true],
    ['a test order', {}, { test: true }, false],
    ['a test order that is not wanted', { testOrders: false }, { test: true }, true],
  ])('orders: %s', (_case, ...[filter, changes, filtered]) => {
    const given = order('10.00', [lineItem()], changes)
    expect(applyOrderRules({}, given, merchant({ filters: { order: filter } })).filtered).toBe(filtered)
  })
})
