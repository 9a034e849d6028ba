// The short form of `npm run chaos`: the app's real processes on real PostgreSQL servers and on the embedded database.

import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresPrograms } from '../../bin/postgres.mjs'
import { openPostgres } from '#app/db/client.server.ts'
import { until } from '#test/support/until.ts'
import { playBatch, type BatchResult } from './batch.ts'
import { openHarness } from './harness.ts'
import { openPostgresPair, type PostgresPair } from './postgres-pair.ts'

let pair: PostgresPair
beforeAll(async () => {
  pair = await openPostgresPair(postgresPrograms())
}, 120_000)
afterAll(() => pair.close())

// Of about two minutes for all on a machine that does nothing else.
const timeoutMs = 240_000
const actMs = 4000

/** Tells what happened where something is wrong, and what this machine cannot do. */
function explained({ violations, timeline }: BatchResult) {
  const telling =
    violations.length > 0 ? timeline : timeline.filter((line) => line.includes('not possible here'))
  if (telling.length > 0) console.log(telling.join('\n'))
  return violations
}

// The seeds are such that each of the faults is struck: what a seed leaves out is not tested here.
const histories = [
  {
    what: 'kills, cut connections, a promoted replica and records that a remote withholds or holds',
    database: 'postgres',
    seeds: [112, 125],
    faults: ['kill', 'cut', 'zoho', 'failover', 'late-commit', 'held', 'withheld'],
  },
  {
    what: 'a machine that is lost, a network that stalls, a restarted PostgreSQL and a process that stands still',
    database: 'postgres',
    seeds: [131],
    faults: ['postgres-restart', 'machine-lost', 'network-stall', 'freeze'],
  },
  {
    what: 'kills, deploys, a wrong clock and a full disk (embedded database)',
    database: 'embedded',
    seeds: [392, 398],
    faults: ['kill', 'deploy', 'clock', 'shopify', 'webhooks', 'poisoned', 'late-refresh', 'disk-full'],
  },
] as const

test.each(histories.map((one) => [one.what, one] as const))(
  '%s lose, double, delete and hold nothing',
  async (_, { database, seeds, faults }) => {
    const own = database === 'postgres' ? pair : null
    const played = await playBatch({ seeds, shops: 1, actMs, faults, database, pair: own })
    expect(explained(played)).toEqual([])
    expect(new Set(played.struck)).toEqual(new Set(faults))
  },
  timeoutMs,
)

test(
  'a web process and a worker that start before PostgreSQL say 503 until it is there, and then work',
  async () => {
    await using harness = await openHarness({ database: 'postgres', pair, hurry: 1 })
    pair.away()
    const starting = harness.start(['server', 'worker'])
    let status = 0
    while (status === 0 && harness.processes.every(({ crashes }) => crashes.length === 0)) {
      await pause(50)
      status = await harness.status()
    }
    expect(status).toBe(503)
    pair.back()
    await starting
    expect(await harness.status()).toBe(200)
    expect(harness.processes.map(({ crashes }) => crashes)).toEqual([[], []])
  },
  timeoutMs,
)

test(
  'web process and worker outlive a failover, and look for jobs on the new primary',
  async () => {
    await using harness = await openHarness({ database: 'postgres', pair, hurry: 1 })
    await harness.start(['server', 'worker'])
    await pair.failover()
    const looking = async () => {
      const rows = await pair.query(`
        SELECT pid FROM pg_stat_activity WHERE datname = '${harness.name}' AND query LIKE '%AS q (name)%'
        AND pid <> pg_backend_pid()`)
      return rows.length >= 2
    }
    await until(looking, 60_000)
    await harness.healthy()
    expect(harness.processes.map(({ crashes }) => crashes)).toEqual([[], []])
  },
  timeoutMs,
)

test('connections that break within a transaction leave the pool, as often as it happens', async () => {
  await pair.createDatabase('broken')
  const db = openPostgres(pair.url('broken'))
  for (let n = 0; n < 12; n++) {
    const broken = db.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1`
      pair.proxy.cut()
      await tx.$queryRaw`SELECT 2`
    })
    await expect(broken).rejects.toThrow(/connection/i)
  }
  expect(await db.prisma.$queryRaw`SELECT 1 AS n`).toEqual([{ n: 1 }])
  await db.close()
}, 60_000)

test('a transaction that runs out of time on a connection that breaks ends no process', async () => {
  await pair.createDatabase('stalled')
  const db = openPostgres(pair.url('stalled'))
  const unheard: unknown[] = []
  const onUnheard = (error: unknown) => void unheard.push(error)
  process.on('unhandledRejection', onUnheard)
  const stalled = db.prisma.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1`
      pair.proxy.freeze(true)
      await tx.$queryRaw`SELECT 2`
    },
    { timeout: 50 },
  )
  const ended = stalled.catch(String)
  // Its time is over, and its ROLLBACK is on the way.
  await pause(500)
  pair.proxy.cut()
  pair.proxy.freeze(false)
  expect(await ended).toMatch(/connection|transaction/i)
  expect(await db.prisma.$queryRaw`SELECT 1 AS n`).toEqual([{ n: 1 }])
  await db.close()
  process.off('unhandledRejection', onUnheard)
  expect(unheard).toEqual([])
}, 60_000)

test('a transaction that is about to begin when the app ends does not keep it from ending', async () => {
  await pair.createDatabase('ending')
  const db = openPostgres(pair.url('ending'))
  await db.prisma.$queryRaw`SELECT 1`
  // Its BEGIN is on the way.
  pair.proxy.freeze(true)
  const begun = db.prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`)
  const refused = begun.catch(String)
  await pause(100)
  const ended = db.close().then(() => 'ended')
  await pause(100)
  pair.proxy.freeze(false)
  expect(await Promise.race([ended, pause(5000, 'hangs')])).toBe('ended')
  expect(await refused).toContain('the process ends')
}, 60_000)

test('a connection that is still busy when its transaction was given up is lent to nobody', async () => {
  await pair.createDatabase('busy')
  const url = `${pair.url('busy')}${pair.url('busy').includes('?') ? '&' : '?'}query_timeout=300`
  const db = openPostgres(url, { poolSize: 1, queuePoolSize: 1 })
  const busy = db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`CREATE TABLE inside (n int)`
      await tx.$queryRaw`SELECT 1 FROM pg_sleep(3)`
    },
    { timeout: 20_000 },
  )
  await expect(busy).rejects.toThrow(/timeout/i)
  const asked = await db.prisma.$queryRaw`SELECT to_regclass('inside') IS NULL AS outside`
  expect(asked).toEqual([{ outside: true }])
  await db.close()
}, 60_000)
