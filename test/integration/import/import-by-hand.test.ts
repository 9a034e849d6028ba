// The merchant's hand on an import: start, pause, resume, cancel.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { cancelRun, pauseRun, resumeRun } from '#app/sync/import/import.server.ts'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import type { LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { newFaults } from '#test/simulators/shopify/faults.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  Object.assign(world.zoho.faults, { latencyMs: 0 })
  Object.assign(world.shopify.faults, newFaults())
})

const open = (options: LiveOptions = {}) =>
  openForImport(world, {
    store: (shop) => void buildStore(shop, { customers: 450, orders: 60, products: 30, plain: true }),
    ...options,
  })

/** Slow enough to have something in hand. */
const slowly = () => (world.zoho.faults.latencyMs = 150)
const contacts = (org: { records: (module: string) => readonly unknown[] }) => org.records('Contacts').length

test('an import started twice at the same moment is one import', async () => {
  const { start, ended, differences, domain } = await open()

  const runs = await Promise.all([start(), start(), start()])

  expect(new Set(runs).size).toBe(1)
  expect((await ended(runs[0] ?? '')).state).toBe('completed')
  expect(await world.db.prisma.run.count({ where: { shopDomain: domain } })).toBe(1)
  expect(differences()).toEqual([])
})

test('an import started while one is under way answers that one; a later one is a new one', async () => {
  const { start, ended } = await open()
  slowly()

  const first = await start()
  expect(await start()).toBe(first)
  await ended(first)

  expect(await start()).not.toBe(first)
})

test('a failed import that is resumed while another is under way stays failed: there is one at a time', async () => {
  const { start, ended, domain } = await open()
  slowly()
  const failed = await start()
  await cancelRun(world.sync, domain, failed)
  await ended(failed)
  await world.db.prisma.run.update({ where: { id: failed }, data: { state: 'failed' } })
  const second = await start()

  expect(await resumeRun(world.sync, domain, failed)).toBe(false)

  const active = { shopDomain: domain, type: 'import', state: { in: ['running', 'paused', 'cancelling'] } }
  const runs = await world.db.prisma.run.findMany({ where: active, select: { id: true } })
  expect(runs).toEqual([{ id: second }])
  await cancelRun(world.sync, domain, second)
  await ended(second)
  expect(await resumeRun(world.sync, domain, failed)).toBe(true)
  expect((await ended(failed)).state).toBe('completed')
})

test('a paused import stops within moments, keeps its place, and goes on from there', async () => {
  const { start, load, ended, org, domain, differences } = await open()
  slowly()
  const runId = await start()
  await until(() => contacts(org) > 0)

  await pauseRun(world.sync, domain, runId)
  await until(() => quietJobs('import'))

  expect((await load(runId)).state).toBe('paused')
  const { cursor = 0, done } = (await load(runId)).steps.find(({ kind }) => kind === 'customer') ?? {}
  expect(done).toBe(cursor)
  expect(contacts(org)).toBeGreaterThanOrEqual(cursor)
  const before = contacts(org)
  await resumeRun(world.sync, domain, runId)
  expect((await ended(runId)).state).toBe('completed')
  expect(before).toBeLessThan(contacts(org) + 1)
  expect(differences()).toEqual([])
  for (const step of (await load(runId)).steps) expect(step.done).toBe(step.total)
})

test('the total of orders is final before the first of them is written', async () => {
  const { start, load, ended } = await open()
  let [runId, counted] = ['', 0]
  const orders = async () => (await load(runId)).steps.find(({ kind }) => kind === 'order')
  {
    // Orders wait for their customers.
    using customers = holdCalls((method, { pathname }) => method !== 'GET' && /\/Contacts\b/.test(pathname))
    runId = await start()
    await until(async () => customers.count() > 0 && (await orders())?.operationId !== null)
    await until(async () => (await orders())?.state === 'waiting')
    const { total = 0, done } = (await orders()) ?? {}
    expect(done).toBe(0)
    counted = total
  }
  expect((await ended(runId)).state).toBe('completed')
  expect(counted).toBeGreaterThan(0)
  expect(await orders()).toMatchObject({ total: counted, done: counted })
})

