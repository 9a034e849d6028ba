// What a change costs the database. An embedded one works in the process's only thread: when many shops trade at once,
// a statement more for each batch is what the other shops' changes wait for.

import { expect, test, vi } from 'vitest'
import { openEmbedded } from '#app/db/client.server.ts'
import { fromGid } from '#app/lib/ids.ts'
import { recordLiveChanges } from '#app/sync/live/live.server.ts'
import { preparedPglite } from '#test/support/database.ts'
import { startWorld } from '#test/support/world.ts'

/** Which of the pipeline's tables a statement writes; notes, meters, leases and what the sweep forgets are not a batch's. */
const written = (sql: string): string[] =>
  /WITH note AS|^DELETE FROM "public"|ctid/.test(sql)
    ? []
    : (/(?:INSERT INTO|UPDATE|DELETE FROM) (?:"public"\.)?"(Change|Link|WriteIntent|Outcome)"/
        .exec(sql)
        ?.slice(1) ?? [])

test('a change that goes through takes six writing statements, each committed by itself', async () => {
  const pglite = await preparedPglite()
  await using world = await startWorld({ db: await openEmbedded(pglite) })
  const { id } = world.shop.silently(() => world.shop.createCustomer({ lastName: 'King' }))
  await world.importAll({}, { kinds: ['customer'] })
  await world.resting()
  world.shop.silently(() => world.shop.updateCustomer(id, { lastName: 'Lovelace' }))

  const query = vi.spyOn(pglite, 'query')
  const changes = [{ kind: 'customer', shopifyId: fromGid(id), deleted: false } as const]
  await recordLiveChanges(world.sync, { shop: world.domain, delivery: null, trigger: 'live' }, changes)
  await world.settled()
  await world.resting()

  expect(query.mock.calls.flatMap(([sql]) => written(sql))).toEqual([
    'Change', // taken
    'WriteIntent', // and its link in doubt
    'Link',
    'Outcome',
    'WriteIntent', // answered
    'Change', // settled
  ])
})
