// Orders that Shopify shows no more (contracts/shopify 3.3): they stay in Zoho as they are, and every place that shows
// them says that they are not followed.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRecords } from '#app/db/screens/records.server.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { loadLiveStats } from '#app/sync/queries/live-stats.server.ts'
import { hiddenBefore } from '#app/sync/orders/visible.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const order = { lines: [{ title: 'Mug', price: '5', quantity: 1 }] }
const all = 'read_all_orders'

/** One order of before, one of today, and the right to read the first is lost. */
async function openWithHidden() {
  const made = { old: '', fresh: '' }
  const live = await openShop(world, {
    store: (shop) => {
      shop.grantScopes([...shop.scopes, all])
      shop.at(new Date(Date.now() - 100 * 86_400_000), () => (made.old = shop.createOrder(order).id))
      made.fresh = shop.createOrder(order).id
    },
  })
  live.shop.silently(() => live.shop.grantScopes(live.shop.scopes.filter((scope) => scope !== all)))
  await runJob(world, live, 'audit')
  return { ...live, made }
}

async function rowsOf({ domain }: Pick<LiveShop, 'domain'>) {
  const filter = {
    kind: 'order',
    state: 'linked',
    hiddenBefore: await hiddenBefore(world.sync, { shop: domain, kind: 'order' }),
  } as const
  const { rows } = await listRecords(world.db, domain, filter, { size: 9, after: null, before: null })
  return new Map(rows.map(({ shopifyId, state, cause }) => [shopifyId, { state, cause }]))
}

test('the row of an order that Shopify shows no more says so, and that of another one says nothing', async () => {
  const live = await openWithHidden()

  const rows = await rowsOf(live)

  expect(rows.get(tail(live.made.old))).toEqual({ state: 'linked', cause: 'hidden_in_shopify' })
  expect(rows.get(tail(live.made.fresh))).toEqual({ state: 'linked', cause: null })
  expect((await loadLiveStats(world.sync, live.domain)).olderOrders).toEqual({ inZoho: 1 })
})

test('with the right to read all orders none is said to be hidden', async () => {
  const live = await openWithHidden()
  live.shop.silently(() => live.shop.grantScopes([...live.shop.scopes, all]))
  await runJob(world, live, 'audit')

  expect([...(await rowsOf(live)).values()].map(({ cause }) => cause)).toEqual([null, null])
})

test('its comparison says that Shopify hides it, not that it was deleted', async () => {
  const { domain, made } = await openWithHidden()
  const compare = (gid: string) =>
    compareRecord(world.sync, domain, { kind: 'order', shopifyId: tail(gid), field: null })

  expect((await compare(made.old)).state).toBe('hidden')
  expect((await compare(made.fresh)).state).toBe('both')
})

test('a change of it that Shopify tells stays out of Zoho with its reason, and nothing there is touched', async () => {
  const { shop, made, settled, outcomes, record } = await openWithHidden()
  const before = record('Sales_Orders', made.old)

  shop.updateOrder(made.old, { note: 'changed' })
  await settled()

  const told = (await outcomes()).filter(({ shopifyId }) => shopifyId === tail(made.old))
  expect(told.map(({ result, cause, zohoId }) => ({ result, cause, zohoId }))).toEqual([
    { result: 'skipped', cause: 'hidden_in_shopify', zohoId: before.id },
  ])
  expect(record('Sales_Orders', made.old)).toEqual(before)
})

/** An order of before that no import could bring: the app never had the right to read it. */
async function openWithOldOrder() {
  let old = ''
  const live = await openShop(world, {
    store: (shop) =>
      shop.at(new Date(Date.now() - 100 * 86_400_000), () => (old = shop.createOrder(order).id)),
  })
  const missing = async () => {
    const of = { shop: live.domain, kind: 'order' } as const
    const filter = {
      kind: 'order',
      state: 'missing',
      hiddenBefore: await hiddenBefore(world.sync, of),
    } as const
    const { rows } = await listRecords(world.db, live.domain, filter, { size: 9, after: null, before: null })
    return rows.map(({ shopifyId, state, cause }) => ({ shopifyId, state, cause }))
  }
  const hidden = [{ shopifyId: tail(old), state: 'skipped', cause: 'hidden_from_app' }]
  return { ...live, old, missing, hidden }
}

