// Orders as Deals: for editions without Sales Orders, and for whoever prefers them. Each order is one Deal with the order's
// total, whatever happens to it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { causesOf, faults, mug, openImport, openLive, standard, store } from '#test/support/deal-shop.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { runJob, type LiveShop } from '#test/support/live-shop.ts'
import { inFlyingTime, startWorld, type World } from '#test/support/world.ts'
import type { Order } from '#test/simulators/shopify/index.ts'

let world: World
const clock = { skipMs: 0 }
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())

describe('an import', () => {
  test.each(['standard', 'free', 'enterprise'] as const)(
    'into the %s edition makes each order a deal',
    async (edition) => {
      const { run, shop, org, refusals, outcomes } = await openImport(world, { org: { edition } })

      const { state, steps } = await run()

      expect(state).toBe('completed')
      expect(faults({ shop, org })).toEqual([])
      const step = steps.find(({ kind }) => kind === 'order')
      expect(step).toMatchObject({ created: org.records('Deals').length, rejected: 0, skipped: 0 })
      expect(await refusals()).toEqual([])
      expect((await outcomes()).filter(({ result }) => result === 'skipped')).toEqual([])
      expect(edition === 'enterprise' ? org.records('Sales_Orders') : []).toEqual([])
    },
  )

  test('links each deal to the customer’s contact and the store’s account, and needs no product for it', async () => {
    const { run, shop, org, record } = await openImport(world)
    await run({ kinds: ['customer', 'order'] })

    expect(org.records('Products')).toEqual([])
    const order = [...shop.orders.values()].find(({ customerId }) => customerId !== null)
    expect(record('Deals', order?.id ?? '')).toMatchObject({
      Contact_Name: { id: record('Contacts', order?.customerId ?? '')['id'] },
      Account_Name: { id: org.records('Accounts')[0]?.id },
    })
  })

  test('a second one writes nothing, and after the links are lost nothing is doubled', async () => {
    const { run, shop, org, writes, domain } = await openImport(world)
    await run()
    const since = world.zoho.log.length
    await run()
    expect(writes(since).filter((call) => call.includes('/Deals'))).toEqual([])

    await world.db.prisma.link.deleteMany({ where: { shopDomain: domain } })
    await run()
    expect(faults({ shop, org })).toEqual([])
  })

  test.each([
    ['unique', 0],
    ['ordinary', 2],
  ])('a batch whose answer was lost makes no deal twice where our field is %s', async (_field, unique) => {
    const { run, shop, org } = await openImport(world, {
      org: { ...standard, customFieldsUsed: { Deals: { unique } } },
    })
    let lost = 0
    world.zoho.faults.rejectRecords = (module) => {
      if (module === 'Deals' && lost++ === 0) world.zoho.faults.timeoutAfterCommit = 1
      return undefined
    }
    const { state } = await inFlyingTime(clock, run)
    world.zoho.faults.rejectRecords = undefined

    expect({ state, lost: lost > 0 }).toEqual({ state: 'completed', lost: true })
    expect(faults({ shop, org })).toEqual([])
  })

  test('its preview counts what it then does, and writes nothing', async () => {
    const { run, preview, writes } = await openImport(world)
    const since = world.zoho.log.length
    const planned = await preview()
    expect(writes(since)).toEqual([])
    const done = await run()

    // PostgreSQL gives rows back in any order.
    const counts = ({ steps }: typeof done) =>
      steps
        .toSorted((a, b) => a.kind.localeCompare(b.kind))
        .map(({ kind, created, updated, skipped, rejected }) => ({
          kind,
          created,
          updated,
          skipped,
          rejected,
        }))
    expect(counts(planned)).toEqual(counts(done))
  })

  test('stages that were renamed are found again, and a mandatory pipeline is named', async () => {
    const { run, org, shop } = await openImport(world)
    org.setOptions('Deals', 'Stage', ['Angebot', 'Gewonnen', 'Verloren'])
    Object.assign(world.zoho.switches, { unknownPicklist: 'reject', pipelineMandatory: true })
    await run()
    Object.assign(world.zoho.switches, { unknownPicklist: 'accept', pipelineMandatory: false })

    expect(faults({ shop, org })).toEqual([])
    const stages = org.records('Deals').map((row) => String(row['Stage']))
    expect(stages.filter((stage) => !['Angebot', 'Gewonnen', 'Verloren'].includes(stage))).toEqual([])
    expect(new Set(org.records('Deals').map((row) => row['Pipeline']))).toEqual(
      new Set(['Standard (Standard)']),
    )
  })

  test('a stage that is out of use gets no deal, though it is the one that Zoho names so', async () => {
    const { run, org, shop } = await openImport(world)
    const forecasts = {
      'Closed Won': 'Closed Won',
      Neu: 'Open',
      Gewonnen: 'Closed Won',
      Verloren: 'Closed Lost',
    }
    org.setOptions('Deals', 'Stage', Object.keys(forecasts), forecasts)
    org.retireOption('Deals', 'Stage', 'Closed Won')
    world.zoho.switches.unknownPicklist = 'reject'
    await run()
    world.zoho.switches.unknownPicklist = 'accept'

    expect(faults({ shop, org })).toEqual([])
    expect(new Set(org.records('Deals').map((row) => row['Stage']))).toContain('Gewonnen')
  })

  test('stages are told by what they count as in forecasts, whatever they are called', async () => {
    const { run, org } = await openImport(world)
    const forecasts = { Neu: 'Open', Fertig: 'Closed Won', 'Won back later': 'Closed Lost' }
    org.setOptions('Deals', 'Stage', Object.keys(forecasts), forecasts)

    await run()

    const deals = org.records('Deals')
    const stagesOf = (isLost: boolean) =>
      new Set(deals.filter((row) => (row['Amount'] === 0) === isLost).map((row) => row['Stage']))
    expect(stagesOf(false)).toContain('Fertig')
    expect([...stagesOf(false)].filter((stage) => stage !== 'Neu' && stage !== 'Fertig')).toEqual([])
  })

  test('orders without the choice are left out as before', async () => {
    const { run, org, refusals } = await openForImport(world, { org: standard, store })
    const { state, steps } = await run()
    expect(state).toBe('completed')
    expect(steps.find(({ kind }) => kind === 'order')).toMatchObject({ done: 0, total: 0 })
    expect(org.records('Deals')).toEqual([])
    expect(org.fields('Deals').filter(({ custom_field }) => custom_field)).toEqual([])
    expect(await refusals()).toEqual([])
  })
})

