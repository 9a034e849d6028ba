// What every page says of the same thing is the same, and it is what the database and both systems hold: in ten states, from a
// store that has just installed the app to one that disconnected.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ShopDomain } from '#app/lib/ids.ts'
import { pauseRun, resumeRun } from '#app/sync/import/import.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { testConnection } from '#app/sync/queries/connection-test.server.ts'
import { openEveryPage } from '#test/support/every-page.ts'
import { disagreements, type Sides } from '#test/support/figures-agree.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { idle } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
let shop: Awaited<ReturnType<typeof openForImport>>
let runId = ''
beforeAll(async () => {
  world = await startWorld()
  shop = await openForImport(world, {
    store: (store) => void buildStore(store, { customers: 40, orders: 30, products: 10, plain: true }),
  })
})
afterAll(() => world[Symbol.asyncDispose]())

const look = async (sides: Omit<Sides, 'world'> = shop) => {
  const pages = await openEveryPage(world, sides)
  return { pages, found: await disagreements({ world, ...sides }, pages) }
}

async function installed(): Promise<Omit<Sides, 'world'>> {
  const domain = ShopDomain.parse('just-installed.myshopify.com')
  const store = world.shopify.addShop({ name: 'New', currency: 'EUR', domain })
  store.silently(() => void buildStore(store, { customers: 3, orders: 2, products: 1, plain: true }))
  const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'
  const address = `https://app.test/app?${store.documentQuery()}`
  await world.runtime.authenticateAdmin(new Request(address, { headers: { 'user-agent': browser } }))
  return { domain, shop: store, org: shop.org }
}

/** A customer that Zoho refuses, and an order that goes over. */
async function refuseSome(): Promise<void> {
  world.zoho.faults.rejectRecords = (module, row) =>
    module === 'Contacts' && row['Last_Name'] === 'Refused'
      ? { code: 'INVALID_DATA', api_name: 'Email', message: 'invalid data' }
      : undefined
  for (const name of ['one', 'two'])
    shop.shop.createCustomer({ lastName: 'Refused', email: `${name}@example.com` })
  shop.shop.createOrder({ lines: [{ title: 'Tea', quantity: 1, price: '4.00' }] })
  await shop.resting()
  await until(async () => (await shop.refusals()).length === 2)
}

/** A customer that two contacts fit, and one that is deleted in Shopify. */
async function askSome(): Promise<void> {
  for (const Last_Name of ['One', 'Two'])
    shop.org.insert('Contacts', { Last_Name, Email: 'lind@example.com' })
  shop.shop.createCustomer({ lastName: 'Lind', email: 'lind@example.com' })
  const [order] = [...shop.shop.orders.keys()].slice(-1)
  shop.shop.deleteOrder(order ?? '')
  await shop.resting()
}

/** What changes from now on waits. */
async function withoutCredits(): Promise<void> {
  shop.org.spendCredits(10_000_000)
  shop.shop.createCustomer({ lastName: 'Later', email: 'later@example.com' })
  await world.shopify.settled()
  await until(async () => (await shop.row()).pausedFor === 'throttled')
  await idle(world.db, shop.domain, 'sync')
}

const states: [name: string, enter: () => Promise<unknown>][] = [
  ['connected, not imported', () => shop.preview()],
  [
    'importing',
    async () => {
      world.zoho.faults.latencyMs = 100
      runId = await shop.start()
      await until(() => shop.org.records('Contacts').length > 0)
      await pauseRun(world.sync, shop.domain, runId)
      await idle(world.db, shop.domain, 'import')
    },
  ],
  [
    'imported',
    async () => {
      world.zoho.faults.latencyMs = 0
      await resumeRun(world.sync, shop.domain, runId)
      await shop.ended(runId)
      await shop.resting()
    },
  ],
  ['some refused', refuseSome],
  ['questions waiting', askSome],
  [
    'kinds switched off',
    async () => {
      await shop.choose({
        kinds: { product: false, customer: true, order: true, checkout: false, draftOrder: false },
        customersAs: 'Leads',
      })
      shop.shop.createCustomer({ lastName: 'Lead', email: 'lead@example.com' })
      await shop.resting()
    },
  ],
  ['credits used up', withoutCredits],
  [
    'access revoked',
    async () => {
      world.zoho.faults.revokeTokens()
      world.sync.forgetZoho(shop.domain)
      expect((await testConnection(world.sync, shop.domain)).zoho).toMatchObject({ ok: false })
    },
  ],
  ['disconnected', () => disconnectZoho(world.sync, shop.domain, { removeFields: false })],
]

test(
  'in ten states every page, the database and both systems say the same',
  { timeout: 60_000 },
  async () => {
    const found: Record<string, string[]> = { 'just installed': (await look(await installed())).found }
    const connections: string[] = []
    for (const [name, enter] of states) {
      await enter()
      const { pages, found: said } = await look()
      found[name] = said
      connections.push(pages.home.connection.state)
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])))
    expect(Object.keys(found)).toHaveLength(10)
    // The states were what they are called.
    expect(connections.slice(-2)).toEqual(['needs_reconnect', 'none'])
  },
)

test('a figure that is wrong on one page is told, with who says what', async () => {
  const sides = await openForImport(world, {
    store: (store) => void buildStore(store, { customers: 4, orders: 3, products: 2, plain: true }),
  })
  await sides.run()
  await sides.resting()
  const pages = await openEveryPage(world, sides)
  const { health } = pages.home
  if (!health) throw new Error('an import is under way')
  const wrong = { ...health, refused: { ...health.refused, customer: 3 }, pending: 7 }
  const found = await disagreements({ world, ...sides }, { ...pages, home: { ...pages.home, health: wrong } })
  expect(found).toEqual([
    `customers that need attention: database 0, Home's figure 3, tab 0, list 0, Sync activity 0`,
    'what waits: database 0, Home 7, lists 0',
  ])
})
