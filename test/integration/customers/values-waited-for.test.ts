// Thousands may wait for one value of one record: they come behind what happens now, and those of another one do not come.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ZohoId } from '#app/lib/ids.ts'
import { followFreed } from '#app/sync/work/taken-values.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const now = new Date()

/** As many customers went without the e-mail of a Contact. */
async function layWaiting({ domain }: LiveShop, count: number, holder: string) {
  const of = { shopDomain: domain, kind: 'customer' }
  const ids = Array.from({ length: count }, (_, n) => `${holder}${n + 1000}`)
  const link = { ...of, zohoModule: 'Contacts', fingerprint: 'as it was', syncedAt: now }
  await world.db.prisma.link.createMany({
    data: ids.map((shopifyId) => ({ ...link, shopifyId, zohoId: `9${shopifyId}` })),
  })
  const told = {
    result: 'updated',
    cause: 'value_taken',
    field: 'Email',
    message: `Email: Contacts ${holder}`,
  }
  await world.db.prisma.outcome.createMany({
    data: ids.map((shopifyId) => ({ ...of, ...told, shopifyId, trigger: 'live', at: now })),
  })
}

test.each([
  { count: 100, trigger: 'live' },
  { count: 101, trigger: 'history' },
])('$count who wait come as $trigger', async ({ count, trigger }) => {
  const live = await openShop(world)
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: 'throttled' } })
  await layWaiting(live, count, '42')
  await layWaiting(live, 1, '421')

  const of = { kind: 'customer', trigger: 'live', module: { apiName: 'Contacts' } } as const
  await followFreed(world.sync, { shop: live.domain }, of, [ZohoId.parse('42')])

  const changes = await live.changes()
  expect(changes).toHaveLength(count)
  expect(new Set(changes.map((change) => change.trigger))).toEqual(new Set([trigger]))
  const written = await world.db.prisma.link.count({
    where: { shopDomain: live.domain, fingerprint: 'as it was' },
  })
  expect(written).toBe(1)
})
