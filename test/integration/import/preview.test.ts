// A preview says what an import would do, and does nothing of it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunWithSteps } from '#app/db/tables/runs.server.ts'
import { erasePerson } from '#app/db/protection/privacy.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { Forecast } from '#app/sync/org/forecast.ts'
import { startPreview } from '#app/sync/import/preview.server.ts'
import { cancelRun } from '#app/sync/import/import.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const size = { customers: 60, orders: 80, products: 'sample' } as const
const open = (options: Parameters<typeof openForImport>[1] = {}) =>
  openForImport(world, { store: (shop) => void buildStore(shop, size), ...options })

const countsOf = ({ steps }: RunWithSteps) =>
  Object.fromEntries(
    steps.map(({ kind, done, created, updated, unchanged, skipped, rejected }) => [
      kind,
      { done, created, updated, unchanged, skipped, rejected },
    ]),
  )
const neededIn = ({ steps }: RunWithSteps) => steps.find(({ kind }) => kind === 'order')?.needed
const forecastOf = ({ forecast }: RunWithSteps) => Forecast.parse(forecast)

/** Nothing of the shop changed on either side, nor here, but for the preview itself. */
async function traces(
  { writes, links, outcomes, changes, row }: Awaited<ReturnType<typeof open>>,
  since: number,
) {
  const [shop, held] = [
    await row(),
    { links: await links(), outcomes: await outcomes(), changes: await changes() },
  ]
  return { writes: writes(since), ...held, liveSince: shop.liveSince }
}
const untouched = { writes: [], links: [], outcomes: [], changes: [], liveSince: null }

test.for([
  { customersAs: 'Contacts' },
  { customersAs: 'Leads' },
  { customersAs: 'LeadsUntilOrder' },
  { customersAs: 'Contacts', accounts: { perCompany: true, b2b: false, storeName: null } },
] as const)('before the first import it counts what that import then does: %o', async (choices) => {
  const shop = await open({ choices })
  const since = world.zoho.log.length

  const preview = await shop.preview()

  expect(preview).toMatchObject({ type: 'preview', state: 'completed', cause: null })
  expect(await traces(shop, since)).toEqual(untouched)
  const imported = await shop.run()
  expect(countsOf(preview)).toEqual(countsOf(imported))
  expect(forecastOf(preview)).toMatchObject({ conversions: 0, adopted: 0 })
  // As the check before it counts them.
  const products = preview.steps.find(({ kind }) => kind === 'product')
  expect(products?.cursor).toBe(shop.shop.products.size)
  expect(countsOf(preview)['order']?.created).toBeGreaterThan(50)
})

test('it tells adopted, doubtful and filtered people apart as the import does', async () => {
  const shop = await open({
    choices: { filters: { customer: { notTagged: ['wholesale'] }, order: { leastTotal: 20 } } },
  })
  const emails = [...shop.shop.customers.values()].flatMap(({ email }) => (email ? [email] : []))
  for (const email of emails.slice(20, 25)) shop.org.insert('Contacts', { Last_Name: 'Known', Email: email })
  for (const name of ['One', 'Two']) shop.org.insert('Contacts', { Last_Name: name, Email: emails[30] ?? '' })
  const since = world.zoho.log.length

  const preview = await shop.preview()

  expect(await traces(shop, since)).toEqual(untouched)
  const imported = await shop.run()
  expect(countsOf(preview)).toEqual(countsOf(imported))
  expect(countsOf(preview)['customer']).toMatchObject({ updated: 5, rejected: 1 })
  expect(countsOf(preview)['customer']?.skipped).toBeGreaterThan(0)
  expect(forecastOf(preview).samples).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'customer', result: 'rejected', cause: 'ambiguous_match' }),
    ]),
  )
})

