// A deal that people moved to another pipeline keeps to the stages of that one, and all else of it follows its order. A new
// one begins in a stage of the pipeline that it is made in.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import type { Order } from '#test/simulators/shopify/index.ts'
import { causesOf, openLive } from '#test/support/deal-shop.ts'
import type { LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
beforeEach(() => {
  Object.assign(world.zoho.switches, {
    stageOutsidePipeline: 'reject',
    pipelineMaps: true,
    pipelineMandatory: false,
  })
  Object.assign(world.zoho.faults, { turnsAway: undefined })
})
afterAll(() => world[Symbol.asyncDispose]())

const standard = ['Qualification', 'Closed Won', 'Closed Lost']
const wholesale = ['W-Open', 'W-Lost', 'W-Signed']
const forecasts = { 'W-Open': 'Open', 'W-Signed': 'Closed Won', 'W-Lost': 'Closed Lost' }

/** An order that is not paid, whose deal sales moved to its own pipeline. */
async function moved(known: Record<string, string> = forecasts) {
  const live = await openLive(world, { imported: false })
  live.org.setPipelines({ 'Standard (Standard)': standard, Wholesale: wholesale }, known)
  await live.import()
  const order = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '10.00', quantity: 3 }],
    financialStatus: 'PENDING',
  })
  await live.settled()
  const deal = live.record('Deals', order.id)
  expect(deal['Stage']).toBe('Qualification')
  live.org.update('Deals', deal.id, { Pipeline: 'Wholesale', Stage: 'W-Open' })
  return { live, order }
}

async function refundOne(live: LiveShop, order: Order) {
  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()
}

async function pay(live: LiveShop, order: Order) {
  live.shop.markPaid(order.id)
  await live.settled()
}

test('where Zoho says which stages its pipeline has, it gets the one that means the same', async () => {
  const { live, order } = await moved()
  await pay(live, order)
  expect(live.record('Deals', order.id)).toMatchObject({ Pipeline: 'Wholesale', Stage: 'W-Signed' })
  expect((await causesOf(live, order)).at(-1)).toBe('updated')
  await refundOne(live, order)
  expect(live.record('Deals', order.id)).toMatchObject({ Stage: 'W-Signed', Amount: 20 })
  live.shop.cancelOrder(order.id)
  await live.settled()
  expect(live.record('Deals', order.id)).toMatchObject({ Stage: 'W-Lost' })
})

/** What it is once it is paid, and a third of it was given back. */
async function afterwards({ live, order }: Awaited<ReturnType<typeof moved>>) {
  await pay(live, order)
  Object.assign(world.zoho.faults, { turnsAway: undefined })
  await refundOne(live, order)
  const filter = { kind: 'order', state: 'linked' } as const
  const { rows } = await listRecords(world.db, live.domain, filter, { size: 9, after: null, before: null })
  const { Pipeline, Stage, Amount } = live.record('Deals', order.id)
  return { Pipeline, Stage, Amount, causes: rows.map(({ cause }) => cause), of: await causesOf(live, order) }
}
const kept = {
  Pipeline: 'Wholesale',
  Stage: 'W-Open',
  Amount: 20,
  causes: ['outside_pipeline'],
  of: ['created', 'outside_pipeline', 'outside_pipeline'],
}

test('where Zoho does not say so it keeps its stage, all else follows, and that is said', async () => {
  world.zoho.switches.pipelineMaps = false
  expect(await afterwards(await moved())).toEqual(kept)
})

/** What the list says of it while the stage is outside of its pipeline, and once sales made it so. */
async function untilMended(live: LiveShop, order: Order, row: Record<string, string>) {
  await pay(live, order)
  await refundOne(live, order)
  const told = (await causesOf(live, order)).at(-1)
  live.org.update('Deals', live.record('Deals', order.id).id, row)
  live.shop.updateOrder(order.id, { note: 'call first' })
  await live.settled()
  return [told, (await causesOf(live, order)).at(-1)]
}
const noLonger = ['outside_pipeline', 'updated']

test('it is said no longer once sales chose the stage of its pipeline that means the same', async () => {
  world.zoho.switches.pipelineMaps = false
  const { live, order } = await moved()
  expect(await untilMended(live, order, { Stage: 'W-Signed' })).toEqual(noLonger)
  expect(live.record('Deals', order.id)).toMatchObject({ Stage: 'W-Signed' })
})

test('nor once they moved it to a pipeline that has the order’s stage, and chose another one of it', async () => {
  const { live, order } = await moved({})
  const row = { Pipeline: 'Standard (Standard)', Stage: 'Qualification' }
  expect(await untilMended(live, order, row)).toEqual(noLonger)
  expect(live.record('Deals', order.id)).toMatchObject(row)
})

test('nor is one guessed of which nobody knows what it counts as', async () => {
  expect(await afterwards(await moved({}))).toEqual(kept)
})

test('where its pipeline cannot be read it keeps its stage', async () => {
  const there = await moved()
  world.zoho.faults.turnsAway = ({ method, path }) =>
    method === 'GET' && path.endsWith('/Deals') ? 404 : undefined
  expect(await afterwards(there)).toEqual(kept)
})

/** What becomes of a new order where the first pipeline, which a deal has to name, has stages of its own. */
async function madeIn(pipelines: Record<string, string[]>, known: Record<string, string>) {
  world.zoho.switches.pipelineMandatory = true
  const live = await openLive(world, { imported: false })
  live.org.setPipelines(pipelines, known)
  await live.import()
  const open = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '10.00', quantity: 1 }],
    financialStatus: 'PENDING',
  })
  const paid = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '10.00', quantity: 1 }],
    financialStatus: 'PAID',
  })
  await live.settled()
  return Promise.all(
    [open, paid].map(async ({ id }) => {
      const { Pipeline, Stage } = live.record('Deals', id)
      return { Pipeline, Stage }
    }),
  )
}

test.each([true, false])(
  'a new deal begins in a stage of the first pipeline, whether Zoho names its stages: %s',
  async (named) => {
    world.zoho.switches.pipelineMaps = named
    const pipelines = { Wholesale: wholesale, 'Standard (Standard)': standard }
    expect(await madeIn(pipelines, forecasts)).toEqual([
      { Pipeline: 'Wholesale', Stage: 'W-Open' },
      { Pipeline: 'Wholesale', Stage: 'W-Signed' },
    ])
  },
)
