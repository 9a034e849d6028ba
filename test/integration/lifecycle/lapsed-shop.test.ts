// A shop whose merchant does not come back: what waits of it goes in the end, and a late reconnect still finds all of it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { idle, openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

const dayMs = 24 * 3_600_000

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Zoho takes no token any more, since so many days. */
async function disconnect({ domain }: LiveShop, days: number): Promise<void> {
  const { prisma } = world.db
  const troubleSince = new Date(Date.now() - days * dayMs)
  await prisma.zohoConnection.update({ where: { shopDomain: domain }, data: { state: 'needs_reconnect' } })
  const waits = { pausedFor: 'zoho_disconnected', pausedUntil: null }
  await prisma.shop.update({
    where: { domain },
    data: { ...waits, troubleCode: 'zoho_disconnected', troubleSince, troubleUntil: null },
  })
  await idle(world.db, domain, 'sync')
}

async function reconnect({ domain }: LiveShop): Promise<void> {
  const { prisma } = world.db
  await prisma.zohoConnection.update({ where: { shopDomain: domain }, data: { state: 'connected' } })
  await prisma.shop.update({ where: { domain }, data: { pausedFor: null, troubleCode: null } })
}

test('after two weeks its changes are dropped, and a reconnect compares from the beginning', async () => {
  const live = await openShop(world)
  await disconnect(live, 15)
  const { id } = live.shop.createCustomer({ lastName: 'Lovelace' })
  await world.shopify.settled()
  // Looked at since: only what waited knew of it.
  const reconciledAt = new Date(Date.now() + 3_600_000)
  await world.db.prisma.kindState.updateMany({ where: { shopDomain: live.domain }, data: { reconciledAt } })
  const deadly = { kind: 'customer', shopifyId: '77', notedAt: new Date(), deaths: 2, deadLettered: true }
  await world.db.prisma.change.create({ data: { shopDomain: live.domain, ...deadly } })
  expect(await live.pending()).toBe(1)

  await sweep(world.sync)
  expect((await live.changes()).map(({ shopifyId }) => shopifyId)).toEqual(['77'])
  await reconnect(live)
  await runJob(world, live, 'reconcile')

  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
})

test('within two weeks what waits stays, and so does what waits for a moment only', async () => {
  const [away, throttled] = [await openShop(world), await openShop(world)]
  await disconnect(away, 13)
  const old = new Date(Date.now() - 30 * dayMs)
  await world.db.prisma.shop.update({
    where: { domain: throttled.domain },
    data: { pausedFor: 'throttled', pausedUntil: new Date(Date.now() + dayMs), troubleSince: old },
  })
  await idle(world.db, throttled.domain, 'sync')
  const ids = [away, throttled].map(({ shop }) => tail(shop.createCustomer({ lastName: 'King' }).id))
  await world.shopify.settled()

  await sweep(world.sync)

  for (const [n, live] of [away, throttled].entries())
    expect((await live.changes()).map(({ shopifyId }) => shopifyId)).toEqual([ids[n]])
})
