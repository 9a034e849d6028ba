// Locks are leases: they hold no connection, so that however many are held, the database answers everybody else.

import { setTimeout as pause } from 'node:timers/promises'
import { Prisma } from '@prisma/client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { forgetOrganisation, loadShop, saveShop, startLive } from '#app/db/tables/shops.server.ts'
import { forgetLapsedLeases, leaseMs, renewLease, takeLease } from '#app/db/work/leases.server.ts'
import { alone } from '#app/db/work/locks.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { createZohoDirectory } from '#app/sync/zoho-session/zoho-access.server.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { openShop } from '#test/support/live-shop.ts'
import { createDatabase, provideServer, type Server } from '#test/support/postgres.ts'
import { startWorld } from '#test/support/world.ts'

let server: Server
beforeAll(async () => {
  server = await provideServer()
}, 60_000)
afterAll(() => server.stop())

const one = (db: Database) => db.prisma.$queryRaw<{ one: number }[]>`SELECT 1 AS one`

// Fourteen shops with expired tokens, forty-four after a restart: each looks into the database under its lock.
test.each([14, 44])(
  'while %i locks are held at once, their tasks and everybody else still reach the database',
  async (many) => {
    await using database = await createDatabase(server)
    const db = database.open(4)
    const open = Promise.withResolvers<void>()
    let inside = 0
    const everybody = Promise.withResolvers<void>()
    const tasks = Array.from({ length: many }, (_, n) =>
      alone(db, `token of shop ${n}`, async () => {
        await one(db)
        if (++inside === many) everybody.resolve()
        await open.promise
        await one(db)
        return n
      }),
    )
    // None ends before a query of somebody else was answered while all of them are held.
    await everybody.promise
    expect(await one(db)).toEqual([{ one: 1 }])
    open.resolve()
    expect(await Promise.all(tasks)).toHaveLength(many)
    expect(await db.prisma.lease.count()).toBe(0)
  },
)

test('a task may take further locks, one within another, on a pool of two connections', async () => {
  await using database = await createDatabase(server)
  const db = database.open(2)
  const nested = Array.from({ length: 6 }, (_, n) =>
    alone(db, `homes ${n}`, () => alone(db, `accounts ${n}`, () => alone(db, `token ${n}`, () => one(db)))),
  )
  expect(await Promise.all(nested)).toHaveLength(6)
})

test('of two processes on one database one is at a key at a time', async () => {
  await using database = await createDatabase(server)
  const processes = [database.open(2), database.open(2)]
  let atWork = 0
  let most = 0
  const turns = Array.from({ length: 8 }, (_, n) => {
    const db = processes[n % 2]
    if (!db) throw new Error('two processes')
    return alone(db, 'the same', async () => {
      most = Math.max(most, ++atWork)
      await one(db)
      atWork -= 1
    })
  })
  await Promise.all(turns)
  expect(most).toBe(1)
})

const lapse = (db: Database) =>
  db.prisma.$executeRaw`UPDATE "Lease" SET "expiresAt" = "expiresAt" - interval '1 hour'`

test('a lease whose holder died is taken over, and the dead one renews and returns nothing', async () => {
  await using database = await createDatabase(server)
  const db = database.open(2)
  const dead = await takeLease(db, 'key')
  expect(await takeLease(db, 'key')).toBeNull()
  await lapse(db)
  const next = await takeLease(db, 'key')
  if (!dead || !next) throw new Error('both took it')
  expect(next.fence > dead.fence).toBe(true)
  expect(await renewLease(db, dead)).toBe(false)
  expect(await renewLease(db, next)).toBe(true)
})

test('a task whose lease was taken over is told to abort', async () => {
  await using database = await createDatabase(server)
  const db = database.open(2)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const aborted = alone(db, 'key', async (lease) => {
    await lapse(db)
    await takeLease(db, 'key')
    vi.advanceTimersByTime(leaseMs / 3)
    await new Promise((resolve) => lease.addEventListener('abort', resolve, { once: true }))
    return lease.reason instanceof Error && lease.reason.message
  })
  expect(await aborted).toBe('The lease on this work lapsed')
  vi.useRealTimers()
  // Another holds it now: it was not taken from them.
  expect(await db.prisma.lease.count()).toBe(1)
})

test('a process that starts locks nothing for tokens that are good, and for expired ones once', async () => {
  await using world = await startWorld()
  const live = await openShop(world, { imported: false })
  const { db, secrets, metrics, log, zohoConsents: consents, now } = world.sync
  const locked: string[] = []
  const lock: typeof world.sync.lock = (key, task) => {
    locked.push(key)
    return world.sync.lock(key, task)
  }
  const asFresh = async () => {
    const directory = createZohoDirectory({ db, secrets, metrics, log, consents, lock, now })
    const zoho = await directory.zohoFor(live.domain)
    await findRecords(zoho, 'Contacts', 'Email', { values: ['a@example.com'], fields: ['Email'] })
    await directory.close()
  }
  await asFresh()
  expect(locked).toEqual([])

  world.zoho.faults.expireAccessTokens()
  await db.prisma.zohoConnection.updateMany({ data: { accessExpiresAt: new Date(0) } })
  await asFresh()
  await asFresh()
  expect(locked).toEqual([`zoho token ${live.domain}`])
})

test('a connection that only statements past Prisma used may be ended by the server, and is closed in the end', async () => {
  await using database = await createDatabase(server)
  const [db, other] = [database.open(1), database.open(1)]
  const pid = async () => (await db.rows<{ pid: number }>(Prisma.sql`SELECT pg_backend_pid() AS pid`))[0]?.pid
  const first = await pid()

  await other.prisma.$queryRaw`SELECT pg_terminate_backend(${first}::int)`
  const second = await vi.waitFor(async () => {
    const now = await pid()
    expect(now).not.toBe(first)
    return now
  })

  await db.close()
  await vi.waitFor(async () => {
    const left = await other.prisma.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE pid = ${second}::int`
    expect(left).toEqual([])
  })
})

test('what a killed process left of a lease is removed, and what is held stays', async () => {
  await using database = await createDatabase(server)
  const db = database.open(2)
  await takeLease(db, 'zoho token of a shop that left')
  await db.prisma.lease.updateMany({ data: { expiresAt: new Date(Date.now() - 2 * 3_600_000) } })
  await takeLease(db, 'held')
  await forgetLapsedLeases(db)
  expect((await db.prisma.lease.findMany()).map(({ key }) => key)).toEqual(['held'])
})

// A store of millions of records is removed in one transaction, which takes a while.
test('what a disconnect removes may take longer than five seconds (P2028: the consent was revoked, and all else stayed)', async () => {
  await using database = await createDatabase(server)
  const [ours, theirs] = [database.open(2), database.open(1)]
  const shop = ShopDomain.parse('large.myshopify.com')
  const facts = { name: 'Large', currency: 'USD', timezone: 'UTC', plan: 'plus', scopes: '' }
  await saveShop(ours, shop, facts, new Date())
  await startLive(ours, shop, new Date())
  const isTaken = Promise.withResolvers<void>()
  const other = theirs.prisma.$transaction(
    async (transaction) => {
      await transaction.shop.update({ where: { domain: shop }, data: { name: 'Larger' } })
      isTaken.resolve()
      await pause(6_000)
    },
    { timeout: 30_000 },
  )
  await isTaken.promise

  await forgetOrganisation(ours, shop)

  await other
  expect(await loadShop(ours, shop)).toMatchObject({ name: 'Larger', liveSince: null })
})
