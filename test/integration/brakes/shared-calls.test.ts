// Several processes call one organization. Together they call it no more at once than Zoho allows, whoever of them lives, and
// what one of them is told the others know.

import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { forgetOrgCalls } from '#app/db/work/org-calls.server.ts'
import { isThrottled } from '#app/lib/errors.ts'
import { createZohoDirectory, type ZohoDirectory } from '#app/sync/zoho-session/zoho-access.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import type { Priority } from '#app/zoho/client/limiter.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { createDatabase, provideServer, type Server } from '#test/support/postgres.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let server: Server
let database: Awaited<ReturnType<typeof createDatabase>>
let world: World
let live: LiveShop
beforeAll(async () => {
  server = await provideServer()
  database = await createDatabase(server)
  world = await startWorld({ db: database.open(6), working: false })
  // Five calls at once; the simulator would take more, so that it counts what comes.
  live = await openShop(world, { imported: false, org: { edition: 'free' } })
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await server.stop()
})
const allowed = 5
beforeEach(async () => {
  await world.db.prisma.lease.deleteMany()
  await world.db.prisma.orgCalls.deleteMany()
  Object.assign(world.zoho.faults, { concurrency: 100, latencyMs: 60, throttle: 0 })
  world.zoho.resetStats()
})

type Process = {
  directory: ZohoDirectory
  db: Database
  zoho: ZohoClient
  /** Each question to its database waits for this. */
  wait: (answered: Promise<void>) => void
  [Symbol.asyncDispose]: () => Promise<void>
}

/** As another process would: with connections and a memory of its own. */
async function openProcess(): Promise<Process> {
  const { secrets, metrics, log, zohoConsents: consents, lock, now } = world.sync
  const own = database.open(4)
  let gate = Promise.resolve()
  const prisma = new Proxy(own.prisma, {
    get: (target, name) =>
      name === '$queryRaw'
        ? (...question: Parameters<typeof target.$queryRaw>) => gate.then(() => target.$queryRaw(...question))
        : Reflect.get(target, name),
  })
  const db = { ...own, prisma }
  const directory = createZohoDirectory({ db, secrets, metrics, log, consents, lock, now })
  const zoho = await directory.zohoFor(live.domain)
  const wait = (answered: Promise<void>) => {
    gate = answered
  }
  return { directory, db, zoho, wait, [Symbol.asyncDispose]: () => directory.close() }
}

/** The oldest leases have lapsed, long enough for their parts to be free. */
const lapse = (many: number) =>
  world.db.prisma.$executeRaw`
    UPDATE "Lease" SET "expiresAt" = "expiresAt" - interval '17 seconds'
    WHERE "key" IN (SELECT "key" FROM "Lease" WHERE "key" LIKE 'zoho calls %' ORDER BY "expiresAt" LIMIT ${many})`

const read = { method: 'GET', path: '/Contacts?fields=id', credits: 1 } as const

/** Calls one after the other in so many lanes, until told to end. @returns how many were answered, and how to end them */
function flood({ zoho }: Process, lanes: number, priority: Priority = 'import') {
  const state = { over: false, answered: 0 }
  const client = zoho.as(priority)
  const lane = async () => {
    while (!state.over) {
      await client.call(read)
      state.answered += 1
    }
  }
  const ended = Promise.all(Array.from({ length: lanes }, lane))
  return {
    answered: () => state.answered,
    stop: async () => {
      state.over = true
      await ended
    },
  }
}

test('three processes with all the work in the world call no more at once than one may, and share alike', async () => {
  await using one = await openProcess()
  await using two = await openProcess()
  await using three = await openProcess()
  const floods = [one, two, three].map((process) => flood(process, 8))
  await delay(2500)
  const before = floods.map(({ answered }) => answered())
  await delay(2500)
  const rates = floods.map(({ answered }, n) => answered() - (before[n] ?? 0))
  await Promise.all(floods.map(({ stop }) => stop()))
  expect(world.zoho.stats().maxConcurrent).toBe(allowed)
  // Five places, two for each but one of them.
  expect(Math.min(...rates)).toBeGreaterThan(Math.max(...rates) / 4)
})

