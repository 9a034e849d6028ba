// What sharing the calls of many organizations asks of the database: a few statements a look, however many they are.

import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { saveOrgParts } from '#app/db/work/org-calls.server.ts'
import { createLog } from '#app/lib/telemetry/log.server.ts'
import { createSharedCalls, type SharedCalls } from '#app/sync/zoho-session/shared-calls.server.ts'
import { createLimiter } from '#app/zoho/client/limiter.ts'
import { createDatabase, provideServer, type Server } from '#test/support/postgres.ts'
import { until } from '#test/support/until.ts'

let server: Server
let database: Awaited<ReturnType<typeof createDatabase>>
let db: Database
beforeAll(async () => {
  server = await provideServer()
  database = await createDatabase(server)
  db = database.open(4)
}, 120_000)
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await server.stop()
})
beforeEach(async () => {
  await db.prisma.lease.deleteMany()
  await db.prisma.orgCalls.deleteMany()
})

/** A database that counts what it is asked. */
function counted() {
  const asked = { reads: 0, writes: 0, others: 0 }
  const prisma = new Proxy(db.prisma, {
    get: (target, name) => {
      if (name !== '$queryRaw') return Reflect.get(target, name)
      return (text: TemplateStringsArray, ...values: unknown[]) => {
        const words = text.join(' ')
        if (words.includes('FROM "OrgCalls" o WHERE')) {
          asked.reads += 1
          if (JSON.stringify(values).includes('us 1000')) asked.others += 1
        } else if (words.includes('"OrgCalls"')) asked.writes += 1
        return target.$queryRaw(text, ...values)
      }
    },
  })
  return { asked, db: { ...db, prisma } }
}

const orgIds = (many: number) => Array.from({ length: many }, (_, n) => `us ${1000 + n}`)

const org = { most: () => ({ calls: 5, heavy: 5 }), learn: () => undefined }
const kind = { priority: 'live', heavy: false, refused: () => false } as const

/** @returns how to call each of them once */
function callersOf(shared: SharedCalls, many: number) {
  const limiters = orgIds(many).map((orgId) => {
    return createLimiter('free', shared.of(orgId, org))
  })
  return async (call: () => Promise<void> = () => Promise.resolve()) => {
    await Promise.all(limiters.map((limiter) => limiter.run(kind, call)))
  }
}

const part = (holder: string) => {
  const none = { live: 0, bulk: 0 }
  return { holder, held: { calls: 1, heavy: 1 }, need: { calls: none, heavy: none } }
}

const heldBy = async () =>
  (await db.prisma.orgCalls.findMany({ where: { orgId: { in: orgIds(200) } } })).filter(
    ({ parts }) => Array.isArray(parts) && parts.length > 0,
  ).length

test('two hundred organizations that begin to be called together cost no statement each', async () => {
  const { asked, db: own } = counted()
  const shared = createSharedCalls(own, createLog('silent'))
  await callersOf(shared, 200)()
  expect(await heldBy()).toBe(200)
  // The first look is of whoever asked first, the next one of all others; more come by the clock.
  expect(asked.writes).toBeLessThanOrEqual(10)
  await shared.close()
})

test('those that are called on and on cost one read a look and no write', async () => {
  const { asked, db: own } = counted()
  const shared = createSharedCalls(own, createLog('silent'))
  const callAll = callersOf(shared, 200)
  await callAll()
  await until(async () => (await heldBy()) === 200)
  const before = { ...asked }
  for (let n = 0; n < 20; n++) await callAll(() => delay(1))
  expect(asked.writes - before.writes).toBeLessThanOrEqual(4)
  await shared.close()
})

test('those that are called no more give their parts back with one statement, are looked at no more, and come back', async () => {
  let passedMs = 0
  const steady = performance.now.bind(performance)
  using _ = vi.spyOn(performance, 'now').mockImplementation(() => steady() + passedMs)
  const { asked, db: own } = counted()
  const shared = createSharedCalls(own, createLog('silent'))
  const callAll = callersOf(shared, 200)
  await callAll()
  expect(await heldBy()).toBe(200)
  const { writes } = asked
  // Its lease is renewed meanwhile.
  for (let n = 0; n < 4; n++) {
    const { reads: before } = asked
    passedMs += 4000
    await until(async () => asked.reads > before + 1 || (await heldBy()) === 0)
  }
  await until(async () => (await heldBy()) === 0)
  expect(asked.writes - writes).toBeLessThanOrEqual(2)
  // Another one is called on and on, so that the looks go on however late they come: they are at that one alone.
  const lone = createLimiter('free', shared.of('us 1', org))
  const { reads, others } = asked
  await until(async () => {
    await lone.run(kind, () => Promise.resolve())
    return asked.reads > reads + 10
  })
  expect(asked.others - others).toBeLessThanOrEqual(1)

  await callAll()
  expect(await heldBy()).toBe(200)
  await shared.close()
})

test('of several that are written together those are refused that another process wrote meanwhile, and no other', async () => {
  const fresh = orgIds(3).map((orgId) => ({ orgId, version: null, parts: [part('one')] }))
  expect(await saveOrgParts(db, fresh.slice(0, 2))).toEqual(new Set(['us 1000', 'us 1001']))
  expect(await saveOrgParts(db, fresh)).toEqual(new Set(['us 1002']))
  const rows = await db.prisma.orgCalls.findMany({ orderBy: { orgId: 'asc' } })
  const next = rows.map(({ orgId, version }) => ({ orgId, version, parts: [part('two')] }))
  expect(await saveOrgParts(db, next.slice(1, 2))).toEqual(new Set(['us 1001']))
  expect(await saveOrgParts(db, next)).toEqual(new Set(['us 1000', 'us 1002']))
})

test('processes that write many organizations at once in another order never lock one another out', async () => {
  const all = orgIds(100)
  const write = async (ids: readonly string[]) => {
    for (let n = 0; n < 20; n++) {
      const rows = await db.prisma.orgCalls.findMany()
      const versions = new Map(rows.map(({ orgId, version }) => [orgId, version]))
      await saveOrgParts(
        db,
        ids.map((orgId) => ({ orgId, version: versions.get(orgId) ?? null, parts: [] })),
      )
    }
  }
  await Promise.all([write(all), write(all.toReversed()), write(all)])
  expect(await db.prisma.orgCalls.count()).toBe(100)
})
