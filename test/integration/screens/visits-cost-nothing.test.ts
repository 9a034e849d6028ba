// Home and Settings are opened often: a visit spends no credits of Zoho's.

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import * as home from '#app/routes/app._index.tsx'
import * as preflight from '#app/routes/app.preflight.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import { isAppError } from '#app/lib/errors.ts'
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
  const checkedFor = async (choices: Record<string, string>) => {
    const asked = (how: Ask) =>
      ann(preflight.loader, `/app/preflight?${new URLSearchParams({ ...choices, ask: how })}`)
    let found = await asked(ask)
    while ('making' in found && found.making) found = await asked('made')
    if (!('preflight' in found)) throw new Error('refused')
    return found
  }
  await ann(home.loader, '/app')
  const form = await checkedFor({ customersAs: 'Contacts', ordersAs: 'Sales_Orders' })
  await ann(settings.loader, '/app/settings')
  await checkedFor({})
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
  expect((await loadPreflight(in59Minutes, shop.domain, {}, { ask: 'kept' })).preflight).not.toBeNull()
  const inAnHour = { ...world.sync, now: () => new Date(Date.now() + 61 * 60_000) }
  expect((await loadPreflight(inAnHour, shop.domain, {}, { ask: 'kept' })).preflight).toBeNull()
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
  const kept = async (choices = {}) =>
    (await loadPreflight(world.sync, shop.domain, choices, { ask: 'kept' })).preflight
  const check = () => loadPreflight(world.sync, shop.domain, {}, { ask: 'fresh', mostMs: 60_000 })
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

test('what counts no longer is said to have been checked, and when (it was "Nothing was checked" two minutes after)', async () => {
  const shop = await open()
  const kept = async (context = world.sync) => loadPreflight(context, shop.domain, {}, { ask: 'kept' })
  expect(await kept()).toEqual({ preflight: null, at: null, outdatedAt: null, making: null })
  const { at } = await loadPreflight(world.sync, shop.domain, {}, { ask: 'fresh', mostMs: 60_000 })
  expect(at).not.toBeNull()
  expect(await kept()).toMatchObject({ at, outdatedAt: null })
  await shop.choose({ matchByPhone: true })
  expect(await kept()).toEqual({ preflight: null, at: null, outdatedAt: at, making: null })
  const inAnHour = { ...world.sync, now: () => new Date(Date.now() + 61 * 60_000) }
  expect(await kept(inAnHour)).toMatchObject({ outdatedAt: null })
})

test('a check is not called outdated by the import that it was made for', async () => {
  const shop = await open()
  const kept = () => loadPreflight(world.sync, shop.domain, {}, { ask: 'kept' })
  await loadPreflight(world.sync, shop.domain, {}, { ask: 'anew', mostMs: 60_000 })
  await shop.run()
  await shop.resting()
  expect(await kept()).toEqual({ preflight: null, at: null, outdatedAt: null, making: null })
  const { at } = await loadPreflight(world.sync, shop.domain, {}, { ask: 'anew', mostMs: 60_000 })
  await shop.choose({ matchByPhone: true })
  expect(await kept()).toMatchObject({ outdatedAt: at })
})

test('what stops an import is looked at anew at each visit that asks, and is said to have been checked', async () => {
  const shop = await open()
  shop.org.hideModule('Contacts')
  const ask = (how: Ask) => loadPreflight(world.sync, shop.domain, {}, { ask: how, mostMs: 60_000 })
  const { at, preflight: found } = await ask('anew')
  expect(found?.checks.map(({ status }) => status)).toContain('blocked')
  expect(await ask('kept')).toEqual({ preflight: null, at: null, outdatedAt: at, making: null })
})

test('credits that were spent since are told beside findings that are kept', async () => {
  const shop = await open()
  const creditsIn = async () =>
    (
      await loadPreflight(world.sync, shop.domain, {}, { ask: 'fresh', mostMs: 60_000 })
    ).preflight?.checks.find(({ id }) => id === 'credits')
  expect(await creditsIn()).toMatchObject({ status: 'ok' })
  const spent = { shopDomain: shop.domain, hour: world.sync.now(), credits: 100_000_000, calls: 1 }
  await world.db.prisma.creditUse.create({ data: spent })
  expect(await creditsIn()).toMatchObject({ status: 'warning', values: { left: 0 } })
})

/** Every answer of Zoho's takes so long, until the test ends. */
function slowZoho(latencyMs: number): void {
  world.zoho.faults.latencyMs = latencyMs
  onTestFinished(() => {
    world.zoho.faults.latencyMs = 0
  })
}

test('a check that Zoho is slow to answer holds up no page: the page asks until it is made', async () => {
  const shop = await open()
  slowZoho(100)
  const check = (ask: Ask, mostMs = 1) => loadPreflight(world.sync, shop.domain, {}, { ask, mostMs })
  expect(await check('fresh')).toEqual({ preflight: null, at: null, outdatedAt: null, making: 'soon' })
  expect(await check('kept')).toMatchObject({ making: 'soon' })
  await until(async () => (await check('made')).preflight !== null)
  const made = await check('made')
  expect(made).toMatchObject({ making: null })
  expect(await check('kept')).toEqual(made)
  // Once more: what was found before is shown as long.
  expect(await check('anew')).toMatchObject({ preflight: made.preflight, at: made.at, making: 'soon' })
  await until(async () => (await check('made')).making === null)
})

test('who asks while a check is on the way waits for that one: Zoho is asked once', async () => {
  const shop = await open()
  const once = await callsOf(() => loadPreflight(world.sync, shop.domain, {}, { ask: 'anew' }))
  slowZoho(30)
  const check = (ask: Ask) => loadPreflight(world.sync, shop.domain, {}, { ask, mostMs: 60_000 })
  const twice = await callsOf(() => Promise.all([check('anew'), check('anew'), check('fresh')]))
  expect(twice).toBe(once)
})

test('a check that lasts long is said to last long, and no system is blamed that did not fail', async () => {
  const shop = await open()
  world.shopify.faults.latencyMs = 300
  onTestFinished(() => {
    world.shopify.faults.latencyMs = 0
  })
  const late = { ...world.sync, now: () => new Date(Date.now() + 16_000) }
  await loadPreflight(world.sync, shop.domain, {}, { ask: 'fresh', mostMs: 1 })
  expect(await loadPreflight(late, shop.domain, {}, { ask: 'made', mostMs: 1 })).toEqual({
    preflight: null,
    at: null,
    outdatedAt: null,
    making: 'late',
  })
  await until(
    async () => (await loadPreflight(world.sync, shop.domain, {}, { ask: 'made' })).preflight !== null,
  )
})

test('whoever asks what became of a check that failed is told, once it has', async () => {
  const shop = await open()
  slowZoho(50)
  world.zoho.faults.down = true
  onTestFinished(() => {
    world.zoho.faults.down = false
  })
  const check = (ask: Ask) => loadPreflight(world.sync, shop.domain, {}, { ask, mostMs: 1 })
  expect(await check('fresh')).toMatchObject({ making: 'soon' })
  const told = async () => {
    try {
      await check('made')
      return null
    } catch (error) {
      return isAppError(error) ? error.kind : 'odd'
    }
  }
  await until(async () => (await told()) !== null)
  expect(await told()).toBe('transient')
  world.zoho.faults.down = false
  // Another visit is another check.
  expect(await check('fresh')).toMatchObject({ making: 'soon' })
  await until(async () => (await check('made')).preflight !== null)
})
