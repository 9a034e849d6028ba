// More records than PostgreSQL takes parameters: everything that waits for the merchant is still one press.

import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openOutcomePages, resolveOutcomeIds } from '#app/db/tables/outcomes.server.ts'
import { deleteLinks, loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { loadQuestions } from '#app/db/tables/questions.server.ts'
import { retryDeadLetters } from '#app/db/work/dead-letters.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

// Tens of thousands of rows, beside whatever else the machine does.
const patienceMs = 240_000
vi.setConfig({ testTimeout: patienceMs })

let world: World
beforeAll(async () => void (world = await startWorld()), patienceMs)
afterAll(() => world[Symbol.asyncDispose]())

const cause = 'MANDATORY_NOT_FOUND'

/** Refused customers, none of which Shopify has: nobody carries them while the shop is paused. */
async function refused(live: LiveShop, from: number, count: number): Promise<void> {
  await world.db.prisma.$executeRaw`
    INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "trigger", "result", "cause", "at")
    SELECT ${live.domain}, 'customer', g::text, 'import', 'rejected', ${cause}, now()
    FROM generate_series(${from}::int, ${from + count - 1}::int) g`
}

const paused = (live: LiveShop) =>
  world.db.prisma.shop.update({ where: { domain: live.domain }, data: { pausedFor: 'zoho_disconnected' } })
const open = (live: LiveShop) =>
  world.db.prisma.outcome.count({ where: { shopDomain: live.domain, resolvedAt: null, result: 'rejected' } })

test('33,000 refused records are all tried again by one press (failed above 32,767)', async () => {
  const count = 33_000
  const live = await openShop(world, { imported: false })
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { liveSince: new Date() } })
  await paused(live)
  await refused(live, 1, count)

  expect(await retryOutcomes(world.sync, live.domain, 'refused')).toBe(count)
  expect(await open(live)).toBe(0)
  expect(await world.db.prisma.change.count({ where: { shopDomain: live.domain, trigger: 'history' } })).toBe(
    count,
  )
})

test('a retry that a deploy cuts off loses nothing: what it reached is pending, the rest is still open', async () => {
  const live = await openShop(world, { imported: false })
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { liveSince: new Date() } })
  await paused(live)
  await refused(live, 1, 1200)
  // Ends in the middle: Shopify, the queue and the database are as a killed process leaves them.
  let pages = 0
  const cutOff = {
    ...world.sync,
    now: () => {
      if (++pages > 2) throw new Error('killed')
      return world.sync.now()
    },
  }
  await expect(retryOutcomes(cutOff, live.domain, { cause })).rejects.toThrow('killed')
  const pending = await live.pending()
  expect(pending).toBeGreaterThan(0)
  expect(pending + (await open(live))).toBeGreaterThanOrEqual(1200)

  await retryOutcomes(world.sync, live.domain, { cause })
  expect(await open(live)).toBe(0)
  expect(await live.pending()).toBe(1200)
})

test('a retry after another organization was connected leaves what is refused as it is (it was closed and forgotten)', async () => {
  const live = await openShop(world, { imported: false })
  await refused(live, 1, 3)
  expect((await live.row()).liveSince).toBeNull()
  expect(await retryOutcomes(world.sync, live.domain, 'refused')).toBe(0)
  expect(await open(live)).toBe(3)
})

test('what is refused again while it is retried is not tried for ever', async () => {
  const live = await openShop(world, { imported: false })
  await refused(live, 1, 10)
  const seen: string[] = []
  for await (const page of openOutcomePages(world.db, live.domain, 'refused', 4)) {
    seen.push(...page.map(({ shopifyId }) => shopifyId))
    await resolveOutcomeIds(
      world.db,
      live.domain,
      page.map(({ id }) => id),
      new Date(),
    )
    await refused(live, 1, 4)
  }
  expect(seen).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
})

test('links and questions of any number of records are read and removed', async () => {
  const live = await openShop(world, { imported: false })
  const ids = Array.from({ length: 40_000 }, (_, n) => ShopifyId.parse(String(n + 1)))
  await world.db.prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint", "syncedAt")
    SELECT ${live.domain}, 'product', g::text, g::text, 'Products', g::text, '', now() FROM generate_series(1, 40000) g`
  // As an import leaves them: of a table that nobody measured the plan takes a row for each pair of these and those.
  await world.db.prisma.$executeRaw`ANALYZE "Link"`
  expect((await loadLinks(world.db, live.domain, 'product', ids)).size).toBe(40_000)
  expect(await loadLinksUnder(world.db, live.domain, 'product', ids)).toHaveLength(40_000)
  expect((await loadQuestions(world.db, { shop: live.domain, kind: 'product' }, ids)).size).toBe(0)
  await deleteLinks(world.db, live.domain, 'product', ids)
  expect(await live.links()).toEqual([])
})

test('a night wakes what is dead-lettered, and of what killed the process a few', async () => {
  const live = await openShop(world, { imported: false })
  await paused(live)
  await world.db.prisma.$executeRaw`
    INSERT INTO "Change" ("shopDomain", "kind", "shopifyId", "notedAt", "deadLettered", "deaths", "dueAt")
    SELECT ${live.domain}, 'customer', g::text, now(), true, CASE WHEN g <= 9 THEN 3 ELSE 0 END,
      now() + interval '20 hours'
    FROM generate_series(1, 12) g`
  await retryDeadLetters(world.db, live.domain, new Date(Date.now() + 86_400_000))
  const changes = await live.changes()
  expect(changes.filter(({ deadLettered, deaths }) => !deadLettered && deaths === 0)).toHaveLength(3)
  expect(changes.filter(({ deadLettered, deaths }) => !deadLettered && deaths === 2)).toHaveLength(3)
  expect(changes.filter(({ deadLettered }) => deadLettered)).toHaveLength(6)
})
