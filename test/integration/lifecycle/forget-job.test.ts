// The job that erases shops which left: one that fails holds up no other, and Shopify has the last word. Nothing works in
// the background here: the tests run the job.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { forgetUninstalled } from '#app/sync/lifecycle/forget-job.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ working: false })
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  world.shopify.faults.webhooks.stopped = false
})

const rowsOf = async ({ domain }: LiveShop) => ({
  shops: await world.db.prisma.shop.count({ where: { domain } }),
  sessions: await world.db.prisma.session.count({ where: { shop: domain } }),
  connections: await world.db.prisma.zohoConnection.count({ where: { shopDomain: domain } }),
})
const kept = { shops: 1, sessions: 1, connections: 1 }
const erased = { shops: 0, sessions: 0, connections: 0 }

const open = () => openShop(world, { imported: false })

/** The app is gone at Shopify, and marked so here. */
async function leave({ shop, domain }: LiveShop): Promise<void> {
  world.shopify.faults.webhooks.stopped = true
  shop.uninstall()
  world.shopify.faults.webhooks.stopped = false
  await world.db.prisma.shop.update({ where: { domain }, data: { uninstalledAt: new Date() } })
}

test('an uninstall is not believed while Shopify does not answer, and is when a day has passed', async () => {
  const live = await open()
  await leave(live)
  const answers = world.sync.shopifyFor
  const silent = { ...world.sync, shopifyFor: () => ({ ...answers(live.domain), graphql: noAnswer }) }
  await forgetUninstalled(silent)
  expect(await rowsOf(live)).toEqual(kept)

  await forgetUninstalled({ ...silent, now: dayLater })
  expect(await rowsOf(live)).toEqual(erased)
})

test('a shop whose uninstall is in doubt is asked about once a minute, not each second; one that went is looked after once more', async () => {
  const live = await open()
  await leave(live)
  const silent = {
    ...world.sync,
    shopifyFor: () => ({ ...world.sync.shopifyFor(live.domain), graphql: noAnswer }),
  }
  expect(await forgetUninstalled(silent)).toEqual({ done: true })
  expect(await forgetUninstalled(world.sync)).toMatchObject({ done: false })
  expect(await rowsOf(live)).toEqual(erased)
})

const dayLater = () => new Date(Date.now() + 25 * 3600_000)
const noAnswer = () =>
  Promise.reject(Object.assign(new Error('silent'), { kind: 'transient', code: 'shopify_502', context: {} }))

test('a shop whose erasure fails keeps nobody behind it from being erased', async () => {
  const stuck = await open()
  const free = await open()
  await leave(stuck)
  await leave(free)
  const { shopifyFor, log } = world.sync
  const errors: unknown[] = []
  await forgetUninstalled({
    ...world.sync,
    log: Object.assign(Object.create(log), { error: (about: unknown) => errors.push(about) }),
    shopifyFor: (shop) => {
      if (shop === stuck.domain) throw new Error('a bug')
      return shopifyFor(shop)
    },
  })
  expect(await rowsOf(free)).toEqual(erased)
  expect(await rowsOf(stuck)).toEqual(kept)
  expect(errors).toHaveLength(1)

  await forgetUninstalled(world.sync)
  expect(await rowsOf(stuck)).toEqual(erased)
})

test('tokens that cannot be decrypted block no erasure', async () => {
  const live = await open()
  await leave(live)
  const unreadable = 'v1.aesgcm256.00000000.unreadable'
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { accessToken: unreadable, refreshToken: unreadable },
  })
  await world.db.prisma.zohoConnection.update({
    where: { shopDomain: live.domain },
    data: { refreshToken: unreadable, accessToken: unreadable },
  })
  await forgetUninstalled(world.sync)
  expect(await rowsOf(live)).toEqual(erased)
})

test('a shop that comes back while its erasure waits is not erased', async () => {
  const live = await open()
  await leave(live)
  const { shopifyFor } = world.sync
  await forgetUninstalled({
    ...world.sync,
    shopifyFor: (shop) => ({
      ...shopifyFor(shop),
      // Asked, Shopify says that the app is gone; meanwhile the merchant installs it again.
      graphql: async () => {
        live.shop.install()
        await world.db.prisma.session.updateMany({
          where: { shop: live.domain },
          data: { expires: new Date(1000) },
        })
        await live.visit()
        await live.connect()
        throw Object.assign(new Error('dead'), { kind: 'disconnected', code: 'shopify_401', context: {} })
      },
    }),
  })
  expect(await rowsOf(live)).toEqual(kept)
})

test('an uninstall told while an earlier one is found untrue is not lost', async () => {
  const live = await open()
  const { domain } = live
  await world.db.prisma.shop.update({ where: { domain }, data: { uninstalledAt: new Date(1000) } })
  const real = new Date()
  const { shopifyFor } = world.sync
  await forgetUninstalled({
    ...world.sync,
    shopifyFor: (shop) => ({
      ...shopifyFor(shop),
      graphql: async (query, variables, schema) => {
        const answer = await shopifyFor(shop).graphql(query, variables, schema)
        await world.db.prisma.shop.update({ where: { domain }, data: { uninstalledAt: real } })
        return answer
      },
    }),
  })
  expect((await live.row()).uninstalledAt).toEqual(real)
})

test('a question that fails on our own side is no answer: nobody is erased for it', async () => {
  const live = await open()
  await leave(live)
  const { shopifyFor } = world.sync
  await forgetUninstalled({
    ...world.sync,
    shopifyFor: (shop) => ({ ...shopifyFor(shop), graphql: databaseAway }),
  })
  expect(await rowsOf(live)).toEqual(kept)
})

const databaseAway = () => Promise.reject(new Error("Can't reach database server"))

test('a visit between a late shop/redact and the question to Shopify keeps the newer install', async () => {
  const live = await open()
  await live.shop.sendWebhook('shop/redact', live.shop.compliance.shopRedact())
  expect((await live.row()).uninstalledAt).toBeInstanceOf(Date)
  await world.db.prisma.session.updateMany({
    where: { shop: live.domain },
    data: { expires: new Date(1000) },
  })
  await live.visit()
  expect(await rowsOf(live)).toEqual(kept)
  expect((await live.row()).uninstalledAt).toBeNull()
})

test('of a shop with very many records no statement removes more than a page (in one it took longer than a statement may)', async () => {
  const live = await open()
  const { prisma } = world.db
  await prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "zohoModule", "zohoId", "fingerprint", "label", "syncedAt")
    SELECT ${live.domain}, 'customer', n::text, 'Contacts', n::text, '', '', now() FROM generate_series(1, 5001) n`
  await prisma.$executeRawUnsafe(`
    CREATE FUNCTION no_large_page() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT count(*) FROM removed) > 5000 THEN RAISE 'too many at once'; END IF; RETURN NULL; END $$`)
  await prisma.$executeRawUnsafe(`
    CREATE TRIGGER no_large_page AFTER DELETE ON "Link" REFERENCING OLD TABLE AS removed
      FOR EACH STATEMENT EXECUTE FUNCTION no_large_page()`)

  await leave(live)
  await forgetUninstalled(world.sync)

  expect(await rowsOf(live)).toEqual(erased)
  expect(await prisma.link.count({ where: { shopDomain: live.domain } })).toBe(0)
})
