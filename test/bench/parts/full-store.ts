// A store that has been in step for a year: 100,000 linked records and what was refused meanwhile, written directly
// into the database of a sandbox whose app is stopped.

import { PGlite } from '@electric-sql/pglite'
import type { Sandbox } from '#test/sandbox/sandbox.ts'

export const fullStore = { customer: 40_000, product: 20_000, order: 40_000, refused: 400, outcomes: 20_000 }

const modules = { customer: 'Contacts', product: 'Products', order: 'Sales_Orders' } as const
type Kind = keyof typeof modules
const kinds: readonly Kind[] = ['product', 'customer', 'order']

/** Stops the app, fills its database, starts it again. */
export async function fillStore(sandbox: Sandbox): Promise<void> {
  await sandbox.app.stop()
  const db = await PGlite.create(`${sandbox.dataDir}/db`)
  try {
    await db.query(`UPDATE "Shop" SET "liveSince" = now() - interval '1 year', "reconciledAt" = now()`)
    for (const kind of kinds)
      await db.query(links, [sandbox.shop.domain, kind, modules[kind], fullStore[kind]])
    await db.query(outcomes, [sandbox.shop.domain, fullStore.outcomes, fullStore.refused])
    await db.query(run, [sandbox.shop.domain])
    for (const kind of kinds) await db.query(steps, [kind, fullStore[kind]])
    await db.exec('ANALYZE')
  } finally {
    await db.close()
    await sandbox.app.start()
  }
}

const links = `INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint", "label", "syncedAt")
  SELECT $1, $2, (9100000000000 + n)::text, CASE $2 WHEN 'product' THEN (9200000000000 + n / 3)::text END, $3,
    (554023000000000000 + n)::text, 'seeded', CASE $2 WHEN 'order' THEN '#' || n END, now() - n * interval '1 minute'
  FROM generate_series(1, $4::int) AS n`

const outcomes = `INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "label", "door", "result", "cause", "field", "zohoModule", "at")
  SELECT $1, (ARRAY['order', 'customer', 'product'])[1 + n % 3], (9100000000000 + n)::text, '#' || n, 'live',
    CASE WHEN n <= $3::int THEN 'rejected' ELSE 'updated' END, CASE WHEN n <= $3::int THEN 'INVALID_DATA' END,
    CASE WHEN n <= $3::int THEN 'Phone' END, 'Contacts', now() - n * interval '1 minute'
  FROM generate_series(1, $2::int) AS n`

const run = `INSERT INTO "Run" ("id", "shopDomain", "type", "state", "options", "startedAt", "finishedAt")
  VALUES ('00000000-0000-4000-8000-000000000001', $1, 'import', 'completed',
    '{"kinds": ["product", "customer", "order"], "since": null}', now() - interval '1 year', now() - interval '364 days')`

const steps = `INSERT INTO "RunStep" ("runId", "kind", "state", "total", "done", "cursor", "created", "startedAt", "finishedAt")
  VALUES ('00000000-0000-4000-8000-000000000001', $1, 'completed', $2, $2, $2, $2, now() - interval '1 year', now() - interval '364 days')`
