// What a customer has spent is in the store's currency: a record says so, or goes without.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openShop, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const spent = (precedence: Rule['precedence'] = 'settings') =>
  Rule.parse({ source: { from: 'value', name: 'totalSpent' }, target: 'Lifetime_Value', precedence })
const rulesOf = (...customer: Rule[]) => ({ customer, product: [], order: [], checkout: [] })
const yen = {
  shop: { currency: 'JPY' },
  org: { currency: 'USD', multiCurrency: ['JPY', 'EUR'], exchangeRates: { JPY: 0.0067 } },
}

/** A store in yen, whose Contacts and Leads have a field for what a customer has spent. */
async function open({ choices, ...options }: LiveOptions = {}) {
  const live = await openShop(world, {
    ...yen,
    ...options,
    choices: { rules: rulesOf(spent()), ...choices },
    imported: false,
  })
  for (const module of ['Contacts', 'Leads'])
    live.org.addCustomField(module, {
      field_label: 'Lifetime Value',
      api_name: 'Lifetime_Value',
      data_type: 'currency',
    })
  return live
}

/** A customer of before the import, who bought for 12,000 yen. */
const bought = ({ shop }: LiveShop) =>
  shop.silently(() => {
    const { id } = shop.createCustomer(ada)
    buys(shop, id, '12000')
    return id
  })
const buys = (shop: LiveShop['shop'], customerId: string, price: string) =>
  void shop.createOrder({ customerId, lines: [{ title: 'Lamp', price, quantity: 1 }] })

const causesOf = async (live: LiveShop, id: string) =>
  (await live.outcomes())
    .filter(({ kind, shopifyId }) => kind === 'customer' && shopifyId === tail(id))
    .flatMap(({ cause }) => cause ?? [])

describe('a new record with an amount', () => {
  test.each(['Contacts', 'Leads'] as const)('says what it is in, in %s', async (customersAs) => {
    const live = await open({ choices: { customersAs } })
    const id = bought(live)
    await live.import()
    expect(live.record(customersAs, id)).toMatchObject({
      Lifetime_Value: 12_000,
      Currency: 'JPY',
      Exchange_Rate: 0.0067,
    })
  })

  test('says nothing of a currency where the organization has one only', async () => {
    const live = await open({ org: { currency: 'JPY' } })
    const id = bought(live)
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject({ Lifetime_Value: 12_000 })
    expect(live.record('Contacts', id)).not.toHaveProperty('Currency')
  })

  test('without an amount it is in the organization’s own', async () => {
    const live = await open({ choices: { rules: rulesOf() } })
    const id = bought(live)
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject({ Currency: 'USD' })
  })
})

describe('a record whose currency people chose', () => {
  test.each(['keep', 'replace'] as const)(
    'goes without amounts in another one, and that is said: %s',
    async (existing) => {
      const live = await open({ choices: { existing } })
      const id = bought(live)
      const there = live.org.insert('Contacts', {
        Last_Name: 'Lovelace',
        Email: ada.email,
        Currency: 'EUR',
      })
      await live.import()
      const contact = () => live.record('Contacts', id)
      expect(contact()).toMatchObject({ id: there.id, First_Name: 'Ada', Currency: 'EUR' })
      expect(contact()['Lifetime_Value'] ?? null).toBeNull()
      expect(await causesOf(live, id)).toEqual(['other_currency'])

      live.org.update('Contacts', there.id, { Currency: 'JPY' })
      buys(live.shop, id, '500')
      await live.settled()
      expect(contact()).toMatchObject({ Lifetime_Value: 12_500, Currency: 'JPY' })
    },
  )

  test('has amounts in its own', async () => {
    const live = await open()
    const id = bought(live)
    live.org.insert('Contacts', { Last_Name: 'Lovelace', Email: ada.email, Currency: 'JPY' })
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject({ Lifetime_Value: 12_000, Currency: 'JPY' })
    expect(await causesOf(live, id)).toEqual([])
  })

  test('keeps the amount that it had, though we made it', async () => {
    const live = await open()
    const id = bought(live)
    await live.import()
    live.org.update('Contacts', live.record('Contacts', id).id, { Currency: 'EUR', Lifetime_Value: 75 })
    buys(live.shop, id, '500')
    await live.settled()
    expect(live.record('Contacts', id)).toMatchObject({ Lifetime_Value: 75, Currency: 'EUR' })
    expect(await causesOf(live, id)).toEqual(['other_currency'])
  })

  test('keeps it as well where Shopify’s always wins, which is back once the currency is', async () => {
    const live = await open({ choices: { rules: rulesOf(spent('shopify')) } })
    const id = bought(live)
    await live.import()
    const { id: contact } = live.record('Contacts', id)
    live.org.update('Contacts', contact, { Currency: 'EUR', Lifetime_Value: 75 })
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject({ Lifetime_Value: 75, Currency: 'EUR' })
    live.org.update('Contacts', contact, { Currency: 'JPY' })
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject({ Lifetime_Value: 12_000, Currency: 'JPY' })
  })
})

const hidden = async (choices: LiveOptions['choices']) => {
  const live = await open({ ...(choices && { choices }) })
  live.org.removeField('Contacts', 'Currency')
  const { checks } = await runPreflight(world.sync, live.domain)
  return { live, found: checks.filter(({ id }) => id === 'currency_field') }
}

describe('a module that hides its Currency field', () => {
  test('gets no amount until the merchant chose, and the check before an import says so', async () => {
    const { live, found } = await hidden({})
    const values = { module: 'Contacts', currency: 'JPY', organisation: 'USD' }
    expect(found).toEqual([{ id: 'currency_field', status: 'warning', values }])
    const id = bought(live)
    await live.import()
    expect(live.record('Contacts', id)['Lifetime_Value'] ?? null).toBeNull()
  })

  test('gets a converted one where the merchant says at which rate', async () => {
    const { live } = await hidden({ missingCurrency: { as: 'convert', rate: 0.01 } })
    const id = bought(live)
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject({ Lifetime_Value: 120 })
  })

  test('is none of their business where no amount is written', async () => {
    expect((await hidden({ rules: rulesOf() })).found).toEqual([])
  })
})
