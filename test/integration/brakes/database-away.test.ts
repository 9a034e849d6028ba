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
