// An import that only waits for Shopify's files holds none of the places that its process has for imports, and loses nothing
// of itself.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { jobs } from '#app/queue/jobs.ts'
import type { RunWithSteps } from '#app/db/tables/runs.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { cancelRun, pauseRun, resumeRun } from '#app/sync/import/import.server.ts'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { idle, type LiveOptions } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => void (world = await startWorld({ now: clock.now })))
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  clock.skipMs = 0
  world.shopify.faults.bulk.held = true
})
afterEach(
  () => void Object.assign(world.shopify.faults.bulk, { held: false, busy: false, loseFinishWebhook: false }),
)

type Opened = Awaited<ReturnType<typeof openForImport>>
type Steps = Partial<Record<RecordKind, RunWithSteps['steps'][number]>>
const open = (options: LiveOptions = {}) => openForImport(world, options)
const stepsOf = async ({ load }: Opened, runId: string): Promise<Steps> =>
  Object.fromEntries((await load(runId)).steps.map((step) => [step.kind, step]))
const someReads = (steps: Steps) =>
  Object.values(steps).some(({ state, operationId }) => state === 'reading' && operationId !== null)
const ordersAreThere = ({ order }: Steps) => order?.state === 'waiting' && order.operationId !== null
const isReading = async (opened: Opened, runId: string) => someReads(await stepsOf(opened, runId))
const ofFirstKinds = /\{\s*(products|customers)\b/

/** Its files take long, and its job has ended. */
async function givenBack(opened: Opened, isSo: (steps: Steps) => boolean = someReads): Promise<string> {
  const runId = await opened.start()
  await until(async () => isSo(await stepsOf(opened, runId)))
  const before = clock.skipMs
  await jobEnded(opened)
  expect(clock.skipMs).toBeGreaterThan(before)
  expect((await opened.load(runId)).state).toBe('running')
  return runId
}
const jobEnded = ({ domain }: Opened) =>
  until(async () => {
    // Zoho is being made ready, or an operation begins: from then on it waits.
    clock.skipMs += 20_000
    const rows = await world.db.prisma.$queryRaw<object[]>`
      SELECT 1 FROM pgboss.job
      WHERE name = 'import' AND data->>'shop' = ${domain} AND state IN ('created', 'retry', 'active') LIMIT 1`
    return rows.length === 0
  })
const goOn = () => void (world.shopify.faults.bulk.held = false)

test('its job ends, and the word of Shopify that a file is there brings it back: everything arrives', async () => {
  const opened = await open()
  const runId = await givenBack(opened)
  goOn()
  expect((await opened.ended(runId)).state).toBe('completed')
  expect(opened.differences()).toEqual([])
})

test('where that word is lost, or the process is killed meanwhile, the sweep brings it back', async () => {
  world.shopify.faults.bulk.loseFinishWebhook = true
  const opened = await open()
  const runId = await givenBack(opened)
  goOn()
  await until(() => [...opened.shop.state.bulk.values()].every(({ status }) => status === 'COMPLETED'))
  await idle(world.db, opened.domain, 'import')
  expect((await opened.load(runId)).state).toBe('running')
  await until(async () => {
    await world.sync.queue.enqueue('sweep', {})
    return (await opened.load(runId)).state !== 'running'
  })
  expect((await opened.load(runId)).state).toBe('completed')
  expect(opened.differences()).toEqual([])
})

/** Comes as each minute does. */
async function expectsCheapLook(opened: Opened, runId: string) {
  const calls = () => world.zoho.log.filter(({ org }) => org === opened.org.id)
  const before = calls().length
  await world.sync.queue.enqueue('import', { shop: opened.domain, runId })
  await idle(world.db, opened.domain, 'import')
  expect(calls().slice(before)).toEqual([])
  expect((await opened.load(runId)).state).toBe('running')
}

test('while it waits each look costs Zoho nothing', async () => {
  const opened = await open()
  const runId = await givenBack(opened)
  await expectsCheapLook(opened, runId)
  goOn()
  expect((await opened.ended(runId)).state).toBe('completed')
})

test('in an edition that takes no orders a look costs as little, though nothing of them was ever asked for', async () => {
  const opened = await open({ org: { edition: 'standard' } })
  const runId = await givenBack(opened)
  expect((await stepsOf(opened, runId)).order).toMatchObject({ operationId: null })
  await expectsCheapLook(opened, runId)
  goOn()
  expect((await opened.ended(runId)).state).toBe('completed')
  expect(opened.differences({ orders: false })).toEqual([])
})

test('a store without orders has all of them imported, though they were read before its customers', async () => {
  world.shopify.faults.bulk.held = ofFirstKinds
  const opened = await open({
    store: (shop) => void buildStore(shop, { customers: 3, orders: 0, plain: true }),
  })
  const runId = await givenBack(opened, ({ order }) => order?.state === 'completed')
  goOn()
  expect((await opened.ended(runId)).state).toBe('completed')
  const kind = { shopDomain: opened.domain, kind: 'order' }
  const state = await world.db.prisma.kindState.findUnique({ where: { shopDomain_kind: kind } })
  expect(state?.importedFrom).toEqual(new Date(0))
})

test('where the file of orders is there before those of customers and products, a look costs as little', async () => {
  world.shopify.faults.bulk.held = ofFirstKinds
  const opened = await open({
    store: (shop) => void buildStore(shop, { customers: 3, orders: 4, plain: true }),
  })
  const runId = await givenBack(opened, ordersAreThere)
  await expectsCheapLook(opened, runId)
  goOn()
  expect((await opened.ended(runId)).state).toBe('completed')
  expect(opened.differences()).toEqual([])
})

test('while other operations take all places at Shopify a look costs as little, and begins as soon as one is free', async () => {
  const opened = await open()
  world.shopify.faults.bulk.busy = true
  const runId = await givenBack(opened, () => true)
  await expectsCheapLook(opened, runId)
  world.shopify.faults.bulk.busy = false
  goOn()
  await world.sync.queue.enqueue('import', { shop: opened.domain, runId })
  expect((await opened.ended(runId)).state).toBe('completed')
  expect(opened.differences()).toEqual([])
})

test('a file that is older than seven days is asked for anew, though Shopify tells no address of it any more', async () => {
  world.shopify.faults.bulk.held = ofFirstKinds
  const opened = await open({
    store: (shop) => void buildStore(shop, { customers: 3, orders: 4, plain: true }),
  })
  const runId = await givenBack(opened, ordersAreThere)
  expect(await pauseRun(world.sync, opened.domain, runId)).toBe(true)
  const [ofOrders] = operations(opened).filter(({ query }) => /\borders\b/.test(query))
  Object.assign(ofOrders ?? {}, { completedAt: new Date(Date.now() - 8 * 86_400_000).toISOString() })
  goOn()
  await resumeRun(world.sync, opened.domain, runId)

  const { state, steps } = await opened.ended(runId)

  expect(state).toBe('completed')
  expect(steps.find(({ kind }) => kind === 'order')).toMatchObject({ total: 4, done: 4, created: 4 })
})

test('an operation that fails each time after its job has ended fails the run at last', async () => {
  const { bulk } = world.shopify.faults
  const opened = await open({ store: (shop) => void shop.createCustomer({ lastName: 'Amber' }) })
  const runId = await opened.start({ kinds: ['customer'] })
  const isOver = async () => (await opened.load(runId)).state !== 'running'
  const running = () => operations(opened).filter(({ status }) => ['CREATED', 'RUNNING'].includes(status))
  for (let n = 0; n < 6 && !(await isOver()); n++) {
    await until(async () => running().length > 0 || isOver())
    await jobEnded(opened)
    Object.assign(bulk, { fail: 'FAILED', held: false })
    await until(() => running().length === 0)
    Object.assign(bulk, { fail: undefined, held: true })
    await world.sync.queue.enqueue('import', { shop: opened.domain, runId })
  }

  expect(await opened.load(runId)).toMatchObject({ state: 'failed', cause: 'bulk_failed' })
  expect(operations(opened)).toHaveLength(4)
})

const operations = ({ shop }: Opened) => [...shop.state.bulk.values()]

test('it is paused, resumed and cancelled as any other', async () => {
  const opened = await open()
  const runId = await givenBack(opened)
  expect(await pauseRun(world.sync, opened.domain, runId)).toBe(true)
  expect(await resumeRun(world.sync, opened.domain, runId)).toBe(true)
  await idle(world.db, opened.domain, 'import')
  expect((await opened.load(runId)).state).toBe('running')
  expect(await cancelRun(world.sync, opened.domain, runId)).toBe(true)
  expect((await opened.ended(runId)).state).toBe('cancelled')
  await world.shopify.settled()
  expect(new Set([...opened.shop.state.bulk.values()].map(({ status }) => status))).toContain('CANCELED')
})

test('as many stores as there are places may wait, and the next one’s import still begins', async () => {
  const waiting: Opened[] = []
  for (let n = 0; n < jobs.import.concurrency; n++) waiting.push(await open())
  const runs = await Promise.all(waiting.map(async (opened) => ({ opened, runId: await opened.start() })))
  await until(async () =>
    (await Promise.all(runs.map(({ opened, runId }) => isReading(opened, runId)))).every(Boolean),
  )
  const next = await open()
  const runId = await next.start()
  await until(async () => {
    clock.skipMs += 20_000
    return isReading(next, runId)
  })
  goOn()
  expect((await next.ended(runId)).state).toBe('completed')
  for (const one of runs) expect((await one.opened.ended(one.runId)).state).toBe('completed')
})
