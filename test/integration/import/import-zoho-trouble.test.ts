// Zoho in trouble during an import: every record ends up in the CRM once, whatever the calls met.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import type { LiveOptions } from '#test/support/live-shop.ts'
import { differences } from '#test/support/whole-crm.ts'
import { inFlyingTime, startWorld, until, type World } from '#test/support/world.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { defaultFaults, type Faults } from '#test/simulators/zoho/switches.ts'

let world: World
const clock = { skipMs: 0 }
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  const { revokeTokens: _, expireAccessTokens: __, ...calm } = defaultFaults()
  Object.assign(world.zoho.faults, calm)
})

const store = (shop: ShopSimulator) => void buildStore(shop, { customers: 40, orders: 30, products: 12 })
const open = (options: LiveOptions = {}) => openForImport(world, { store, ...options })

/** Strikes when the first record of this module is written, or of each of several. */
function whenWriting(
  modules: string | readonly string[],
  strike: () => void,
  { zoho }: Pick<World, 'zoho'> = world,
): void {
  const waiting = new Set([modules].flat())
  zoho.faults.rejectRecords = (written) => {
    if (waiting.delete(written)) strike()
    return undefined
  }
}

describe('an import comes through', () => {
  const troubles: [string, Partial<Faults>][] = [
    ['429s, in all three bodies', { throttle: 9 }],
    ['429s that say when to come back', { throttle: 3, throttleRetryAfterSeconds: 1 }],
    ["500s, and a proxy's 502 pages", { fail500: 6, html502: 6 }],
    ['answers in which a part of the rows failed', { partial207: 0.3, random: steady() }],
    [
      'an organisation that takes two calls and one large write at a time',
      { concurrency: 2, subConcurrency: 1, latencyMs: 5 },
    ],
  ]
  test.for(troubles)('%s', async ([, faults]) => {
    const { run, differences: missing, refusals, settled } = await open()
    Object.assign(world.zoho.faults, faults)

    const { state, cause } = await inFlyingTime(clock, run)
    await settled()

    expect({ state, cause }).toEqual({ state: 'completed', cause: null })
    expect(missing()).toEqual([])
    expect(await refusals()).toEqual([])
  })
})

test('an answer lost after the work was done doubles nothing in any module, no line either', async () => {
  const { run, differences: missing, org } = await open()
  let lost = 0
  whenWriting(['Contacts', 'Products', 'Sales_Orders'], () => {
    world.zoho.faults.timeoutAfterCommit = 1
    lost++
  })

  const { state } = await run()

  expect({ state, lost }).toEqual({ state: 'completed', lost: 3 })
  expect(missing()).toEqual([])
  const lines = org
    .records('Sales_Orders')
    .map((row) => (Array.isArray(row['Ordered_Items']) ? row['Ordered_Items'] : []))
  expect(new Set(lines.flat().map((line) => JSON.stringify(line))).size).toBe(lines.flat().length)
})

test('a row that Zoho cannot write for now is synced later, by itself, and no workflow runs for it', async () => {
  const { run, ids, org, differences: missing, settled, refusals } = await withOneBadDay()

  const { state } = await run()
  world.zoho.faults.rejectRecords = undefined
  await settled()

  expect(state).toBe('completed')
  expect(missing()).toEqual([])
  expect(await refusals()).toEqual([])
  expect(ids).toHaveLength(1)
  expect(org.automationsFired.count).toBe(0)
})

test('a row that Zoho refuses once the import has left it behind is still history when it is retried', async () => {
  const { run, domain, org, differences: missing, settled, refusals } = await withOneBadDay()
  await run()
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Contacts' && record['Last_Name'] === 'Unlucky'
      ? { code: 'MANDATORY_NOT_FOUND', api_name: 'Season', message: 'required field not found' }
      : undefined
  await settled()
  expect(await refusals()).toHaveLength(1)
  world.zoho.faults.rejectRecords = undefined

  expect(await retryOutcomes(world.sync, domain, 'refused')).toBe(1)
  await settled()

  expect(missing()).toEqual([])
  expect(org.automationsFired.count).toBe(0)
})

