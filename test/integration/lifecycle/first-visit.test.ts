// The first visit of a store, when it ends in the middle or Shopify says nothing of the store just then.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startImport } from '#app/sync/import/import.server.ts'
import { forgetUninstalled } from '#app/sync/lifecycle/forget-job.server.ts'
import { testConnection } from '#app/sync/queries/connection-test.server.ts'
import type { ShopSpec } from '#test/simulators/shopify/index.ts'
import { openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.shopify.faults.status = null))

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

/** As after a first visit in a minute in which Shopify answered nothing. */
async function openUnread(shop: Partial<ShopSpec> = {}): Promise<LiveShop> {
  const live = await openShop(world, { imported: false, shop })
  const { domain } = live
  const unread = { name: domain, currency: '', timezone: 'UTC', plan: '' }
  await world.db.prisma.shop.update({ where: { domain }, data: unread })
  return live
}

test('what Shopify could not say of a store at the first visit is asked for again by itself', async () => {
  const live = await open()
  const { domain } = live
  await world.db.prisma.shop.delete({ where: { domain } })
  await world.db.prisma.session.deleteMany({ where: { shop: domain } })
  world.shopify.faults.status = 503
  await live.visit()
  expect(await rowOf(live)).toMatchObject({ currency: '' })
  world.shopify.faults.status = null
  await expect.poll(() => rowOf(live), { timeout: 30_000 }).toMatchObject(known)
})

const fan = { Product_Name: 'Fan' }
/** The organization counts in dollars alone: five thousand of them would be wrong. */
const priced = { Unit_Price: expect.anything() }

test('no import starts while the currency is not known, and it is read before the first one does', async () => {
  const live = await openUnread({ currency: 'JPY' })
  live.shop.silently(() => live.shop.createProduct({ title: 'Fan', variants: [{ price: '5000' }] }))
  world.shopify.faults.status = 503
  const started = startImport(world.sync, live.domain, { kinds: ['product'], since: null })
  await expect(started).rejects.toMatchObject({ code: 'shopify_internal' })
  world.shopify.faults.status = null
  expect(await world.db.prisma.run.count({ where: { shopDomain: live.domain } })).toBe(0)
  await live.import()
  expect(live.org.records('Products')).toMatchObject([fan])
  expect(live.org.records('Products')).not.toMatchObject([priced])
})

test('a change of a store whose currency is not known waits until it is', async () => {
  const live = await openShop(world, { shop: { currency: 'JPY' } })
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { currency: '' } })
  live.shop.createProduct({ title: 'Fan', variants: [{ price: '5000' }] })
  await live.settled()
  expect(await rowOf(live)).toMatchObject({ currency: 'JPY' })
  expect(live.org.records('Products')).toMatchObject([fan])
  expect(live.org.records('Products')).not.toMatchObject([priced])
})

test('a new name of the store that was never told is known after the night', async () => {
  const live = await openShop(world)
  live.shop.silently(() => live.shop.updateShop({ name: 'Acme & Sons', currency: 'EUR' }))
  await runJob(world, live, 'audit')
  expect(await rowOf(live)).toMatchObject({ name: 'Acme & Sons', currency: 'EUR' })
})

test('testing the connection keeps what Shopify says of the store', async () => {
  const live = await openUnread()
  await testConnection(world.sync, live.domain)
  expect(await rowOf(live)).toMatchObject(known)
})