describe('a currency', () => {
  const shop = { currency: 'EUR' }
  const openIn = (multiCurrency: string[]) =>
    openImport(world, { shop, org: { edition: 'enterprise', currency: 'USD', multiCurrency } })

  test('that the organisation has is the deal’s', async () => {
    const opened = await openIn(['EUR'])
    await opened.run()
    expect(faults(opened)).toEqual([])
    expect(new Set(opened.org.records('Deals').map((row) => row['Currency']))).toEqual(new Set(['EUR']))
  })

  test('that it lacks keeps orders out: Zoho would take its own', async () => {
    const opened = await openIn(['GBP'])
    await opened.run()
    expect(opened.org.records('Deals')).toEqual([])
  })
})

const stageOf = (live: LiveShop, order: Order) => live.record('Deals', order.id)['Stage']

describe('an order that lives on', () => {
  test('is edited, paid, refunded and cancelled: amount, stage and description follow', async () => {
    const live = await openLive(world)
    const { shop, settled, record } = live
    const order = shop.createOrder({ lines: mug, financialStatus: 'PENDING' })
    await settled()
    expect(record('Deals', order.id)).toMatchObject({ Amount: 10, Stage: 'Qualification' })

    shop.editOrder(order.id, { addLine: [{ title: 'Ribbon', price: '0.50' }] })
    await settled()
    expect(faults(live)).toEqual([])
    expect(record('Deals', order.id)['Description']).toContain('1 × Ribbon')

    shop.markPaid(order.id)
    await settled()
    expect(stageOf(live, order)).toBe('Closed Won')

    shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
    await settled()
    expect(faults(live)).toEqual([])
    expect(stageOf(live, order)).toBe('Closed Won')
    expect(record('Deals', order.id)['Description']).toContain('1 × Mug')

    shop.cancelOrder(order.id)
    await settled()
    expect(faults(live)).toEqual([])
    expect(stageOf(live, order)).toBe('Closed Lost')
  })

  test('is deleted: marked, or deleted too where the merchant chose so', async () => {
    const kept = await openLive(world)
    const gone = await openLive(world, {
      choices: { deletes: { customer: 'keep', product: 'keep', order: 'delete' } },
    })
    const [first, second] = [kept, gone].map(({ shop }) => shop.createOrder({ lines: mug }))
    await kept.settled()
    await gone.settled()
    kept.shop.deleteOrder(first?.id ?? '')
    gone.shop.deleteOrder(second?.id ?? '')
    await kept.settled()
    await gone.settled()

    expect(kept.record('Deals', first?.id ?? '')['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
    expect(gone.org.records('Deals')).toEqual([])
  })

  test.each([
    ['Leads', null],
    ['LeadsUntilOrder', 'Contacts'],
    ['Contacts', 'Contacts'],
  ] as const)('belongs to its customer, where customers are %s', async (customersAs, module) => {
    const live = await openLive(world, { choices: { customersAs } })
    const { shop, settled, record } = live
    const customer = shop.createCustomer({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' })
    await settled()
    const order = shop.createOrder({ customerId: customer.id, lines: mug })
    await settled()

    const named = record('Deals', order.id)['Contact_Name'] ?? null
    expect(named).toEqual(module === null ? null : { id: record(module, customer.id)['id'] })
  })

  test('whose deal was deleted by hand is made anew by the comparison; an amount changed by hand stays', async () => {
    const live = await openLive(world)
    const { shop, settled, org, record } = live
    const [one, other] = [shop.createOrder({ lines: mug }), shop.createOrder({ lines: mug })]
    await settled()
    org.update('Deals', record('Deals', one.id)['id'], { Amount: 1 })
    org.remove('Deals', record('Deals', other.id)['id'])

    await runJob(world, live, 'audit')

    expect(record('Deals', other.id)).toMatchObject({ Amount: 10 })
    expect(record('Deals', one.id)).toMatchObject({ Amount: 1 })
    expect(await causesOf(live, one)).not.toContain('total_differs')

    shop.updateOrder(one.id, { note: 'call first' })
    await settled()
    expect(record('Deals', one.id)).toMatchObject({ Amount: 1 })

    shop.editOrder(one.id, { addLine: [{ title: 'Ribbon', price: '0.50' }] })
    await settled()
    expect(faults(live)).toEqual([])
  })

  test('an answer that is lost makes no second deal', async () => {
    const live = await openLive(world)
    world.zoho.faults.timeoutAfterCommit = 1
    live.shop.createOrder({ lines: mug })
    await live.settled()
    expect(faults(live)).toEqual([])
  })
})