test('pause and resume in one breath lose nothing', async () => {
  const { start, ended, org, domain, differences } = await open()
  slowly()
  const runId = await start()
  await until(() => contacts(org) > 0)

  for (let n = 0; n < 5; n++) {
    await pauseRun(world.sync, domain, runId)
    await resumeRun(world.sync, domain, runId)
  }

  expect((await ended(runId)).state).toBe('completed')
  expect(differences()).toEqual([])
})

test('a cancelled import leaves what it wrote, writes nothing more, and can be started anew', async () => {
  const { start, ended, run, org, domain, differences } = await open()
  slowly()
  const runId = await start()
  await until(() => contacts(org) > 0)

  await cancelRun(world.sync, domain, runId)
  const cancelled = await ended(runId)
  await until(() => quietJobs('import'))

  expect(cancelled.state).toBe('cancelled')
  expect(cancelled.steps.every(({ state }) => ['cancelled', 'completed'].includes(state))).toBe(true)
  const left = contacts(org)
  expect((await run()).state).toBe('completed')
  expect(contacts(org)).toBeGreaterThanOrEqual(left)
  expect(differences()).toEqual([])
})

test('an import cancelled while Shopify still makes its files cancels them there', async () => {
  const { start, ended, shop, domain, org } = await open()
  world.shopify.faults.bulk.stepMs = 500
  const runId = await start()
  await until(() => [...shop.state.bulk.values()].some(({ status }) => status === 'RUNNING'))

  await cancelRun(world.sync, domain, runId)

  expect((await ended(runId)).state).toBe('cancelled')
  await world.shopify.settled()
  expect(new Set([...shop.state.bulk.values()].map(({ status }) => status))).toContain('CANCELED')
  expect(contacts(org)).toBe(0)
})

test('a paused import can be cancelled', async () => {
  const { start, load, org, domain } = await open()
  slowly()
  const runId = await start()
  await until(() => contacts(org) > 0)
  await pauseRun(world.sync, domain, runId)

  await cancelRun(world.sync, domain, runId)

  await until(async () => (await load(runId)).state === 'cancelled')
  expect((await load(runId)).steps.every(({ state }) => state === 'cancelled' || state === 'completed')).toBe(
    true,
  )
})

test('kinds that the merchant turned off are left alone', async () => {
  const kinds = { product: true, customer: true, order: false, checkout: false }
  const { run, org, differences } = await open({ choices: { kinds } })

  const { steps } = await run()

  expect(steps.map(({ kind }) => kind).toSorted()).toEqual(['customer', 'product'])
  expect(org.records('Sales_Orders')).toEqual([])
  expect(differences({ orders: false })).toEqual([])
})

test('an import from a date on brings the orders since then, and what they point to', async () => {
  const { run, shop, org } = await open()
  const since = new Date(Date.now() - 20 * 86_400_000).toISOString()

  const { state } = await run({ since })

  expect(state).toBe('completed')
  const expected = [...shop.orders.values()].filter(({ createdAt }) => createdAt >= since.slice(0, 19))
  expect(expected.length).toBeGreaterThan(0)
  expect(org.records('Sales_Orders')).toHaveLength(expected.length)
  const withCustomer = expected.filter(({ customerId }) => customerId !== null)
  const linked = org.records('Sales_Orders').filter((row) => row['Contact_Name'])
  expect(linked).toHaveLength(withCustomer.length)
})

async function quietJobs(name: string): Promise<boolean> {
  const rows = await world.db.prisma.$queryRaw<object[]>`
    SELECT 1 FROM pgboss.job WHERE name = ${name} AND state IN ('created', 'retry', 'active') LIMIT 1`
  return rows.length === 0
}
