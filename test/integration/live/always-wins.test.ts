// A field in which Shopify's value always wins: what people made of it in Zoho is written over by the next import, by the
// nightly comparison and by "Sync now", though nothing changed in Shopify.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { callsTo, contactOf, runJob, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { CustomerInput } from '#test/simulators/shopify/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phone: '+12025550101' }
const wins = (field: string) =>
  Rule.parse({ source: { from: 'field', field }, target: field, precedence: 'shopify' })
const always = (...fields: string[]) => ({ rules: { customer: fields.map(wins) } })

/** A customer who is in Zoho, and of whom the field is to follow Shopify always. */
async function openWithAda(fields: string[], more: CustomerInput = {}) {
  const ids: string[] = []
  const live = await openForImport(world, {
    choices: fields.length > 0 ? always(...fields) : {},
    store: (shop) => void ids.push(shop.createCustomer({ ...ada, ...more }).id),
  })
  await live.run()
  await live.resting()
  const [id = ''] = ids
  return {
    ...live,
    ...contactOf(live, id),
    customers: async (run: typeof live.run) =>
      (await run({ kinds: ['customer'] })).steps.find(({ kind }) => kind === 'customer'),
  }
}

test('an import writes it where somebody changed it in Zoho, and its preview says so', async () => {
  const live = await openWithAda(['Phone'])
  live.edit({ Phone: '+1 202 555 0199', First_Name: 'Augusta' })

  expect(await live.customers(live.preview)).toMatchObject({ updated: 1, unchanged: 0 })
  expect(live.contact()).toMatchObject({ Phone: '+1 202 555 0199' })

  expect(await live.customers(live.run)).toMatchObject({ updated: 1, unchanged: 0 })
  expect(live.contact()).toMatchObject({ Phone: '+12025550101', First_Name: 'Augusta' })
  expect(await live.customers(live.run)).toMatchObject({ updated: 0, unchanged: 1 })
})

test('an import writes what somebody had changed in Zoho before the merchant chose so', async () => {
  const live = await openWithAda([])
  live.edit({ Phone: '+1 202 555 0199' })
  expect(await live.customers(live.run)).toMatchObject({ updated: 0, unchanged: 1 })
  await live.resting()

  await live.choose(always('Phone'))
  expect(await live.customers(live.preview)).toMatchObject({ updated: 1 })
  expect(await live.customers(live.run)).toMatchObject({ updated: 1 })
  expect(live.contact()).toMatchObject({ Phone: '+12025550101' })
})

test('the nightly comparison writes it', async () => {
  const live = await openWithAda(['Phone'])
  live.edit({ Phone: '+1 202 555 0199', First_Name: 'Augusta' })

  await runJob(world, live, 'audit')

  expect(live.contact()).toMatchObject({ Phone: '+12025550101', First_Name: 'Augusta' })
})

test('"Sync now" writes it', async () => {
  const live = await openWithAda(['Phone'])
  live.edit({ Phone: '+1 202 555 0199', First_Name: 'Augusta' })

  await syncNow(world.runtime.sync, live.domain, 'customer', tail(live.id))
  await live.settled()

  expect(live.contact()).toMatchObject({ Phone: '+12025550101', First_Name: 'Augusta' })
})

test('an address of which one part always wins is written as a whole, where another part was changed', async () => {
  const address = { address1: '1 Main Street', city: 'Toronto', zip: 'M5V 2T6' }
  const place = { province: null, provinceCode: null, country: 'Canada', countryCodeV2: 'CA' }
  const live = await openWithAda(['Mailing_City'], { addresses: [{ ...address, ...place }] })

  live.edit({ Mailing_Street: '9 Old Road' })
  await runJob(world, live, 'audit')
  expect(live.contact()).toMatchObject({ Mailing_Street: '1 Main Street' })

  live.edit({ Mailing_State: 'Quebec' })
  expect(await live.customers(live.run)).toMatchObject({ updated: 1 })
  expect(live.contact()['Mailing_State'] ?? null).toBeNull()
})

test('a comparison of both sides names it as what will be written', async () => {
  const live = await openWithAda(['Phone'])
  live.edit({ Phone: '+1 202 555 0199', First_Name: 'Augusta' })

  const { fields } = await compareRecord(world.runtime.sync, live.domain, {
    kind: 'customer',
    shopifyId: tail(live.id),
    field: null,
  })

  const about = (name: string) => fields.find(({ field }) => field === name)
  expect(about('Phone')).toMatchObject({ differs: true, kept: false, wanted: '+12025550101' })
  expect(about('First_Name')).toMatchObject({ differs: true, kept: true, wanted: 'Augusta' })
})

const readsOfPreview = async (fields: string[]) => {
  const live = await openWithAda(fields)
  const since = world.zoho.log.length
  expect(await live.customers(live.preview)).toMatchObject({ unchanged: 1, updated: 0 })
  const reads = world.zoho.log.slice(since).filter(({ method }) => method === 'GET')
  return reads.filter(({ path }) => path.endsWith('/Contacts')).length
}

test('of records that are as they were Zoho is asked once a batch where a field always wins, else not at all', async () => {
  // A preview looks into the module in any case: for whom it has no link.
  expect(await readsOfPreview(['Phone'])).toBe(1 + (await readsOfPreview([])))
})

test('nothing is written where nobody changed it', async () => {
  const live = await openWithAda(['Phone'])
  const since = world.zoho.log.length

  await runJob(world, live, 'audit')
  expect(await live.customers(live.run)).toMatchObject({ unchanged: 1, updated: 0 })
  await live.resting()

  expect(callsTo(world, 'Contacts', since)).toEqual([])
})
