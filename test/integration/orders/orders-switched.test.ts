// The merchant changes what orders become, or the edition changes what they can be: nothing is doubled, nothing is lost,
// and what cannot be written any more ends with an explanation.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { loadSyncStatus } from '#app/db/screens/record.server.ts'
import { retryOutcomes, syncNow } from '#app/sync/live/retry.server.ts'
import { callsTo, idle, openShop, runJob, tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

type Choice = Settings['ordersAs']
const mug = [{ title: 'Mug', price: '5.00', quantity: 2 }]
const other = { Sales_Orders: 'Deals', Deals: 'Sales_Orders' } as const

/** One order, imported by the one choice. */
async function open(ordersAs: Choice, options: LiveOptions = {}) {
  const made = { id: '' }
  const live = await openShop(world, {
    choices: { ordersAs },
    store: (shop) => void (made.id = shop.createOrder({ lines: mug }).id),
    ...options,
  })
  const totals = (module: string) =>
    live.org.records(module).map((row) => Number(row[module === 'Deals' ? 'Amount' : 'Grand_Total']))
  const edit = (price: string) => live.shop.editOrder(made.id, { addLine: [{ title: 'Ribbon', price }] })
  return {
    ...live,
    id: made.id,
    totals,
    edit,
    causes: async (id = made.id) =>
      (await live.outcomes())
        .filter(({ shopifyId, kind }) => kind === 'order' && shopifyId === tail(id))
        .map(({ result, cause, zohoModule }) => [result, cause, zohoModule]),
    switched: async (to: Choice) => {
      await live.choose({ ordersAs: to })
      await idle(world.db, live.domain, 'reconcile')
      await live.settled()
    },
  }
}

describe.each([['Sales_Orders'], ['Deals']] as const)('chosen otherwise after an import as %s', (from) => {
  const to = other[from]

  test('an order stays where it is and is kept up to date there; new ones follow the choice', async () => {
    const { shop, settled, switched, totals, edit } = await open(from)
    await switched(to)

    edit('1.00')
    shop.createOrder({ lines: mug })
    await settled()

    expect(totals(from)).toEqual([11])
    expect(totals(to)).toEqual([10])
  })

  test('the next import doubles nothing', async () => {
    const live = await open(from)
    await live.switched(to)
    live.shop.silently(() => live.shop.createOrder({ lines: mug }))
    await live.import()
    await live.import()

    expect(live.totals(from)).toEqual([10])
    expect(live.totals(to)).toEqual([10])
  })

  test('and back again: each order is where it was made', async () => {
    const { shop, settled, switched, totals, edit } = await open(from)
    await switched(to)
    const second = shop.createOrder({ lines: mug })
    await settled()
    await switched(from)

    edit('1.00')
    shop.editOrder(second.id, { addLine: [{ title: 'Ribbon', price: '2.00' }] })
    shop.createOrder({ lines: mug })
    await settled()

    expect(totals(from).toSorted((a, b) => a - b)).toEqual([10, 11])
    expect(totals(to)).toEqual([12])
  })

  test('after a new consent, orders of before are found by our field in the other module', async () => {
    const live = await open(from)
    await disconnectZoho(world.sync, live.domain, { removeFields: false })
    await live.connect()
    await live.choose({ ordersAs: to })
    await live.import()

    expect(live.totals(from)).toEqual([10])
    expect(live.totals(to)).toEqual([])
    expect((await live.links()).find(({ kind }) => kind === 'order')?.zohoModule).toBe(from)
  })

  test('while an answer was in doubt: the order is not made a second time', async () => {
    const live = await open(from)
    const { shop, choose, totals, domain } = live
    world.zoho.faults.timeoutAfterCommit = 1
    const second = shop.createOrder({ lines: mug }).id
    await live.settled()
    // As if the link of the order just written had never been saved.
    await world.db.prisma.link.deleteMany({ where: { shopDomain: domain, shopifyId: tail(second) } })
    await choose({ ordersAs: to })
    shop.updateOrder(second, { note: 'again' })
    await live.settled()

    expect(totals(from)).toEqual([10, 10])
    expect(totals(to)).toEqual([])
  })

  test('an order deleted in Zoho comes again as the new choice says', async () => {
    const live = await open(from)
    await live.switched(to)
    live.org.remove(from, live.record(from, live.id)['id'])
    await runJob(world, live, 'audit')

    expect(live.totals(from)).toEqual([])
    expect(live.totals(to)).toEqual([10])
  })

  test('both modules are compared, and a deletion finds its order', async () => {
    const live = await open(from, { choices: { ordersAs: from } })
    await live.switched(to)
    const second = live.shop.createOrder({ lines: mug })
    await live.settled()
    live.org.update('Deals', live.org.records('Deals')[0]?.id ?? '', { Shopify_Order_Id: null })
    live.org.update('Sales_Orders', live.org.records('Sales_Orders')[0]?.id ?? '', { Adjustment: 5 })
    await runJob(world, live, 'audit')
    expect(live.org.records('Deals')[0]?.['Shopify_Order_Id']).toEqual(expect.any(String))
    expect([...live.totals(from), ...live.totals(to)]).toEqual([10, 10])

    live.shop.deleteOrder(live.id)
    live.shop.deleteOrder(second.id)
    await live.settled()
    for (const module of [from, to])
      expect(live.org.records(module)[0]?.['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
  })

  test('the fields that the app made go with the disconnect, from both modules', async () => {
    const { switched, shop, settled, org, domain } = await open(from)
    await switched(to)
    shop.createOrder({ lines: mug })
    await settled()
    await disconnectZoho(world.sync, domain, { removeFields: true })
    for (const module of [from, to])
      expect(org.fields(module).filter(({ custom_field }) => custom_field)).toEqual([])
  })
})

describe('an edition that loses its Sales Orders', () => {
  const explained = ['skipped', 'module_gone']

  test('explains the orders that it can no longer write, tries none for ever, and makes none a deal', async () => {
    const live = await open('Sales_Orders')
    const { shop, settled, org, edit, causes, totals, outcomes } = live
    await live.switched('Deals')
    org.setEdition('standard')

    edit('1.00')
    await settled()
    const second = shop.createOrder({ lines: mug })
    await settled()

    expect((await causes()).at(-1)?.slice(0, 2)).toEqual(explained)
    expect(totals('Deals')).toEqual([10])
    expect((await causes(second.id)).at(-1)?.[2]).toBe('Deals')
    expect((await outcomes()).filter(({ result }) => result === 'failed')).toEqual([])
    const since = world.zoho.log.length
    await runJob(world, live, 'audit')
    await runJob(world, live, 'reconcile')
    expect(callsTo(world, 'Sales_Orders', since)).toEqual([])
    expect(totals('Deals')).toEqual([10])
  })

  test('and does so without another choice: new orders lack a module', async () => {
    const { shop, settled, org, edit, causes, changes } = await open('Sales_Orders')
    org.setEdition('standard')
    edit('1.00')
    await settled()
    const second = shop.createOrder({ lines: mug })
    await settled()

    expect((await causes()).at(-1)?.[0]).toBe('skipped')
    expect((await causes(second.id)).at(-1)?.slice(0, 2)).toEqual(['skipped', 'module_missing'])
    expect(await changes()).toEqual([])
  })

  test('an import says so too, and counts what it left out', async () => {
    const live = await open('Sales_Orders')
    await live.choose({ ordersAs: 'Deals' })
    live.org.setEdition('standard')
    await live.import()
    expect(live.totals('Deals')).toEqual([])
    expect((await live.causes()).at(-1)?.slice(0, 2)).toEqual(explained)
    const about = { kind: 'order', shopifyId: tail(live.id), field: null } as const
    expect(await compareRecord(world.sync, live.domain, about)).toMatchObject({ state: 'off' })
  })

  test('gets them back: what changed meanwhile is written, what was deleted is marked', async () => {
    const live = await open('Sales_Orders')
    const second = live.shop.createOrder({ lines: mug })
    await live.settled()
    await live.switched('Deals')
    live.org.setEdition('standard')
    live.edit('1.00')
    live.shop.deleteOrder(second.id)
    await live.settled()
    expect((await live.causes(second.id)).at(-1)?.slice(0, 2)).toEqual(explained)
    live.org.setEdition('enterprise')

    await runJob(world, live, 'audit')
    await syncNow(world.sync, live.domain, 'order', tail(live.id))
    await live.settled()

    expect(live.record('Sales_Orders', live.id)).toMatchObject({ Grand_Total: 11 })
    expect(live.record('Sales_Orders', second.id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
    expect(live.totals('Deals')).toEqual([])
  })

  test('Deals that the organisation hides are as absent as Sales Orders', async () => {
    const { shop, settled, org, causes, switched, totals } = await open('Deals')
    org.hideModule('Deals')
    const second = shop.createOrder({ lines: mug })
    await settled()
    expect((await causes(second.id)).at(-1)?.[0]).toBe('skipped')

    await switched('Sales_Orders')
    const third = shop.createOrder({ lines: mug })
    await settled()
    expect(totals('Sales_Orders')).toEqual([10, 10])
    for (const { id } of [second, third]) expect((await causes(id)).at(-1)?.[2]).toBe('Sales_Orders')
  })
})

test('the block in Shopify’s admin names the deal', async () => {
  const { domain, id, record } = await open('Deals')
  const standing = await loadSyncStatus(world.db, domain, { kind: 'order', shopifyId: tail(id) })
  expect(standing).toMatchObject({
    state: 'linked',
    links: [{ zohoModule: 'Deals', zohoId: record('Deals', id)['id'] }],
  })
})

test('a deal that Zoho refuses is told with its field, and goes through once it is mended', async () => {
  const { shop, settled, domain, outcomes, totals } = await open('Deals')
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Deals' ? { code: 'INVALID_DATA', api_name: 'Stage', message: 'invalid data' } : undefined
  shop.createOrder({ lines: mug })
  await settled()
  world.zoho.faults.rejectRecords = undefined
  const refused = (await outcomes()).find(({ result }) => result === 'rejected')
  expect(refused).toMatchObject({ kind: 'order', field: 'Stage', zohoModule: 'Deals' })

  await retryOutcomes(world.sync, domain, { ids: [String(refused?.id)] })
  await settled()
  await until(() => totals('Deals').length === 2)
  expect(totals('Deals')).toEqual([10, 10])
})