test("a live call of one process does not wait for another's import to end", async () => {
  await using busy = await openProcess()
  const importing = flood(busy, 10)
  await until(() => world.zoho.stats().maxConcurrent === allowed)
  await using other = await openProcess()
  const at = performance.now()
  await other.zoho.call(read)
  const waitedMs = performance.now() - at
  expect(await world.db.prisma.orgCalls.findFirst()).toMatchObject({
    parts: [{ held: { calls: expect.any(Number) } }, { held: { calls: expect.any(Number) } }],
  })
  await importing.stop()
  expect(waitedMs).toBeLessThan(3000)
  expect(world.zoho.stats().maxConcurrent).toBe(allowed)
})

test('what a process held is free for the others soon after it was killed, and at once where it ended', async () => {
  // Its looks end with the test, not before: those of other tests would meet them.
  await using killed = await openProcess()
  await killed.zoho.call(read)
  await using other = await openProcess()
  const busy = flood(other, 10)
  await until(() => world.zoho.stats().maxConcurrent >= 2)
  // It stops without a word: its lease is renewed no more.
  await killed.db.prisma.$disconnect()
  await lapse(1)
  await until(() => world.zoho.stats().maxConcurrent === allowed)
  await busy.stop()
  await other.directory.close()
  expect(await world.db.prisma.lease.count({ where: { expiresAt: { gt: new Date() } } })).toBe(0)
})

test('whose lease lapsed while it stood still begins no call before it has a part again', async () => {
  let stoodMs = 0
  const steady = performance.now.bind(performance)
  using _ = vi.spyOn(performance, 'now').mockImplementation(() => steady() + stoodMs)
  await using stalled = await openProcess()
  await stalled.zoho.call(read)
  const standing = Promise.withResolvers<void>()
  stalled.wait(standing.promise)
  stoodMs += 20_000
  await lapse(1)
  await using other = await openProcess()
  const busy = flood(other, 8)
  await until(() => world.zoho.stats().maxConcurrent === allowed)
  const late = flood(stalled, 8)
  await delay(400)
  expect(late.answered()).toBe(0)
  standing.resolve()
  await until(() => late.answered() > 0)
  await Promise.all([busy.stop(), late.stop()])
  expect(world.zoho.stats().maxConcurrent).toBe(allowed)
})

test('a rest that Zoho asks one process for is kept by the others within two seconds', async () => {
  await using one = await openProcess()
  await using two = await openProcess()
  await Promise.all([one.zoho.call(read), two.zoho.call(read)])
  Object.assign(world.zoho.faults, { throttle: 1, throttleRetryAfterSeconds: 300 })
  await expect(one.zoho.call(read)).rejects.toMatchObject({ kind: 'throttled' })
  await delay(1500)
  const calls = world.zoho.stats().calls
  const refusal: unknown = await two.zoho.call(read).catch((error: unknown) => error)
  // Somebody asks again within a minute.
  const waitMs = isThrottled(refusal) ? refusal.retryAt.getTime() - Date.now() : 0
  expect(waitMs).toBeGreaterThan(30_000)
  expect(waitMs).toBeLessThanOrEqual(60_000)
  // And one that starts only now.
  await using late = await openProcess()
  await expect(late.zoho.call(read)).rejects.toMatchObject({ kind: 'throttled' })
  expect(world.zoho.stats().calls).toBe(calls)
})

test('a database that goes away ends the calls that wait for a part, once what was held has lapsed', async () => {
  let stoodMs = 0
  const steady = performance.now.bind(performance)
  using _ = vi.spyOn(performance, 'now').mockImplementation(() => steady() + stoodMs)
  await using away = await openProcess()
  await away.zoho.call(read)
  const lost = Promise.reject(new Error('the database is away'))
  lost.catch(() => undefined)
  away.wait(lost)
  // Its part is still its own.
  await away.zoho.call(read)
  stoodMs += 20_000
  await expect(away.zoho.call(read)).rejects.toThrow('the database is away')
})

test('an organization that nobody has called for an hour is forgotten, one that is called is not', async () => {
  await using one = await openProcess()
  await one.zoho.call(read)
  const pass = () =>
    world.db.prisma.orgCalls.updateMany({ data: { changedAt: new Date(Date.now() - 2 * 3_600_000) } })
  await pass()
  await forgetOrgCalls(world.db)
  expect(await world.db.prisma.orgCalls.count()).toBe(1)
  await one.directory.close()
  await world.db.prisma.lease.deleteMany()
  // It may have written its part once more meanwhile.
  await pass()
  await forgetOrgCalls(world.db)
  expect(await world.db.prisma.orgCalls.count()).toBe(0)
})
