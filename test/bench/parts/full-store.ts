// A store that has been in step for a year: 100,000 linked records and what was refused meanwhile. The store is the
// simulator's, the links are written directly into the database of a sandbox whose app is stopped.

import { PGlite } from '@electric-sql/pglite'
import { fromGid } from '#app/lib/ids.ts'
import type { Sandbox } from '#test/sandbox/sandbox.ts'
import { buildStore } from '#test/store/index.ts'

export const fullStore = { customer: 40_000, product: 20_000, order: 40_000, refused: 400, outcomes: 20_000 }

const modules = { customer: 'Contacts', product: 'Products', order: 'Sales_Orders' } as const
const kinds = ['product', 'customer', 'order'] as const

/** Stops the app, fills the store and the app's database, starts it again. */
export async function fillStore(sandbox: Sandbox): Promise<void> {
  await sandbox.app.stop()
  const { shop } = sandbox
  const { customer, product, order, outcomes: synced, refused } = fullStore
  // All of it older than what a comparison looks back to.
  const size = { customers: customer, products: product, orders: order, plain: true, seed: 2 }
  buildStore(shop, { ...size, now: new Date(Date.now() - 2 * 86_400_000) })
  const records = recordsOf(sandbox)
  const db = await PGlite.create(`${sandbox.dataDir}/db`)
  try {
    await db.query(`UPDATE "Shop" SET "liveSince" = now() - interval '1 year', "reconciledAt" = now()`)
    for (const kind of kinds)
      await db.query(links, [shop.domain, kind, modules[kind], JSON.stringify(records[kind])])
    await db.query(outcomes, [shop.domain, synced, Math.round(synced / refused)])
    await db.query(run, [shop.domain])
    for (const kind of kinds) await db.query(steps, [kind, fullStore[kind]])
    await db.exec('ANALYZE')
  } finally {
    await db.close()
    await sandbox.app.start()
  }
}

type Linked = { id: string; parent: string | null; label: string | null; made?: string }

const recordsOf = ({ shop }: Sandbox): Record<keyof typeof modules, Linked[]> => ({
  product: [...shop.variants.values()].map(({ id, productId }) => ({
    id: fromGid(id),
    parent: fromGid(productId),
    label: null,
  })),
  customer: [...shop.customers.keys()].map((id) => ({ id: fromGid(id), parent: null, label: null })),
  order: [...shop.orders.values()].map(({ id, name, customerId, createdAt }) => ({
    id: fromGid(id),
    parent: customerId && fromGid(customerId),
    label: name,
    made: createdAt,
  })),
})

const links = `INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint", "label", "createdAt", "sourceAt", "syncedAt")
  SELECT $1, $2, r."id", r."parent", $3, (554023000000000000 + r.n)::text, 'seeded', r."label", r."made"::timestamptz AT TIME ZONE 'UTC', now(),
    now() - (r.n % 500000) * interval '1 minute'
  FROM (SELECT row_number() OVER () AS n, one.* FROM jsonb_to_recordset($4::jsonb)
    AS one("id" text, "parent" text, "label" text, "made" text)) AS r
  ON CONFLICT DO NOTHING`

// Busier by day than by night, each carried in some hundred milliseconds, now and then one that Zoho refused.
const outcomes = `INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "label", "trigger", "result", "cause", "field", "zohoModule", "latencyMs", "at")
  SELECT $1, l."kind", l."shopifyId", l."label", 'live',
    CASE WHEN l.n % $3::int = 7 THEN 'rejected' WHEN l.n % 3 = 0 THEN 'created' ELSE 'updated' END,
    CASE WHEN l.n % $3::int = 7 THEN (ARRAY['INVALID_DATA', 'DUPLICATE_DATA', 'MANDATORY_NOT_FOUND'])[1 + l.n % 3] END,
    CASE WHEN l.n % $3::int = 7 THEN (ARRAY['Phone', 'Email', 'Account_Name'])[1 + l.n % 3] END,
    l."zohoModule", 280 + l.n * 7919 % 400,
    now() - (60 + l.n * 43 + 9000 * (1 + sin(l.n / 420.0))) * interval '1 second'
  FROM (SELECT row_number() OVER (ORDER BY md5("shopifyId")) AS n, * FROM "Link") AS l WHERE l.n <= $2::int`

const run = `INSERT INTO "Run" ("id", "shopDomain", "type", "state", "options", "startedAt", "finishedAt")
  VALUES ('00000000-0000-4000-8000-000000000001', $1, 'import', 'completed',
    '{"kinds": ["product", "customer", "order"], "since": null}', now() - interval '1 year',
    now() - interval '1 year' + interval '62 seconds')`

const steps = `INSERT INTO "RunStep" ("runId", "kind", "state", "total", "done", "cursor", "created", "startedAt", "finishedAt")
  VALUES ('00000000-0000-4000-8000-000000000001', $1, 'completed', $2, $2, $2, $2, now() - interval '1 year',
    now() - interval '1 year' + interval '62 seconds')`
