// What is chosen on Home belongs to the import that is started with it: live sync follows it from then on, and not before.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import * as home from '#app/routes/app._index.tsx'
import * as preflight from '#app/routes/app.preflight.tsx'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { loadSettings, saveSettings } from '#app/sync/org/choices.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { openShop } from '#test/support/live-shop.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { buildStore } from '#test/store/index.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const { profiles, ordersAs } = defaultSettings
const asLeads = { customersAs: 'Leads', existing: 'replace', profiles, ordersAs } as const
const all = { kinds: ['product', 'customer', 'order'], since: null }
const runs = (shopDomain: string) => world.db.prisma.run.findMany({ where: { shopDomain } })

const smallStore = (shop: ShopSimulator) => void buildStore(shop, { customers: 3, orders: 4, plain: true })

test('a choice without an import is not taken at all', async () => {
  const shop = await openForImport(world)
  const ann = staffOf(world, shop, '101')
  await ann(home.action, '/app', { intent: 'choose', choices: asLeads })
  expect(await loadSettings(world.sync, shop.domain)).toEqual(defaultSettings)
})

test('a preview of other choices leaves live sync as it was', async () => {
  const shop = await openShop(world, {
    store: (store) => void store.createCustomer({ lastName: 'Early', email: 'early@example.com' }),
  })
  const ann = staffOf(world, shop, '101')
  const started = await ann(home.action, '/app', { intent: 'preview', choices: asLeads, ...all })
  expect(started).toEqual({ refusal: null })
  await until(async () => (await runs(shop.domain)).some((run) => run.type === 'preview' && run.finishedAt))

  const { preview, settings } = await ann(home.loader, '/app')
  expect(preview?.options.choices).toEqual(asLeads)
  expect(settings).toEqual(defaultSettings)
  const { id } = shop.shop.createCustomer({ lastName: 'Late', email: 'late@example.com' })
  await shop.settled()
  expect(shop.org.records('Leads')).toEqual([])
  expect(shop.record('Contacts', id)).toMatchObject({ Last_Name: 'Late' })
})

test('with the start of an import its choices become the settings, and live sync follows them', async () => {
  const shop = await openForImport(world)
  const ann = staffOf(world, shop, '101')
  await ann(home.action, '/app', { intent: 'import', choices: asLeads, ...all })
  expect(await loadSettings(world.sync, shop.domain)).toMatchObject(asLeads)
  const [run] = await runs(shop.domain)
  await shop.ended(run?.id ?? '')
  const { id } = shop.shop.createCustomer({ lastName: 'Lead', email: 'lead@example.com' })
  await shop.settled()
  expect(shop.record('Leads', id)).toMatchObject({ Last_Name: 'Lead' })
})

test('who presses Import while one is under way starts no second one and changes no choice', async () => {
  const shop = await openForImport(world)
  const [ann, bob] = [staffOf(world, shop, '101'), staffOf(world, shop, '202')]
  world.shopify.faults.bulk.stepMs = 300
  await ann(home.action, '/app', { intent: 'import', choices: asLeads, ...all })
  const other = { ...asLeads, customersAs: 'Contacts' }
  await bob(home.action, '/app', { intent: 'import', choices: other, ...all })
  world.shopify.faults.bulk.stepMs = 10
  expect(await loadSettings(world.sync, shop.domain)).toMatchObject(asLeads)
  const started = await runs(shop.domain)
  expect(started).toHaveLength(1)
  await shop.ended(started[0]?.id ?? '')
})

test('the check and the preview before an import are of the choices that are shown', async () => {
  const shop = await openForImport(world, { org: { edition: 'standard' }, store: smallStore })
  const ann = staffOf(world, shop, '101')
  const found = async (query: string) => JSON.stringify(await ann(preflight.loader, `/app/preflight${query}`))
  expect(await found('')).toContain('"sales_orders"')
  expect(await found('?customersAs=Leads&ordersAs=Deals')).not.toContain('"sales_orders"')

  const counted = async (choices: object) => {
    await ann(home.action, '/app', { intent: 'preview', choices: { ...asLeads, ...choices }, ...all })
    const run = await world.db.prisma.run.findFirstOrThrow({
      where: { shopDomain: shop.domain },
      orderBy: { startedAt: 'desc' },
    })
    const { steps } = await shop.ended(run.id)
    return steps.find(({ kind }) => kind === 'order')?.created
  }
  expect(await counted({ ordersAs: 'Sales_Orders' })).toBe(0)
  expect(await counted({ ordersAs: 'Deals' })).toBeGreaterThan(0)
  expect(await loadSettings(world.sync, shop.domain)).toEqual(defaultSettings)
})

test('who may see our fields is asked only while one is still to be made', async () => {
  const shop = await openForImport(world, { store: smallStore })
  const before = await runPreflight(world.sync, shop.domain)
  expect(before).toMatchObject({ fieldsMade: false, profiles: [expect.anything(), expect.anything()] })

  await shop.run({})
  await shop.resting()

  expect(await runPreflight(world.sync, shop.domain)).toMatchObject({ fieldsMade: true })
  const asDeals = await runPreflight(world.sync, shop.domain, { ...asLeads, ordersAs: 'Deals' })
  expect(asDeals.fieldsMade).toBe(false)
})

test('what is saved in Settings after a preview is what Home opens with and Import goes by', async () => {
  const shop = await openForImport(world, { store: smallStore })
  const ann = staffOf(world, shop, '101')
  await ann(home.action, '/app', { intent: 'preview', choices: asLeads, ...all })
  await until(async () => (await runs(shop.domain)).some((run) => run.type === 'preview' && run.finishedAt))
  const before = await loadSettings(world.sync, shop.domain)
  await saveSettings(world.sync, shop.domain, { ...before, existing: 'replace' })
  expect((await runs(shop.domain)).filter(({ type }) => type === 'preview')).toEqual([])
  expect((await loadSettings(world.sync, shop.domain)).customersAs).toBe('Contacts')
})
