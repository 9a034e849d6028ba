// How the embedded database carries out what an import asks for each batch. Nobody but the app tells it what its tables hold.

import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Prisma } from '@prisma/client'
import { openEmbedded, type Database } from '#app/db/client.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { createRun, takeRun } from '#app/db/tables/runs.server.ts'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { createNeeded, noCounts } from '#app/sync/import/import-counts.ts'
import { createLine } from '#app/sync/import/import-line.server.ts'
import { createStop } from '#app/sync/work/stop.server.ts'
import { preparedPglite } from '#test/support/database.ts'

const shop = ShopDomain.parse('large.myshopify.com')

/** A shop that has written hundreds of batches. */
async function fill({ prisma }: Database): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO "Shop" ("domain", "name", "currency", "timezone", "installedAt")
    VALUES (${shop}, 'Large', 'USD', 'UTC', '2026-01-01')`
  await prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "zohoModule", "zohoId", "fingerprint", "syncedAt")
    SELECT ${shop}, 'customer', n::text, 'Contacts', n::text, 'f', timestamp '2026-01-01' + n / 10 * interval '1 second'
    FROM generate_series(1, 3000) n`
}

/** The plans of all that `work` asks past Prisma. */
async function plansOf(db: Database, work: (watched: Database) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = []
  const rows: Database['rows'] = async (statement) => {
    const explain = Prisma.sql`EXPLAIN ${statement}`
    const lines = await db.rows<{ 'QUERY PLAN': string }>(explain)
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
    return db.rows(statement)
  }
  await work({ ...db, rows })
  return plans
}

test('links of a batch are found by their ids alone, however many batches were written before', async () => {
  const db = await openEmbedded(await preparedPglite())
  await fill(db)
  const run = { shop, type: 'import', options: {}, at: new Date('2026-11-28T00:00:00Z') } as const
  const runId = await createRun(db, run, ['customer'])
  const fence = (await takeRun(db, { runId, shop })) ?? 0
  const stop = createStop(new AbortController().signal, () => Promise.resolve('running'))
  const line = createLine(
    { db, log: pino({ level: 'silent' }), liveFirst: () => Promise.resolve() },
    { step: { runId, kind: 'customer', fence }, stop, needed: createNeeded([]) },
    0,
  )
  await line.add(100, () => Promise.resolve({ ...noCounts(), done: 100 }))
  await line.end()
  stop.close()

  const ids = Array.from({ length: 100 }, (_, n) => ShopifyId.parse(String(20_000 + n)))
  const plans = await plansOf(db, (watched) => loadLinks(watched, shop, 'customer', ids))
  await db.close()

  expect(plans).toHaveLength(1)
  expect(plans[0]).toContain('Index Scan using "Link_pkey"')
}, 180_000)
