// Zoho's daily credits: imports stop short of the app's share, live work goes on.

import { expect, test } from 'vitest'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { idle, openShop } from '#test/support/live-shop.ts'
import { startWorld, until } from '#test/support/world.ts'

test("when the day's share is spent an import waits and live work does not; the next day it goes on", async () => {
  let skipMs = 0
  await using world = await startWorld({ now: () => new Date(Date.now() + skipMs) })
  const live = await openShop(world, { choices: { creditShare: 5 } })
  const where = { shopDomain: live.domain }
  // 60,000 a day for 10 users, of which 5 %, of which a tenth is kept for live work.
  const hour = new Date(Math.floor(Date.now() / 3600_000) * 3600_000)
  await world.db.prisma.creditUse.deleteMany({ where })
  await world.db.prisma.creditUse.create({ data: { ...where, hour, credits: 2_950, calls: 1 } })
  for (let n = 0; n < 40; n++)
    live.shop.silently(() => live.shop.createCustomer({ lastName: `Customer ${n}` }))
  skipMs += 6000 // what was read of the budget is read again

  const all = { kinds: ['product', 'customer', 'order'], since: null } satisfies Parameters<
    typeof startImport
  >[2]
  const { runId } = await startImport(world.sync, live.domain, all)
  await until(async () => ((await loadRun(world.db, runId))?.waitsUntil ?? null) !== null)
  await idle(world.db, live.domain, 'import')

  expect((await loadRun(world.db, runId))?.state).toBe('running')
  expect((await live.row()).pausedFor).toBeNull()
  const { id } = live.shop.createCustomer({ lastName: 'Live' })
  await live.settled()
  expect(live.record('Contacts', id)['Last_Name']).toBe('Live')
  expect(live.org.records('Contacts')).toHaveLength(1)

  await sweep(world.sync)
  await until(
    async () =>
      (
        await world.db.prisma.$queryRaw<
          object[]
        >`SELECT 1 FROM pgboss.job WHERE name = 'sweep' AND state = 'active'`
      ).length === 0,
  )
  expect(live.org.records('Contacts')).toHaveLength(1)

  skipMs += 25 * 3600_000
  await sweep(world.sync)
  await until(async () => (await loadRun(world.db, runId))?.state === 'completed')
  expect(live.org.records('Contacts')).toHaveLength(41)
})

test('with no credit left at all the organisation is left in peace for a while, and nothing is lost', async () => {
  let skipMs = 0
  await using world = await startWorld({ now: () => new Date(Date.now() + skipMs) })
  const live = await openShop(world)
  live.org.spendCredits(10_000_000)
  const { id } = live.shop.createCustomer({ lastName: 'Later' })
  await until(async () => (await live.row()).pausedFor === 'throttled')
  await until(async () => {
    skipMs += 20_000
    world.sync.wake(live.domain)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const pausedUntil = (await live.row()).pausedUntil?.getTime() ?? 0
    return pausedUntil - Date.now() - skipMs > 10 * 60_000
  })

  skipMs += 25 * 3600_000
  world.sync.wake(live.domain)
  await live.settled()
  expect(live.record('Contacts', id)['Last_Name']).toBe('Later')
}, 60_000)
