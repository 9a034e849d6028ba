// A database that is away for a moment is no record's fault: nobody is refused and no attempt counted for it.

import { expect, test } from 'vitest'
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
  expect(change).toMatchObject({ attempts: 0, parked: false })
})
