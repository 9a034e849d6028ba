// A database that is away for a moment is no record's fault: nobody is refused and no attempt counted for it.

import { expect, test } from 'vitest'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { runImport } from '#app/sync/import/import-run.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { syncShop } from '#app/sync/live/live.server.ts'
import { preparedPglite } from '#test/support/database.ts'
import { failingDatabase } from '#test/support/failing-database.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

const links = /INTO (public\.|"public"\.)?"Link"/

/** Once, after Zoho has written a contact, what is to be stored of it finds no database. */
function loseDatabaseAfterWrite({ zoho }: World, failNext: (statement: RegExp) => void): void {
  let lost = false
  zoho.faults.rejectRecords = (module) => {
    if (module === 'Contacts' && !lost) {
      lost = true
      failNext(links)
    }
    return undefined
  }
}

test('an import refuses no record because the database was away for a moment', async () => {
  const { db, failNext, failures } = failingDatabase(await preparedPglite())
  await using world = await startWorld({ db })
  world.shop.silently(() => world.shop.createCustomer({ lastName: 'Ada', email: 'ada@example.com' }))
  loseDatabaseAfterWrite(world, failNext)
  const run = await world.importAll({ customersAs: 'Contacts' })
  expect(failures()).toBe(1)
  expect(run.state).toBe('completed')
  expect(await db.prisma.outcome.count({ where: { result: { in: ['rejected', 'failed'] } } })).toBe(0)
  expect(world.org.records('Contacts')).toHaveLength(1)
  expect(await db.prisma.link.count()).toBe(1)
})

test('an import refuses no record because the disk of the database was full for a moment', async () => {
  const { db, failNext, failures } = failingDatabase(await preparedPglite())
  await using world = await startWorld({ db })
  world.shop.silently(() => {
    for (const name of ['Ada', 'Bea', 'Cleo'])
      world.shop.createCustomer({ lastName: name, email: `${name}@example.com` })
  })
  const full = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' })
  loseDatabaseAfterWrite(world, (statement) => failNext(statement, 'before', { error: full, times: 3 }))
  const run = await world.importAll({ customersAs: 'Contacts' })
  expect(failures()).toBe(3)
  expect(run.state).toBe('completed')
  expect(await db.prisma.outcome.count({ where: { result: { in: ['rejected', 'failed'] } } })).toBe(0)
  expect(await db.prisma.link.count()).toBe(3)
})

test('a change counts no attempt because the database was away for a moment', async () => {
  const { db, failNext, failures } = failingDatabase(await preparedPglite())
  await using world = await startWorld({ db })
  await world.importAll({ customersAs: 'Contacts' })
  loseDatabaseAfterWrite(world, failNext)
  world.shop.createCustomer({ lastName: 'Ada', email: 'ada@example.com' })
  await world.shopify.settled()
  await until(() => failures() === 1)
  await until(async () => (await db.prisma.shop.count({ where: { pausedFor: 'throttled' } })) === 1)
  const [change] = await db.prisma.change.findMany()
  expect(change).toMatchObject({ attempts: 0, deadLettered: false })
})

const checkpoints = /UPDATE (public\.|"public"\.)?"RunStep".+"cursor" = /

test.each(['before', 'after'] as const)(
  'an import goes on when the database is away %s it took a checkpoint, and counts each record once',
  async (when) => {
    const { db, failNext, failures } = failingDatabase(await preparedPglite())
    await using world = await startWorld({ db, working: false })
    world.shop.silently(() => world.shop.createCustomer({ lastName: 'Ada', email: 'ada@example.com' }))
    await world.install()
    await world.connect()
    await world.choose({ customersAs: 'Contacts' })
    const { runId } = await startImport(world.sync, world.domain, { kinds: ['customer'], since: null })
    let once = false
    world.zoho.faults.rejectRecords = (module) => {
      if (module === 'Contacts' && !once) failNext(checkpoints, when)
      once ||= module === 'Contacts'
      return undefined
    }
    const run = { shop: world.domain, runId }
    expect(await runImport(world.sync, run, new AbortController().signal)).toEqual({ done: true })

    expect(failures()).toBe(1)
    const [step] = (await loadRun(db, runId))?.steps ?? []
    expect(step).toMatchObject({ state: 'completed', cursor: 1, done: 1, created: 1 })
  },
)

test('live work waits a little for a database that is away for a moment, as for a remote', async () => {
  const { db, failNext, failures } = failingDatabase(await preparedPglite())
  await using world = await startWorld({ db, working: false })
  await world.install()
  await world.connect()
  failNext(/FROM "Change"/)
  const ending = await syncShop(world.sync, world.domain, new AbortController().signal)

  expect(failures()).toBe(1)
  expect(ending).toMatchObject({ done: false })
  expect(await db.prisma.shop.count({ where: { pausedFor: 'throttled' } })).toBe(1)
})

const goesLive = /UPDATE (public\.|"public"\.)?"Shop".+"liveSince" = /

test('an import whose start broke off before the shop was live makes it live when it runs', async () => {
  const { db, failNext, failures } = failingDatabase(await preparedPglite())
  await using world = await startWorld({ db, working: false })
  await world.install()
  await world.connect()
  await world.choose({ customersAs: 'Contacts' })
  failNext(goesLive)
  await expect(startImport(world.sync, world.domain, { kinds: ['customer'], since: null })).rejects.toThrow(
    /terminated/,
  )
  expect(failures()).toBe(1)
  const { id: runId, startedAt } = await db.prisma.run.findFirstOrThrow()
  await runImport(world.sync, { shop: world.domain, runId }, new AbortController().signal)
  expect((await db.prisma.shop.findFirstOrThrow()).liveSince).toEqual(startedAt)
})

test('all links are compared after an import, also where its process ended at the end (they waited for their nights)', async () => {
  await using world = await startWorld({ working: false })
  const { db, sync, domain } = world
  await world.install()
  await world.connect()
  await world.choose({ customersAs: 'Contacts' })
  const { runId } = await startImport(sync, domain, { kinds: ['customer'], since: null })
  await db.prisma.kindState.create({
    data: { shopDomain: domain, kind: 'customer', auditRound: { after: '7', since: '2026-01-01' } },
  })
  const enqueue: typeof sync.queue.enqueue = (name, payload) =>
    name === 'reconcile' ? Promise.reject(new Error('ends here')) : sync.queue.enqueue(name, payload)
  const ending = { ...sync, queue: { ...sync.queue, enqueue } }
  await runImport(ending, { shop: domain, runId }, new AbortController().signal).catch(() => undefined)

  expect((await loadRun(db, runId))?.state).toBe('completed')
  expect((await db.prisma.kindState.findFirstOrThrow({ where: { kind: 'customer' } })).auditRound).toBeNull()
  expect((await db.prisma.shop.findFirstOrThrow()).auditDueAt).not.toBeNull()
})