test('customers whom only orders bring along are counted, in the preview and in its import (10 were told of 68)', async () => {
  const lines = [{ title: 'Tea', quantity: 1, price: '4.00' }]
  const [old, since] = [new Date(Date.now() - 40 * 86_400_000), new Date(Date.now() - 30 * 86_400_000)]
  const shop = await open({
    store: (store) => {
      const make = (name: string) =>
        store.createCustomer({ firstName: name, email: `${name}@example.com` }).id
      const before: string[] = []
      store.at(old, () => void before.push(...['Ann', 'Bo', 'Cy', 'Di'].map(make)))
      make('Eve')
      // The same customer in two orders is one.
      for (const customerId of [...before.slice(0, 3), before[0]])
        store.createOrder({ lines, ...(customerId ? { customerId } : {}) })
    },
  })
  shop.org.insert('Contacts', { Last_Name: 'Known', Email: 'Bo@example.com' })
  const asked = { kinds: ['customer', 'order'] as const, since: since.toISOString() }

  const preview = await shop.preview({ ...asked, kinds: [...asked.kinds] })
  const imported = await shop.run({ ...asked, kinds: [...asked.kinds] })

  const counted = { kind: 'customer', created: 2, updated: 1, unchanged: 0, skipped: 0, rejected: 0 }
  expect(neededIn(imported)).toEqual([counted])
  expect(neededIn(preview)).toEqual([counted])
  // With those that the import read, it is what is in Zoho.
  expect(countsOf(imported)['customer']).toMatchObject({ created: 1 })
  expect(shop.org.records('Contacts')).toHaveLength(4)
  const again = await shop.run({ ...asked, kinds: [...asked.kinds] })
  expect(neededIn(again)).toEqual([])
})

test('after an import only what changed since is counted', async () => {
  const shop = await open({ choices: { accounts: { perCompany: true, b2b: false, storeName: null } } })
  await shop.run()
  await shop.resting()
  const [customer, order] = [[...shop.shop.customers.keys()][12], [...shop.shop.orders.values()].at(-1)]
  shop.shop.silently(() => {
    shop.shop.updateCustomer(customer ?? '', { lastName: 'Changed' })
    shop.shop.createCustomer({ firstName: 'New', lastName: 'Comer', email: 'new.comer@example.com' })
    shop.shop.updateOrder(order?.id ?? '', { note: 'ring twice' })
  })
  const since = world.zoho.log.length

  const preview = await shop.preview()

  expect(shop.writes(since)).toEqual([])
  const counts = countsOf(preview)
  expect(counts['customer']).toMatchObject({ created: 1, updated: 1 })
  expect(counts['order']).toMatchObject({ created: 0, updated: 1 })
  expect(counts['product']).toMatchObject({ created: 0, updated: 0 })
  expect(countsOf(await shop.run())).toEqual(counts)
})

test('what Zoho holds from an earlier connection is found, not counted as new', async () => {
  const shop = await open()
  await shop.run()
  await shop.resting()
  await world.db.prisma.link.deleteMany({ where: { shopDomain: shop.domain } })

  const preview = await shop.preview()

  const counts = countsOf(preview)
  for (const kind of ['product', 'customer', 'order']) expect(counts[kind]).toMatchObject({ created: 0 })
  expect(countsOf(await shop.run())).toEqual(counts)
})

test('leads whose customers ordered are counted as the contacts that they become', async () => {
  const shop = await open({ choices: { customersAs: 'Leads' } })
  await shop.run()
  await shop.resting()
  await shop.choose({ customersAs: 'LeadsUntilOrder' })
  const since = world.zoho.log.length

  const preview = await shop.preview()

  expect(shop.writes(since)).toEqual([])
  expect(countsOf(preview)['customer']).toEqual(countsOf(await shop.run())['customer'])
  // A lead that Zoho finds a contact for is asked for twice.
  const conversions = new Set(shop.writes(since).filter((call) => call.endsWith('/actions/convert'))).size
  expect(conversions).toBeGreaterThan(0)
  expect(forecastOf(preview).conversions).toBe(conversions)
  expect(forecastOf(preview).credits).toBeGreaterThanOrEqual(5 * conversions)
  await shop.resting()
})

test('leads of an earlier choice are counted as the leads that they stay', async () => {
  const shop = await open({ choices: { customersAs: 'Leads' } })
  await shop.run()
  await shop.resting()
  await shop.choose({ customersAs: 'Contacts' })

  const preview = await shop.preview()

  expect(countsOf(preview)['customer']).toMatchObject({ created: 0 })
  expect(countsOf(preview)['customer']).toEqual(countsOf(await shop.run())['customer'])
  await shop.resting()
})

