// The figures of Home that take a moment: counts of both sides, credits, the last 24 hours.

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { countLinks } from '#app/db/screens/records/link-counts.server.ts'
import { joinLiveStats, loadLiveStats } from '#app/sync/queries/live-stats.server.ts'
import { openShop } from '#test/support/live-shop.ts'
import { until } from '#test/support/until.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const openStore = () =>
  openShop(world, {
    store: (shop) => void buildStore(shop, { customers: 12, orders: 6, products: 5, plain: true }),
  })

test('a live change is counted in its hour, with the time that it took', async () => {
  const { domain, shop, settled } = await openStore()
  shop.createCustomer({ firstName: 'New', lastName: 'Comer', email: 'new.comer@example.com' })
  await settled()

  const { hours } = await loadLiveStats(world.sync, domain)

  expect(hours).toHaveLength(24)
  expect(hours.reduce((sum, { synced }) => sum + synced, 0)).toBe(1)
  const [hour] = hours.filter(({ synced }) => synced > 0)
  expect(hour?.median).toBeGreaterThan(0)
  expect(hour?.slow).toBeGreaterThanOrEqual(hour?.median ?? Infinity)
})

test('while Shopify does not answer its counts are unknown, and the rest is there', async () => {
  const { domain } = await openStore()
  world.shopify.faults.status = 423
  try {
    const { shopify, hours } = await loadLiveStats(world.sync, domain)

    expect(shopify).toBeNull()
    expect(hours).toHaveLength(24)
  } finally {
    world.shopify.faults.status = null
  }
})

test('pages that ask while a read is under way join it, and none waits for a Shopify that takes long', async () => {
  const live = await openStore()
  const { domain } = live
  const counts = () => world.shopify.log.filter(({ operationName }) => operationName === 'Totals').length
  const before = counts()
  world.shopify.faults.latencyMs = 2500
  onTestFinished(() => void (world.shopify.faults.latencyMs = 0))
  const began = performance.now()

  expect(await Promise.all([1, 2, 3].map(() => joinLiveStats(world.sync, domain, false)))).toEqual([
    null,
    null,
    null,
  ])

  expect(performance.now() - began).toBeLessThan(2400)
  await until(async () => (await joinLiveStats(world.sync, domain, true))?.shopify?.customer === 12)
  expect(counts() - before).toBe(1)
  // Whoever comes now is told what is so now.
  world.shopify.faults.latencyMs = 0
  live.shop.silently(() => live.shop.createCustomer({ lastName: 'New' }))
  expect(await joinLiveStats(world.sync, domain, false)).toMatchObject({ shopify: { customer: 13 } })
})

test('a product of which one variant is in Zoho and one is not is counted there, and the variant apart', async () => {
  const { domain, shop, settled } = await openStore()
  world.zoho.faults.rejectRecords = (_, row) =>
    String(row['Product_Name']).endsWith('Large')
      ? { code: 'INVALID_DATA', api_name: 'Unit_Price', message: 'invalid data' }
      : undefined
  onTestFinished(() => void (world.zoho.faults.rejectRecords = undefined))
  const variants = ['Small', 'Large'].map((value) => ({
    sku: value,
    price: '5.00',
    selectedOptions: [{ name: 'Size', value }],
  }))
  shop.createProduct({ title: 'Two sizes', variants })
  await settled()

  const { shopify, missingVariants } = await loadLiveStats(world.sync, domain)

  const { linked } = await countLinks(world.db, domain, new Date())
  expect(linked.product.records).toBe(shopify?.product)
  expect(missingVariants).toEqual({ count: 1, isMore: false })
})