// One customer fails with Zoho's own error for as long as the import lasts.
async function withOneBadDay() {
  const ids: string[] = []
  const opened = await open({
    store: (shop) => {
      store(shop)
      ids.push(
        shop.createCustomer({ lastName: 'Unlucky', email: 'unlucky@example.com' }).id.split('/').at(-1) ?? '',
      )
    },
  })
  world.zoho.faults.rejectRecords = (module, record) =>
    module === 'Contacts' && record['Shopify_Customer_Id'] === ids[0]
      ? { code: 'INTERNAL_ERROR', api_name: 'id', message: 'Internal Server Error' }
      : undefined
  return { ...opened, ids }
}

describe('the connection', () => {
  test('an access token that expires in mid-import is renewed once, by the running calls together', async () => {
    const { run, differences: missing } = await open()
    whenWriting('Contacts', () => world.zoho.faults.expireAccessTokens())
    const before = world.zoho.log.length

    expect((await run()).state).toBe('completed')

    expect(missing()).toEqual([])
    const renewals = world.zoho.log.slice(before).filter(({ path }) => path === '/oauth/v2/token')
    expect(renewals.length).toBe(1)
  })

  test('access tokens that live for a minute only are not asked for with every call', async () => {
    const { run, connect, differences: missing } = await open()
    world.zoho.faults.accessTokenLifeSeconds = 60
    await connect()
    const before = world.zoho.log.length

    expect((await run()).state).toBe('completed')

    expect(missing()).toEqual([])
    expect(world.zoho.log.slice(before).filter(({ path }) => path === '/oauth/v2/token').length).toBeLessThan(
      2,
    )
  })

  test('a revoked consent pauses the run, and reconnecting resumes it where it was', async () => {
    const { start, load, ended, connect, domain, differences: missing, row } = await open()
    whenWriting('Products', () => world.zoho.faults.revokeTokens())

    const runId = await start()
    await until(async () => (await load(runId)).cause === 'zoho_disconnected')

    expect((await row()).pausedFor).toBe('zoho_disconnected')
    expect((await loadConnection(world.db, domain))?.state).toBe('needs_reconnect')
    const paused = await load(runId)
    expect(paused.state).toBe('running')
    expect(paused.steps.every(({ state }) => state === 'completed')).toBe(false)
    await sweep(world.sync)
    expect((await load(runId)).state).toBe('running')
    await connect()
    expect(await ended(runId)).toMatchObject({ state: 'completed', cause: null })
    expect((await row()).pausedFor).toBeNull()
    expect(missing()).toEqual([])
  })

  test('another organisation at the reconnect starts from nothing: its CRM is filled by its own import', async () => {
    const { run, shop, org: first, connectTo } = await open()
    await run()
    const second = world.zoho.addOrg({ name: 'Second', edition: 'enterprise' })

    await connectTo(second)
    const { state } = await run()

    expect(state).toBe('completed')
    expect(differences({ shop, org: second })).toEqual([])
    expect(differences({ shop, org: first })).toEqual([])
  })

  test('another organisation at the reconnect ends the run that was under way for the first', async () => {
    const { start, run, load, shop, connectTo, row } = await open()
    whenWriting('Products', () => world.zoho.faults.revokeTokens())
    const first = await start()
    await until(async () => (await row()).pausedFor === 'zoho_disconnected')
    const second = world.zoho.addOrg({ name: 'Second', edition: 'enterprise' })

    await connectTo(second)

    expect((await load(first)).state).toBe('cancelled')
    expect((await run()).state).toBe('completed')
    expect(differences({ shop, org: second })).toEqual([])
  })
})

