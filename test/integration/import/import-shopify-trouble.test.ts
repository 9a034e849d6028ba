// Shopify in trouble during an import, and bulk results as they really come.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import type { LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { newFaults, type Faults } from '#test/simulators/shopify/faults.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.shopify.faults, newFaults()))

const store = (shop: ShopSimulator) => void buildStore(shop, { customers: 40, orders: 30, products: 12 })
const open = (options: LiveOptions = {}) => openForImport(world, { store, ...options })

describe('an import comes through', () => {
  const { bulk } = newFaults()
  const troubles: [string, Partial<Faults>][] = [
    ['THROTTLED answers', { throttled: 3 }],
    ['429s', { tooManyRequests: 2 }],
    ['a 503 page', { down: 2 }],
    ['broken connections', { resetSockets: 2 }],
    ['a token that was refused once', { unauthorized: 1 }],
    ['an operation that Shopify failed', { bulk: { ...bulk, fail: 'FAILED' } }],
    ['an operation that Shopify cancelled', { bulk: { ...bulk, fail: 'CANCELED' } }],
    ['results that come compressed', { bulk: { ...bulk, gzip: true } }],
    ['a result that breaks off in the middle', { bulk: { ...bulk, cutAfterBytes: 9000 } }],
    ['a finish webhook that never comes', { bulk: { ...bulk, loseFinishWebhook: true } }],
    ['operations that take their time', { bulk: { ...bulk, stepMs: 400 } }],
  ]
  test.for(troubles)('%s', async ([, faults]) => {
    const { run, differences, refusals } = await open()
    Object.assign(world.shopify.faults, faults)

    const { state, cause } = await run()

    expect({ state, cause }).toEqual({ state: 'completed', cause: null })
    expect(differences()).toEqual([])
    expect(await refusals()).toEqual([])
  })
})

describe('where Shopify lets the app run no bulk queries', () => {
  const permission = 'Access denied for bulkOperationRunQuery field.'
  const allowlist = 'Public apps need an IP allowlist for this.'
  test.for([
    ['error', permission],
    ['userError', permission],
    ['error', allowlist],
    ['error without a code', allowlist],
    ['userError', allowlist],
  ] as const)(
    'an import says so, told by an %s in the words "%s", and the operator is called',
    async ([denied, deniedWords]) => {
      const { run } = await open()
      const alarms = async () => {
        const { values } = await world.sync.metrics.operatorAlarms.get()
        return values.find(({ labels }) => labels.what === 'bulk_not_allowed')?.value ?? 0
      }
      const before = await alarms()
      Object.assign(world.shopify.faults.bulk, { denied, deniedWords })

      expect(await run()).toMatchObject({ state: 'failed', cause: 'bulk_not_allowed' })
      expect(await alarms()).toBe(before + 1)
    },
  )
})

test('an answer that was lost after the operation had started costs nothing but time', async () => {
  const { start, ended, differences } = await open()

  const runId = await start()
  world.shopify.faults.loseAnswers = 1

  expect((await ended(runId)).state).toBe('completed')
  expect(differences()).toEqual([])
})

test('children that stand anywhere after their parents find them, though we asked for groups', async () => {
  const scattered = scatter()
  const { run, differences } = await open()

  const { state, steps } = await run()
  scattered.restore()

  expect(state).toBe('completed')
  expect(scattered.files).toBeGreaterThan(0)
  expect(differences()).toEqual([])
  for (const step of steps) expect(step.done).toBe(step.total)
})

test('a store without anything ends with nothing to do', async () => {
  const { run } = await open({ store: () => undefined })

  const { state, steps } = await run()

  expect(state).toBe('completed')
  for (const step of steps) expect(step).toMatchObject({ state: 'completed', total: 0, done: 0 })
})

test('an operation that Shopify fails again and again fails the run, which says so', async () => {
  const { start, ended } = await open()
  const { bulk } = world.shopify.faults
  const failing = { get: () => 'FAILED' as const, set: () => undefined, configurable: true, enumerable: true }
  Object.defineProperty(bulk, 'fail', failing)

  const ending = await ended(await start())

  expect(ending).toMatchObject({ state: 'failed', cause: 'bulk_failed' })
})

test('an operation that takes too long with its children in groups is started again without', async () => {
  const { run, differences } = await open()
  world.shopify.faults.bulk.groupedTimesOut = true

  const { state, steps } = await run()

  expect(state).toBe('completed')
  expect(differences()).toEqual([])
  for (const step of steps) expect(step.done).toBe(step.total)
})

