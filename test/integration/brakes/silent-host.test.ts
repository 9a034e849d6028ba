// One data center of Zoho answers nobody any more: its shops wait, and take no place of those of the others.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLive } from '#app/db/tables/shops.server.ts'
import { jobs } from '#app/queue/jobs.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { holdCalls } from '#test/support/held-calls.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
/** Of a process: fewer than it has, for a test that is over sooner. */
const places = 20
const { concurrency } = jobs.sync
beforeAll(async () => {
  jobs.sync.concurrency = places
  world = await startWorld()
})
afterAll(async () => {
  jobs.sync.concurrency = concurrency
  await world[Symbol.asyncDispose]()
})

const many = places + 4

async function openLive(location: 'us' | 'eu'): Promise<LiveShop> {
  const live = await openShop(world, { imported: false, org: { location } })
  await prepareZoho(world.sync, live.domain)
  await startLive(world.db, live.domain, new Date())
  return live
}
const addTo = ({ shop }: LiveShop) => shop.createCustomer({ lastName: 'Ann', email: 'ann@example.com' }).id

test('a change of a shop in another data center arrives, while more shops than there are places call one that hangs', async () => {
  const other = await openLive('us')
  const shops: LiveShop[] = []
  for (let n = 0; n < many; n++) shops.push(await openLive('eu'))
  {
    using held = holdCalls((_, { hostname }) => hostname === 'www.zohoapis.eu')
    for (const live of shops) addTo(live)
    await world.shopify.settled()
    await until(() => held.count() >= 8)

    // Behind all of them.
    const id = addTo(other)
    await until(() => other.records('Contacts', id).length === 1)
    // No more were asked than it takes to know, and to hear when it answers again.
    expect(held.count()).toBeLessThan(many)
    for (const { org } of shops) expect(org.records('Contacts')).toEqual([])
  }
  await until(() => shops.every(({ org }) => org.records('Contacts').length === 1), 60_000)
})
