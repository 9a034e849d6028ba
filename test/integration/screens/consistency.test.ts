// What every page says of the same thing is the same, and it is what the database and both systems hold: in ten states, from
// a store that has just installed the app to one that disconnected, and in trouble. Home's headline is true in each of them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ShopDomain } from '#app/lib/ids.ts'
import { pauseRun, resumeRun } from '#app/sync/import/import.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { testConnection } from '#app/sync/queries/connection-test.server.ts'
import { heldBy, isKnownBy, keptIn, titleOf } from '#app/ui/home/health/title.ts'
import { createWording } from '#app/ui/wording/wording.ts'
import { ThrottledError, TransientError } from '#app/lib/errors.ts'
import { pauseFor, waitOutage } from '#app/sync/work/pause.server.ts'
import { openEveryPage, type EveryPage } from '#test/support/every-page.ts'
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

const look = async (sides: Omit<Sides, 'world'> = shop, check: 'anew' | 'kept' = 'anew') => {
  const pages = await openEveryPage(world, sides, check)
  return { pages, found: await disagreements({ world, ...sides }, pages) }
}

const list = (names: readonly string[]) => names.join(', ')

/** As Home says it; null before the first import is complete: Home leads to it then. */
async function headlineOf({ home, liveStats }: EveryPage): Promise<string | null> {
  const { health, imported, connection, compared, questions } = home
  if (!health || !imported || connection.state === 'none') return null
  const { t } = await createWording('en')
  const isKnown = isKnownBy({ liveStats, refusal: null, isLate: false })
  const { missing } = compared
  const kept = keptIn(home.deletions)
  return titleOf(t, { list }, { health, held: heldBy(home), isKnown, missing, questions, kept })
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

type State = [name: string, enter: () => Promise<unknown>, headline: string | null]

// How many is said by the notice above.
const waits = 'Not up to date: see the messages above'
const needsTwo = 'Up to date with your store, but 2 records need attention'
const needsThree = 'Up to date with your store, but 3 records need attention or wait for your answer'

const states: State[] = [
  ['connected, not imported', () => shop.preview(), null],
  [
    'importing',
    async () => {
      world.zoho.faults.latencyMs = 100
      runId = await shop.start()
      await until(() => shop.org.records('Contacts').length > 0)
      await pauseRun(world.sync, shop.domain, runId)
      await idle(world.db, shop.domain, 'import')
    },
    null,
  ],
  [
    'imported',
    async () => {
      world.zoho.faults.latencyMs = 0
      await resumeRun(world.sync, shop.domain, runId)
      await shop.ended(runId)
      await shop.resting()
    },
    'Zoho CRM is up to date with your store',
  ],
  ['some refused', refuseSome, needsTwo],
  ['questions waiting', askSome, needsThree],
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
    needsThree,
  ],
  ['credits used up', withoutCredits, waits],
  [
    'access revoked',
    async () => {
      world.zoho.faults.revokeTokens()
      world.sync.forgetZoho(shop.domain)
      expect((await testConnection(world.sync, shop.domain)).zoho).toMatchObject({ ok: false })
    },
    'Changes wait until Zoho CRM is reconnected',
  ],
  ['disconnected', () => disconnectZoho(world.sync, shop.domain, { removeFields: false }), null],
]

test(
  'in ten states every page, the database and both systems say the same, and Home what is so',
  { timeout: 90_000 },
  async () => {
    const found: Record<string, string[]> = { 'just installed': (await look(await installed())).found }
    const connections: string[] = []
    const headlines: Record<string, string | null> = {}
    for (const [name, enter] of states) {
      await enter()
      const { pages, found: said } = await look()
      found[name] = said
      headlines[name] = await headlineOf(pages)
      connections.push(pages.home.connection.state)
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])))
    expect(Object.keys(found)).toHaveLength(10)
    expect(headlines).toEqual(Object.fromEntries(states.map(([name, , headline]) => [name, headline])))
    // The states were what they are called.
    expect(connections.slice(-2)).toEqual(['needs_reconnect', 'none'])
  },
)

const inTenMinutes = () => new Date(Date.now() + 600_000)
const outage = new TransientError('no answer', { code: 'HTTP_503' })
const tooMany = () => new ThrottledError('wait', { code: 'TOO_MANY_REQUESTS', retryAt: inTenMinutes() })
const unknown = 'Whether everything is up to date is not known right now'

type Trouble = [begin: (domain: ShopDomain) => Promise<unknown>, end: () => void, headlines: string[]]

/** With the headline while nothing waits, and the one once a change does. */
const troubles: Record<string, Trouble> = {
  'Zoho down': [
    (domain) => {
      world.zoho.faults.down = true
      return waitOutage({ ...world.sync, now: inTenMinutes }, domain, outage)
    },
    () => void (world.zoho.faults.down = false),
    [unknown, waits],
  ],
  throttled: [(domain) => pauseFor(world.sync, domain, tooMany()), () => undefined, [unknown, waits]],
  'Shopify down': [
    async () => void (world.shopify.faults.status = 503),
    () => void (world.shopify.faults.status = null),
    [unknown],
  ],
}

test.each(Object.entries(troubles))(
  'trouble (%s): every page says the same, and Home no more than it knows',
  async (_, [begin, end, headlines]) => {
    const sides = await openForImport(world, {
      store: (store) => void buildStore(store, { customers: 4, orders: 3, products: 2, plain: true }),
    })
    await sides.run()
    await sides.resting()
    expect(await headlineOf((await look(sides)).pages)).toBe('Zoho CRM is up to date with your store')
    await begin(sides.domain)
    try {
      for (const [waiting, headline] of headlines.entries()) {
        if (waiting > 0) {
          sides.shop.createCustomer({ lastName: 'Waiting', email: 'waiting@example.com' })
          await world.shopify.settled()
          await until(async () => (await sides.pending()) === 1)
        }
        const { pages, found } = await look(sides, 'kept')
        expect([await headlineOf(pages), found]).toEqual([headline, []])
      }
    } finally {
      end()
    }
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