test('only what has children is asked for in groups', async () => {
  const { run, shop } = await open()
  await run()
  const operations = [...shop.state.bulk.values()].filter(({ query }) => query !== '')
  const grouped = operations.map(({ query, groupObjects }) => [
    /\b(customers|orders|products)\b/.exec(query)?.[1],
    groupObjects,
  ])
  expect(new Map(grouped.map(([root, isGrouped]) => [String(root), isGrouped]))).toEqual(
    new Map([
      ['products', true],
      ['customers', false],
      ['orders', true],
    ]),
  )
})

test('an operation that Shopify denies fails the run at once, and names the denial', async () => {
  const { start, ended, shop } = await open()
  shop.state.scopes = ['read_products', 'read_customers']
  await world.runtime.db.prisma.session.deleteMany({ where: { shop: shop.domain } })
  await world.runtime.authenticateAdmin(
    new Request(`https://app.test/app?${shop.documentQuery()}`, {
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36',
      },
    }),
  )

  expect(await ended(await start())).toMatchObject({ state: 'failed', cause: 'ACCESS_DENIED' })
})

test('while Shopify runs as many operations as it allows, the import waits for its turn', async () => {
  const { start, ended, shop, differences } = await open()
  for (let n = 0; n < 5; n++) shop.state.bulk.set(blocker(n).id, blocker(n))

  const runId = await start()
  await until(() => world.shopify.log.filter(({ operationName }) => operationName === 'BulkRun').length > 1)
  for (let n = 0; n < 5; n++) shop.state.bulk.delete(blocker(n).id)

  expect((await ended(runId)).state).toBe('completed')
  expect(differences()).toEqual([])
})

test('protected data that Shopify withholds leaves customers without it, and every order right', async () => {
  world.shopify.faults.redactProtectedData = true
  const { run, differences, org } = await open()

  const { state } = await run()

  expect(state).toBe('completed')
  expect(differences()).toEqual([])
  expect(org.records('Contacts').every((row) => row['Email'] === undefined && row['Last_Name'])).toBe(true)
})

test('a result that is no longer there is asked for anew', async () => {
  const { start, ended, differences } = await open()
  world.shopify.faults.bulk.expired = true

  const runId = await start()
  await until(() =>
    world.shopify.log.some(({ status, host }) => host === 'storage.googleapis.com' && status === 400),
  )
  world.shopify.faults.bulk.expired = false

  expect((await ended(runId)).state).toBe('completed')
  expect(differences()).toEqual([])
})

describe("Shopify's token", () => {
  test('that is dead before its time is refreshed in mid-import', async () => {
    const { run, differences } = await open()
    const before = world.shopify.log.length
    world.shopify.faults.unauthorized = 1

    expect((await run()).state).toBe('completed')

    const calls = world.shopify.log.slice(before)
    expect(calls.filter(({ path }) => path === '/admin/oauth/access_token')).toHaveLength(1)
    expect(differences()).toEqual([])
  })

  test('that no refresh can mend waits for a visit, which exchanges a new one and resumes the import', async () => {
    const { start, ended, visit, row, differences, load } = await open()
    world.shopify.faults.unauthorized = true

    const runId = await start()
    await until(async () => (await row()).pausedFor === 'shopify_disconnected')

    expect(await load(runId)).toMatchObject({ state: 'running', cause: 'shopify_disconnected' })
    world.shopify.faults.unauthorized = false
    await visit()
    expect(await ended(runId)).toMatchObject({ state: 'completed', cause: null })
    expect(differences()).toEqual([])
  })
})

const blocker = (n: number) => ({
  ...blank,
  id: `gid://shopify/BulkOperation/9${n}`,
  status: 'RUNNING' as const,
})

const blank = {
  __typename: 'BulkOperation' as const,
  type: 'QUERY' as const,
  errorCode: null,
  query: '',
  groupObjects: true,
  createdAt: '2026-01-01T00:00:00Z',
  completedAt: null,
  objectCount: '0',
  rootObjectCount: '0',
  fileSize: null,
  url: null,
  partialDataUrl: null,
  version: '2026-07',
}

const isChild = (line: string) => line.includes('"__parentId"')

/** Result files as they may come: all parents first, then all children. */
function scatter() {
  const real = globalThis.fetch
  const scattering = { files: 0, restore: () => void (globalThis.fetch = real) }
  globalThis.fetch = async (input, init) => {
    const response = await real(input, init)
    if (!String(input instanceof Request ? input.url : input).includes('storage.googleapis.com'))
      return response
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    if (lines.some(isChild)) scattering.files += 1
    const shuffled = [...lines.filter((line) => !isChild(line)), ...lines.filter(isChild)]
    return new Response(`${shuffled.join('\n')}\n`, { status: response.status })
  }
  return scattering
}
