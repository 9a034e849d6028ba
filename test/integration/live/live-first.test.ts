// What a comparison found waits for what happens now, always: in a shop's queue live changes come first.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import { loadDueChanges } from '#app/db/work/due-changes.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import { idle, openShop, tail, whilePaused, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type Found = { trigger: Trigger; kind: RecordKind; ids: readonly string[] }

const note = ({ domain }: LiveShop, { trigger, kind, ids }: Found, at: Date) =>
  recordChanges(world.db, trigger, [
    {
      shop: domain,
      at,
      delivery: null,
      changes: ids.map((id) => ({ kind, shopifyId: ShopifyId.parse(id), deleted: false, cause: null })),
    },
  ])
const hourAgo = new Date(Date.now() - 3_600_000)
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => String(from + n))

test('a live change is synced before more than a batch of repairs that waited longer', async () => {
  const live = await openShop(world)
  const ids = live.shop.silently(() =>
    numbers(1, 120).map((n) => tail(live.shop.createCustomer({ lastName: `Repaired ${n}` }).id)),
  )
  let order = ''
  await whilePaused(world, live, async () => {
    await note(live, { trigger: 'reconcile', kind: 'customer', ids }, hourAgo)
    order = live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] }).id
    await world.shopify.settled()
  })

  const told = (await live.outcomes()).map(({ trigger }) => trigger)
  expect(live.record('Sales_Orders', order)).toBeTruthy()
  expect(told.indexOf('live')).toBeGreaterThanOrEqual(0)
  expect(told.lastIndexOf('live')).toBeLessThan(told.indexOf('reconcile'))
  expect(told.filter((trigger) => trigger === 'reconcile')).toHaveLength(120)
})

test('repairs are given while nothing else is due, one kind at a time', async () => {
  const live = await openShop(world)
  const due = async (at: Date) => {
    const { changes, left } = await loadDueChanges(world.db, live.domain, { now: at, take: 100, life: 'one' })
    const found = Map.groupBy(changes, ({ kind, trigger }) => `${trigger} ${kind}`)
    return { found: Object.fromEntries([...found].map(([key, some]) => [key, some.length])), left }
  }
  const settle = (where: { trigger?: string; kind?: string }) =>
    world.db.prisma.change.deleteMany({ where: { shopDomain: live.domain, ...where } })
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: 'throttled' } })
  await idle(world.db, live.domain, 'sync')
  await note(live, { trigger: 'reconcile', kind: 'product', ids: numbers(1, 150) }, hourAgo)
  await note(live, { trigger: 'reconcile', kind: 'order', ids: numbers(1, 3) }, hourAgo)
  await note(live, { trigger: 'live', kind: 'customer', ids: ['1'] }, new Date())
  await note(live, { trigger: 'retry', kind: 'order', ids: ['9'] }, new Date())
  const now = new Date()

  expect(await due(now)).toEqual({ found: { 'live customer': 1, 'retry order': 1 }, left: true })
  await settle({ trigger: 'live' })
  expect(await due(now)).toEqual({ found: { 'retry order': 1 }, left: true })
  await settle({ trigger: 'retry' })
  expect(await due(now)).toEqual({ found: { 'reconcile product': 100 }, left: true })
  await settle({ kind: 'product' })
  expect(await due(now)).toEqual({ found: { 'reconcile order': 3 }, left: false })
  await settle({})
})
