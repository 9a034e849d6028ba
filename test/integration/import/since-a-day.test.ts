// "Since a date" is a day of the store's calendar: its own midnight counts, in a preview, an import and a comparison.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadTimeZone } from '#app/db/screens/frame.server.ts'
import * as home from '#app/routes/app._index.tsx'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import { dayOf, midnightOf } from '#app/ui/format/calendar.ts'
import { openingOf, sinceOf } from '#app/ui/home/import/period.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import * as records from '#app/routes/app.$records.tsx'
import { openForImport } from '#test/support/import-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const zone = 'America/Los_Angeles'
const date = dayOf(new Date(Date.now() - 10 * 86_400_000), zone)
const midnight = midnightOf(date, zone) ?? new Date(0)
const minutes = (count: number) => new Date(midnight.getTime() + count * 60_000)
const lines = [{ title: 'Tea', quantity: 1, price: '4.00' }]

// By UTC both are of the day before, or both of the day.
const store = (shop: ShopSimulator): void => {
  shop.at(minutes(-5), () => void shop.createOrder({ lines }))
  shop.at(minutes(5), () => void shop.createOrder({ lines }))
}

test('an order of five minutes before midnight stays out, one of five minutes after comes', async () => {
  const shop = await openForImport(world, { store, shop: { timezone: zone } })
  const timeZone = await loadTimeZone(world.db, shop.domain)
  expect(timeZone).toBe(zone)
  const since = sinceOf({ period: 'date', date }, new Date(), timeZone)
  const asked = { kinds: ['order'] as const, since }

  const preview = await shop.preview({ ...asked, kinds: ['order'] })
  expect(preview.steps.map(({ kind, cursor }) => [kind, cursor])).toEqual([['order', 1]])
  const look = () => staffOf(world, shop, '101')(home.loader, '/app')
  const opened = { kinds: ['order'], period: 'date', date }
  expect(openingOf((await look()).asked, timeZone)).toEqual(opened)

  await shop.run({ ...asked, kinds: ['order'] })
  await shop.resting()
  expect(openingOf((await look()).asked, timeZone)).toEqual(opened)
  await auditShop(world.sync, shop.domain, new AbortController().signal)
  await shop.resting()
  expect(shop.org.records('Sales_Orders')).toHaveLength(1)
})

test('what an import since a day left out is named on Home and in its list, and previewed with one press', async () => {
  const shop = await openForImport(world, {
    store: (made) => {
      made.at(minutes(-5), () => void made.createCustomer({ lastName: 'Olden', email: 'olden@example.com' }))
      made.createCustomer({ lastName: 'Newer', email: 'newer@example.com' })
      made.createProduct({ title: 'Lamp', variants: [{ price: '5.00' }] })
    },
  })
  const ann = staffOf(world, shop, '101')
  const look = () => ann(home.loader, '/app')
  const list = (kind: string) =>
    ann((args) => records.loader({ ...args, params: { records: `${kind}s` } }), `/app/${kind}s?state=missing`)
  expect((await look()).inPart).toEqual([])
  await shop.run({ since: midnight.toISOString() })
  await shop.resting()
  expect((await look()).inPart).toEqual([
    { kind: 'customer', from: midnight },
    { kind: 'order', from: midnight },
  ])
  expect((await list('customer')).inPart).toEqual([{ kind: 'customer', from: midnight }])
  // All products were imported.
  expect((await list('product')).inPart).toEqual([])

  const writes = world.zoho.log.length
  expect(await ann(home.action, '/app', { intent: 'rest' })).toEqual({ refusal: null })
  const { preview } = await look()
  await shop.ended(preview?.id ?? '')
  const done = await look()
  expect(done.preview).toMatchObject({
    options: { kinds: ['customer', 'order'], since: null, choices: null },
  })
  expect(done.preview?.steps.map(({ kind, cursor }) => [kind, cursor])).toEqual([
    ['customer', 2],
    ['order', 0],
  ])
  expect(openingOf(done.asked, zone)).toMatchObject({ kinds: ['customer', 'order'], period: 'all' })
  expect(shop.writes(writes)).toEqual([])

  await shop.run({ kinds: ['customer', 'order'] })
  await shop.resting()
  expect((await look()).inPart).toEqual([])
  // Pressed once more, in a page of before: nothing is left, and nothing starts.
  expect(await ann(home.action, '/app', { intent: 'rest' })).toEqual({ refusal: null })
  expect((await look()).preview).toBeNull()
})
