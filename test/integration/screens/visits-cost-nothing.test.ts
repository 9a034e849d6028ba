// Home and Settings are opened often: a visit spends no credits of Zoho's.

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import * as home from '#app/routes/app._index.tsx'
import * as preflight from '#app/routes/app.preflight.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import { loadPreflight, type Ask } from '#app/sync/queries/kept-preflight.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { until, startWorld, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const open = () =>
  openForImport(world, {
    store: (store) => void buildStore(store, { customers: 3, orders: 2, products: 1, plain: true }),
  })

/** As the pages ask: the choices of the form on Home, those that are saved on Settings. */
async function visit(shop: Awaited<ReturnType<typeof open>>, ask: 'kept' | 'fresh' | 'anew') {
  const ann = staffOf(world, shop, '101')
  await ann(home.loader, '/app')
  const before = { customersAs: 'Contacts', ordersAs: 'Sales_Orders', ask }
  const form = await ann(preflight.loader, `/app/preflight?${new URLSearchParams(before)}`)
  await ann(settings.loader, '/app/settings')
  await ann(preflight.loader, `/app/preflight?ask=${ask}`)
  if (!('preflight' in form)) throw new Error('refused')
  return form
}
const callsOf = async (work: () => Promise<unknown>) => {
  const before = world.zoho.log.length
  await work()
  return world.zoho.log.length - before
}

test('before the first import Home and Settings ask Zoho once an hour, and at "Check again"', async () => {
  const shop = await open()
  expect(await callsOf(() => visit(shop, 'fresh'))).toBeGreaterThan(5)
  expect(
    await callsOf(async () => {
      for (let n = 0; n < 10; n++) await visit(shop, 'fresh')
    }),
  ).toBe(0)
  const first = await visit(shop, 'kept')
  expect(await callsOf(() => visit(shop, 'anew'))).toBeGreaterThan(5)
  const again = await visit(shop, 'kept')
  expect(again.checkedAt?.getTime()).toBeGreaterThan(first.checkedAt?.getTime() ?? Infinity)
  const in59Minutes = { ...world.sync, now: () => new Date(Date.now() + 59 * 60_000) }
  expect(await loadPreflight(in59Minutes, shop.domain, {}, { ask: 'kept' })).not.toBeNull()
  const inAnHour = { ...world.sync, now: () => new Date(Date.now() + 61 * 60_000) }
  expect(await loadPreflight(inAnHour, shop.domain, {}, { ask: 'kept' })).toBeNull()
  expect(await callsOf(() => loadPreflight(inAnHour, shop.domain, {}, { ask: 'fresh' }))).toBeGreaterThan(5)
})

test('after the first import a visit asks nothing by itself, and Settings knows that the fields are there', async () => {
  const shop = await open()
  const ann = staffOf(world, shop, '101')
  expect(await ann(settings.loader, '/app/settings')).toMatchObject({ fieldsMade: false })
  await shop.run()
  await shop.resting()
  expect(await callsOf(() => visit(shop, 'kept'))).toBe(0)
  expect(await ann(settings.loader, '/app/settings')).toMatchObject({ fieldsMade: true })
})

test('what was found counts no longer once choices, modules or the connection are others', async () => {
  const shop = await open()
  const kept = (choices = {}) => loadPreflight(world.sync, shop.domain, choices, { ask: 'kept' })
  const check = () => loadPreflight(world.sync, shop.domain, {}, { ask: 'fresh' })
  await check()
  expect(await kept()).not.toBeNull()
  expect(await kept({ customersAs: 'Leads' })).toBeNull()
  await shop.choose({ matchByPhone: true })
  expect(await kept()).toBeNull()
  await check()
  await world.db.prisma.shop.update({ where: { domain: shop.domain }, data: { scopes: 'read_orders' } })
  expect(await kept()).toBeNull()
  await check()
  await shop.connect()
  expect(await kept()).toBeNull()
})

test('credits that were spent since are told beside findings that are kept', async () => {
  const shop = await open()
  const creditsIn = async () =>
    (await loadPreflight(world.sync, shop.domain, {}, { ask: 'fresh' }))?.preflight.checks.find(
      ({ id }) => id === 'credits',
    )
  expect(await creditsIn()).toMatchObject({ status: 'ok' })
  const spent = { shopDomain: shop.domain, hour: world.sync.now(), credits: 100_000_000, calls: 1 }
  await world.db.prisma.creditUse.create({ data: spent })
  expect(await creditsIn()).toMatchObject({ status: 'warning', values: { left: 0 } })
})

test('a check that Zoho is slow to answer holds up no page, and is found by the next visit', async () => {
  const shop = await open()
  world.zoho.faults.latencyMs = 100
  onTestFinished(() => {
    world.zoho.faults.latencyMs = 0
  })
  const check = (ask: Ask, mostMs = 60_000) => loadPreflight(world.sync, shop.domain, {}, { ask, mostMs })
  await expect(check('fresh', 1)).rejects.toMatchObject({ kind: 'transient', code: 'zoho_network' })
  await until(async () => (await check('kept')) !== null)
})