test('a throttled token endpoint is a wait of ten minutes, not a lost connection', async () => {
  await using own = await startAging()
  const { start, load, ended, domain, differences: missing, row } = await openForImport(own, { store })
  whenWriting(
    'Contacts',
    () => {
      own.zoho.faults.tokenThrottle = 1
      own.zoho.faults.expireAccessTokens()
    },
    own,
  )

  const runId = await start()
  await until(async () => (await row()).pausedFor === 'throttled')

  expect((await load(runId)).state).toBe('running')
  expect((await loadConnection(own.db, domain))?.state).toBe('connected')
  const { pausedUntil } = await row()
  expect((pausedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(9 * 60_000)
  own.pass(11 * 60_000)
  await sweep(own.sync)
  expect(await ended(runId)).toMatchObject({ state: 'completed' })
  expect(missing()).toEqual([])
})

test('an organisation out of credits is waited for, not hammered', async () => {
  await using own = await startAging()
  const { start, org, row, load, differences: missing } = await openForImport(own, { store })
  whenWriting('Contacts', () => org.spendCredits(10_000_000), own)

  const runId = await start()
  await until(async () => (await row()).pausedFor === 'throttled')

  expect(own.zoho.log.filter(({ status }) => status === 429).length).toBeLessThan(20)
  own.pass(25 * 3_600_000)
  // What Zoho said of its credits is out of date: the first call after the wait brings news.
  await until(async () => {
    own.pass(10_000)
    await sweep(own.sync)
    return (await load(runId)).state === 'completed'
  })
  expect(missing()).toEqual([])
})

/** A world whose clock can be moved on. */
async function startAging() {
  let offsetMs = 0
  const own = await startWorld({ now: () => new Date(Date.now() + offsetMs) })
  return Object.assign(own, { pass: (ms: number) => void (offsetMs += ms) })
}

test('Zoho out of reach for a while: the import waits and goes on', async () => {
  const { start, load, ended, differences: missing, row } = await open()
  whenWriting('Contacts', () => (world.zoho.faults.down = true))

  const runId = await start()
  await until(() => world.zoho.log.some(({ status }) => status === 503))
  world.zoho.faults.down = false

  expect(await ended(runId)).toMatchObject({ state: 'completed' })
  expect(missing()).toEqual([])
  expect((await row()).pausedFor).toBeNull()
  expect((await load(runId)).cause).toBeNull()
})

// Each of itself: answers.test.ts.
test('pages of any status for every call refuse no record: the import waits and goes on', async () => {
  const { start, load, ended, differences: missing, refusals, settled } = await open()
  const statuses = [200, 400, 403, 404, 408]
  const before = world.zoho.log.length
  let turns = 0
  whenWriting('Contacts', () => {
    world.zoho.faults.turnsAway = () => statuses[turns++ % statuses.length]
  })

  const runId = await start()
  const met = () =>
    world.zoho.log.slice(before).flatMap(({ status, credits }) => (credits === 0 ? [status] : []))
  await until(() => statuses.every((status) => met().filter((one) => one === status).length > 1))
  expect((await load(runId)).state).toBe('running')
  world.zoho.faults.turnsAway = undefined

  expect(await ended(runId)).toMatchObject({ state: 'completed' })
  await settled()
  expect(missing()).toEqual([])
  expect(await refusals()).toEqual([])
})

const people = (shop: ShopSimulator) => void buildStore(shop, { customers: 40, orders: 0, products: 0 })

test('a body that a gateway finds too large goes over in parts', async () => {
  const { run, differences: missing, refusals } = await open({ store: people })
  world.zoho.faults.turnsAway = ({ body }) => (body.length > 8000 ? 413 : undefined)
  const before = world.zoho.log.length

  expect((await run()).state).toBe('completed')

  expect(world.zoho.log.slice(before).filter(({ status }) => status === 413)).not.toEqual([])
  expect(missing()).toEqual([])
  expect(await refusals()).toEqual([])
})

function steady(): () => number {
  let state = 7
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
}
