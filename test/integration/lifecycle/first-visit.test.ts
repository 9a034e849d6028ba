// The first visit of a store, when it ends in the middle or Shopify says nothing of the store just then.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetUninstalled } from '#app/sync/lifecycle/forget-job.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const open = () => openShop(world, { imported: false })
const rowOf = ({ domain }: LiveShop) => world.db.prisma.shop.findUnique({ where: { domain } })

/** As where the first visit ended after the library had stored the session, and before anything else was. */
async function openCutOff(): Promise<LiveShop> {
  const live = await open()
  await world.db.prisma.shop.delete({ where: { domain: live.domain } })
  return live
}

const known = { name: 'Acme', currency: 'USD', uninstalledAt: null }

test('the visit after one that ended in the middle makes the store known, and Zoho can be connected', async () => {
  const live = await openCutOff()
  await live.visit()
  expect(await rowOf(live)).toMatchObject(known)
  await live.connect()
})

test('a store whose first visit ended in the middle is made known without another one', async () => {
  const live = await openCutOff()
  await forgetUninstalled(world.sync)
  expect(await rowOf(live)).toMatchObject(known)
  await live.connect()
})