test('an old order that somebody syncs by hand is listed with its reason at once, and never said to be in line', async () => {
  const { domain, old, missing, hidden, changes, settled } = await openWithOldOrder()

  await syncNow(world.sync, domain, 'order', tail(old))

  expect(await changes()).toEqual([])
  expect(await missing()).toEqual(hidden)
  await settled()
  expect(await missing()).toEqual(hidden)
})

test('an old order that changes in Shopify is listed with its reason, and no longer once it is deleted', async () => {
  const { shop, old, missing, hidden, settled } = await openWithOldOrder()
  expect(await missing()).toEqual([])

  shop.updateOrder(old, { note: 'changed' })
  await settled()
  expect(await missing()).toEqual(hidden)

  shop.deleteOrder(old)
  await settled()
  expect(await missing()).toEqual([])
})

test('an order that was hidden can be synced once Shopify shows all orders', async () => {
  const { shop, domain, old, missing, settled, record } = await openWithOldOrder()
  await syncNow(world.sync, domain, 'order', tail(old))
  const scopes = [...shop.scopes, all]
  shop.silently(() => shop.grantScopes(scopes))
  await world.db.prisma.shop.update({ where: { domain }, data: { scopes: scopes.join(',') } })

  expect(await missing()).toEqual([{ shopifyId: tail(old), state: 'unknown', cause: null }])
  await syncNow(world.sync, domain, 'order', tail(old))
  await settled()
  expect(record('Sales_Orders', old)).toBeTruthy()
})

const touch = async ({ shop, settled }: Pick<LiveShop, 'shop' | 'settled'>, id: string, times: number) => {
  for (let n = 0; n < times; n++) {
    shop.updateOrder(id, { note: `changed ${n}` })
    await settled()
  }
}
const toldOf = async ({ outcomes }: Pick<LiveShop, 'outcomes'>, id: string) =>
  (await outcomes()).flatMap(({ shopifyId, cause }) => (shopifyId === tail(id) ? [cause] : []))
const monthAgo = (domain: string) =>
  world.db.prisma.outcome.updateMany({
    where: { shopDomain: domain },
    data: { at: new Date(Date.now() - 31 * 86_400_000) },
  })

test('a hidden order that changes each night, or that somebody syncs again, does not leave a row each time', async () => {
  const live = await openWithOldOrder()
  await touch(live, live.old, 3)
  await syncNow(world.sync, live.domain, 'order', tail(live.old))

  expect(await toldOf(live, live.old)).toEqual(['hidden_from_app'])
  expect(await live.changes()).toEqual([])
  expect(await live.missing()).toEqual(live.hidden)
})

test('nor does one that is in Zoho', async () => {
  const live = await openWithHidden()
  await touch(live, live.made.old, 3)

  expect(await toldOf(live, live.made.old)).toEqual(['hidden_in_shopify'])
  expect(await live.changes()).toEqual([])
})

test('it is told once more before its row is too old to be kept', async () => {
  const [missing, linked] = [await openWithOldOrder(), await openWithHidden()]
  await touch(missing, missing.old, 1)
  await touch(linked, linked.made.old, 1)
  await monthAgo(missing.domain)
  await monthAgo(linked.domain)
  await touch(missing, missing.old, 2)
  await touch(linked, linked.made.old, 2)

  expect(await toldOf(missing, missing.old)).toEqual(['hidden_from_app', 'hidden_from_app'])
  expect(await toldOf(linked, linked.made.old)).toEqual(['hidden_in_shopify', 'hidden_in_shopify'])
})
