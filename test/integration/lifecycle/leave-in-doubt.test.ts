// News that a merchant left, late or untrue: nobody is erased by mistake, whatever an unsigned header says.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  world.shopify.faults.webhooks.stopped = false
  world.shopify.faults.unauthorized = 0
})

const hourAgo = () => new Date(Date.now() - 3600_000)
const soon = { timeout: 20_000, interval: 30 }
const rowsOf = async ({ domain }: LiveShop) => ({
  shops: await world.db.prisma.shop.count({ where: { domain } }),
  sessions: await world.db.prisma.session.count({ where: { shop: domain } }),
  connections: await world.db.prisma.zohoConnection.count({ where: { shopDomain: domain } }),
})
const kept = { shops: 1, sessions: 1, connections: 1 }
const erased = { shops: 0, sessions: 0, connections: 0 }

/** Shopify's news is on its way no longer: the shop is gone there, and we do not know yet. */
function uninstallUntold({ shop }: LiveShop): void {
  world.shopify.faults.webhooks.stopped = true
  shop.uninstall()
  world.shopify.faults.webhooks.stopped = false
}

const appEvent = ({ shop, domain }: LiveShop, triggeredAt: Date) =>
  shop.sendWebhook('app/uninstalled', { id: 1, domain, myshopify_domain: domain }, { triggeredAt })

const forgotten = () => until(async () => (await world.db.prisma.shop.count(leaving)) === 0)
const leaving = { where: { uninstalledAt: { not: null } } }

test('a shop/redact of an install before never wipes the newer one', async () => {
  const live = await openShop(world)
  const late = { triggeredAt: hourAgo() }
  // Nor where Shopify refuses our token for a moment: it is not even asked.
  world.shopify.faults.unauthorized = 100
  await live.shop.sendWebhook('shop/redact', live.shop.compliance.shopRedact(), late)
  await forgotten()
  expect(await rowsOf(live)).toEqual(kept)
})

test('a shop/redact that says "now" while Shopify still takes our token erases nothing', async () => {
  const live = await openShop(world)
  await live.shop.sendWebhook('shop/redact', live.shop.compliance.shopRedact())
  await forgotten()
  expect(await rowsOf(live)).toEqual(kept)
  expect((await live.row()).uninstalledAt).toBeNull()
})

test('an app/uninstalled that says "now" while Shopify still takes our token erases nothing', async () => {
  const live = await openShop(world)
  await appEvent(live, new Date(Date.now() + 60_000))
  await forgotten()
  expect(await rowsOf(live)).toEqual(kept)
})

test('a session without its shop is removed when Shopify no longer takes it, and only then', async () => {
  const live = await openShop(world, { imported: false })
  const gone = await openShop(world, { imported: false })
  uninstallUntold(gone)
  await world.db.prisma.shop.deleteMany({ where: { domain: { in: [live.domain, gone.domain] } } })
  for (const { shop } of [live, gone]) await shop.sendWebhook('shop/redact', shop.compliance.shopRedact())
  await expect.poll(() => rowsOf(gone), soon).toEqual(erased)
  expect(await rowsOf(live)).toMatchObject({ sessions: 1 })
})

test('a disconnect that dies in the middle is as if it had not begun, and can be repeated', async () => {
  const live = await openShop(world, { store: (shop) => void shop.createCustomer({ lastName: 'Kept' }) })
  const { prisma } = world.db
  await prisma.$executeRawUnsafe(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the process dies here'; END $$`)
  await prisma.$executeRawUnsafe(
    `CREATE TRIGGER die BEFORE DELETE ON "Run" FOR EACH ROW EXECUTE FUNCTION die()`,
  )
  const before = await live.links()
  await expect(disconnectZoho(world.sync, live.domain, { removeFields: false })).rejects.toThrow(
    'the process dies here',
  )
  await prisma.$executeRawUnsafe(`DROP TRIGGER die ON "Run"`)
  expect(await rowsOf(live)).toEqual(kept)
  expect(await live.links()).toHaveLength(before.length)

  await disconnectZoho(world.sync, live.domain, { removeFields: false })
  expect(await rowsOf(live)).toMatchObject({ connections: 0 })
  expect(await live.links()).toEqual([])
})