test('orders alone are counted with the products and people that they need', async () => {
  const shop = await open()
  const since = world.zoho.log.length

  const preview = await shop.preview({ kinds: ['order'] })

  expect(await traces(shop, since)).toEqual(untouched)
  expect(countsOf(preview)).toEqual(countsOf(await shop.run({ kinds: ['order'] })))
})

test('an order that charges what none did before makes no other count as changed', async () => {
  const mug = { lines: [{ title: 'Mug', price: '10.00' }], shipping: '4.90' }
  const shop = await open({ store: (store) => void store.createOrder(mug) })
  await shop.run({ kinds: ['order'] })
  await shop.resting()
  shop.shop.silently(() => shop.shop.createOrder({ ...mug, tip: '2.00' }))

  const preview = await shop.preview({ kinds: ['order'] })

  expect(countsOf(preview)['order']).toMatchObject({ created: 1, updated: 0, unchanged: 1 })
})

describe('what is kept of a preview', () => {
  test('is ids, counts and cost: no name, no e-mail', async () => {
    const shop = await open()

    const preview = await shop.preview()

    const kept = JSON.stringify(await world.db.prisma.run.findMany({ where: { shopDomain: shop.domain } }))
    const personal = [...shop.shop.customers.values()].flatMap(({ email, lastName }) => [email, lastName])
    expect(personal.filter((text) => text && text.length > 3 && kept.includes(text))).toEqual([])
    expect(forecastOf(preview)).toMatchObject({ estimated: [] })
    expect(forecastOf(preview).samples.length).toBeGreaterThan(5)
  })

  test('goes when somebody among its examples asks to be forgotten', async () => {
    const shop = await open()
    const [sample] = forecastOf(await shop.preview()).samples.filter(({ kind }) => kind === 'customer')

    const at = new Date()
    const request = { shop: shop.domain, id: 'request-1', at, dueAt: at }
    await erasePerson(world.db, request, {
      customerId: ShopifyId.parse(sample?.shopifyId),
      orderIds: [],
      digestOf: (kind, shopifyId) => `${kind} ${shopifyId}`,
    })

    expect(await world.db.prisma.run.count({ where: { shopDomain: shop.domain } })).toBe(0)
  })

  test('is the last one only', async () => {
    const shop = await open()
    await shop.preview()

    await shop.preview({ kinds: ['product'] })

    const runs = await world.db.prisma.run.findMany({
      where: { shopDomain: shop.domain },
      include: { steps: true },
    })
    expect(runs.map(({ steps }) => steps.map(({ kind }) => kind))).toEqual([['product']])
  })
})

test('the forecast of credits is close to what the import then spends', async () => {
  const shop = await open()
  const { credits, calls } = forecastOf(await shop.preview())
  const since = world.zoho.log.length

  await shop.run()

  const spent = shop.writes(since).length
  expect(spent).toBeGreaterThan(0)
  expect(calls).toBeGreaterThanOrEqual(Math.floor(spent / 2))
  expect(calls).toBeLessThanOrEqual(spent * 2)
  expect(credits).toBeGreaterThan(calls)
})

test('it can be cancelled while it reads', async () => {
  const shop = await open()
  world.shopify.faults.bulk.stepMs = 500
  try {
    const { runId } = await startPreview(world.sync, shop.domain, {
      kinds: ['product', 'customer', 'order'],
      since: null,
    })
    await until(async () => (await shop.load(runId)).steps.some(({ state }) => state === 'reading'))

    await cancelRun(world.sync, shop.domain, runId)

    expect((await shop.ended(runId)).state).toBe('cancelled')
  } finally {
    world.shopify.faults.bulk.stepMs = 10
  }
})

test('an import started meanwhile ends it', async () => {
  const shop = await open()
  world.shopify.faults.bulk.stepMs = 200
  const { runId } = await startPreview(world.sync, shop.domain, { kinds: ['customer'], since: null })
  await until(async () => (await shop.load(runId)).steps.some(({ state }) => state !== 'waiting'))
  world.shopify.faults.bulk.stepMs = 10

  const imported = await shop.run()

  expect(imported.state).toBe('completed')
  expect((await shop.ended(runId)).state).toBe('cancelled')
})
