// What a value is made of beside the record changes: a list in Zoho, the store's name, its time zone. Shopify's own value is
// as it was, and what people made of the field in Zoho stays (decision 164).

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openWithDrafts } from '#test/support/draft-shop.ts'
import { openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => void (world = await startWorld({ now: clock.now })))
beforeEach(() => void (clock.skipMs = 0))
afterAll(() => world[Symbol.asyncDispose]())

const mug = [{ title: 'Mug', price: '10.00' }]
const ruled = (kind: 'customer' | 'order', target: string) => ({
  rules: { [kind]: [Rule.parse({ source: { from: 'text', text: 'From the store' }, target })] },
})

describe('a deal', () => {
  const forecasts = { Contacted: 'Open', Negotiation: 'Open', Signed: 'Closed Won', Gone: 'Closed Lost' }
  const stages = Object.keys(forecasts)

  async function openWithDeal() {
    const live = await openShop(world, {
      imported: false,
      choices: { ordersAs: 'Deals', ...ruled('order', 'Next_Step') },
    })
    live.org.setOptions('Deals', 'Stage', stages, forecasts)
    await live.import()
    const order = live.shop.createOrder({ lines: mug, financialStatus: 'PENDING' })
    await live.settled()
    const deal = () => live.record('Deals', order.id)
    const edit = (row: Record<string, unknown>) => live.org.update('Deals', deal().id, row)
    const tag = async (tags: string[]) => {
      live.shop.updateOrder(order.id, { tags })
      await live.settled()
    }
    return { live, order, deal, edit, tag }
  }

  test('keeps the stage that sales moved where an administrator puts another one first', async () => {
    const { live, order, deal, edit, tag } = await openWithDeal()
    expect(deal()['Stage']).toBe('Contacted')
    edit({ Stage: 'Negotiation' })
    live.org.setOptions('Deals', 'Stage', ['New', ...stages], { ...forecasts, New: 'Open' })
    await runJob(world, live, 'audit')
    await tag(['a'])
    expect(deal()['Stage']).toBe('Negotiation')

    live.shop.fulfillOrder(order.id)
    await live.settled()
    expect(deal()['Stage']).toBe('Signed')
  })

  test('keeps the name that sales gave it where the store is renamed, and a new one has the new name', async () => {
    const { live, deal, edit, tag } = await openWithDeal()
    edit({ Deal_Name: 'Big one' })
    live.shop.updateShop({ name: 'Acme International' })
    await live.settled()
    await tag(['a'])
    expect(deal()['Deal_Name']).toBe('Big one')

    const later = live.shop.createOrder({ lines: mug })
    await live.settled()
    expect(live.record('Deals', later.id)['Deal_Name']).toBe(`${later.name} - Acme International`)
  })
})

test('a quote keeps the day that sales wrote where the time zone of the store is another', async () => {
  const live = await openWithDrafts(world)
  const { id } = live.shop.createDraftOrder({ lines: mug, reserveInventoryUntil: '2027-01-10T03:00:00Z' })
  await live.settled()
  const quote = () => live.org.records('Quotes')[0]
  live.org.update('Quotes', quote()?.id ?? '', { Valid_Till: '2027-03-01' })
  live.shop.updateShop({ timezone: 'Asia/Tokyo' })
  await live.settled()
  live.shop.updateDraftOrder(id, { note: 'call first' })
  await live.settled()
  expect(quote()).toMatchObject({ Valid_Till: '2027-03-01' })

  live.shop.updateDraftOrder(id, { reserveInventoryUntil: '2027-01-20T03:00:00Z' })
  await live.settled()
  expect(quote()).toMatchObject({ Valid_Till: '2027-01-20' })
})

const state = (value: string) => [{ value, shown: value, code: value }]

const setStates = (live: LiveShop, value: string) =>
  live.org.setPlaces('Contacts', 'Mailing_State', state(value))

describe('a contact', () => {
  const place = { address1: '1 Main', city: 'Toronto', zip: 'M5V', country: 'Canada', countryCodeV2: 'CA' }
  const ontario = { ...place, province: 'Ontario', provinceCode: 'ON' }
  async function openWithContact(options: string) {
    const live = await openShop(world, { imported: false, choices: ruled('customer', 'Title') })
    setStates(live, options)
    await live.import()
    const { id } = live.shop.createCustomer({ firstName: 'Ada', lastName: 'King', addresses: [ontario] })
    await live.settled()
    const contact = () => live.record('Contacts', id)
    const annotate = async (note: string) => {
      live.shop.updateCustomer(id, { note })
      await live.settled()
    }
    return { live, contact, annotate }
  }

  test('keeps the address that sales corrected where a state is renamed in the list', async () => {
    const { live, contact, annotate } = await openWithContact('Ontario')
    live.org.update('Contacts', contact().id, { Mailing_Street: '2 Main' })
    setStates(live, 'CA-ON')
    await runJob(world, live, 'audit')
    await annotate('prefers mail')

    expect(contact()).toMatchObject({ Mailing_Street: '2 Main', Mailing_State: 'Ontario' })
  })

  test.each(['a change', 'an import'])(
    'gets the state that the list lacked with %s once the list has it',
    async (how) => {
      const { live, contact, annotate } = await openWithContact('Alberta')
      expect(contact()['Mailing_State'] ?? null).toBeNull()
      setStates(live, 'CA-ON')
      await runJob(world, live, 'audit')
      await (how === 'an import' ? live.import() : annotate('prefers mail'))

      expect(contact()['Mailing_State']).toBe('CA-ON')
    },
  )
})
