// What the engine and the screens ask about one large shop among others: each statement, Prisma's as well as our own, finds its
// rows by an index, and a deep page begins at its first row.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { loadNewestOf, pageOrdersOf } from '#app/db/attached/orders-of-people.server.ts'
import { loadOpenMatters } from '#app/db/mail/open-matters.server.ts'
import { exportRows } from '#app/db/protection/export.server.ts'
import { listSealed } from '#app/db/protection/sealed.server.ts'
import { listCauses, listOutcomes, listRuns, loadHistory } from '#app/db/screens/activity.server.ts'
import { listAuditEntries } from '#app/db/screens/audit-log.server.ts'
import { loadHealth } from '#app/db/screens/figures.server.ts'
import { loadHours } from '#app/db/screens/live-stats.server.ts'
import { listPrivacy } from '#app/db/screens/privacy.server.ts'
import { listQuestions } from '#app/db/screens/questions.server.ts'
import { listRecords, type ListState } from '#app/db/screens/records.server.ts'
import { countLinks } from '#app/db/screens/records/link-counts.server.ts'
import { loadTabCounts } from '#app/db/screens/records/tab-counts.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import {
  countRefused,
  forgetOutcomes,
  loadLastRefusals,
  loadLastRefusalsOfWholes,
} from '#app/db/tables/outcomes.server.ts'
import { loadMadeNear, loadTheirsNear } from '#app/db/work/handed-links.server.ts'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { cloneDatabase } from '#test/support/database.ts'
import { explained, type Explained } from '#test/support/explained.ts'

const shop = ShopDomain.parse('large.myshopify.com')
const now = new Date('2026-11-27T12:00:00Z')
const links = 12_000
const kind = 'order'

let db: Database
let watched: Awaited<ReturnType<typeof explained>>
beforeAll(async () => {
  db = await cloneDatabase()
  await fill()
  watched = await explained(db)
})
afterAll(async () => {
  await watched.close()
  await db.close()
})

/** One large shop, and twenty with a hundredth of its rows each. */
async function fill(): Promise<void> {
  const at = `timestamp '2026-11-27 12:00' - n * interval '1 minute'`
  const rows = `FROM (SELECT 'large.myshopify.com' AS shop, n FROM generate_series(1, ${links}) n
    UNION ALL SELECT 'small-' || s || '.myshopify.com', n FROM generate_series(1, ${links / 100}) n, generate_series(1, 20) s) r`
  const some = (share: number) => `${rows} WHERE n % ${share} = 0`
  for (const statement of [
    `INSERT INTO "Shop" ("domain", "name", "currency", "timezone", "installedAt", "liveSince")
      SELECT DISTINCT shop, 'Shop', 'USD', 'UTC', timestamp '2026-01-01', timestamp '2026-01-01' ${rows}`,
    `INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint", "syncedAt", "createdAt",
        "gone", "fieldHashes")
      SELECT shop, (ARRAY['customer', 'order'])[n % 2 + 1], n::text, (n / 4)::text, 'M', n::text, 'f', ${at}, ${at}, n % 50 = 0, 's'
      ${rows}`,
    `INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "wholeId", "zohoId", "trigger", "result", "cause", "at")
      SELECT shop, (ARRAY['customer', 'order'])[n % 2 + 1], n::text, (n / 4)::text, n::text, 'live',
        CASE WHEN n % 20 > 2 THEN 'updated' ELSE (ARRAY['rejected', 'failed', 'skipped'])[n % 20 + 1] END,
        CASE WHEN n % 20 < 2 THEN 'INVALID_DATA' END, ${at} ${rows}`,
    `INSERT INTO "Change" ("shopDomain", "kind", "shopifyId", "trigger", "notedAt")
      SELECT shop, 'order', n::text, 'live', ${at} ${some(5)}`,
    `INSERT INTO "Question" ("shopDomain", "kind", "shopifyId", "zohoModule", "why", "askedAt", "candidates")
      SELECT shop, 'order', n::text, 'M', 'several', ${at}, '[]' ${some(10)}`,
    `INSERT INTO "PrivacyRequest" ("shopDomain", "id", "type", "orderIds", "records", "receivedAt", "dueAt")
      SELECT shop, 'request-' || n, 'redact', '[]', '[]', ${at}, ${at} ${some(10)}`,
    `INSERT INTO "AuditEntry" ("shopDomain", "actor", "action", "details", "at")
      SELECT shop, 'system', 'a', '{}', ${at} ${some(5)}`,
    `INSERT INTO "Run" ("id", "shopDomain", "type", "state", "options", "startedAt")
      SELECT shop || n, shop, 'import', 'completed', '{}', ${at} ${some(20)}`,
    'ANALYZE',
  ])
    await db.prisma.$executeRawUnsafe(statement)
}

const first = { size: 50, after: null, before: null }
/** Half-way down, beyond a row of each list. */
const deep = (id = `${links / 2}`) => ({
  size: 50,
  after: `${now.getTime() - (links / 2) * 60_000}_${id}`,
  before: null,
})
const filter = { kind: null, result: null, cause: null, since: null, search: null, runId: null }
const ids = Array.from({ length: 100 }, (_, n) => ShopifyId.parse(String(n * 7 + 1)))

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const page of pages) void page
}

type Ask = (asked: Database) => Promise<unknown>
const lists = (['linked', 'gone', 'missing', 'waiting', 'refused'] satisfies ListState[]).map(
  (state): [string, Ask] => [
    `records that are ${state}`,
    async (asked) => {
      for (const page of [first, deep()]) await listRecords(asked, shop, { kind, state }, page)
    },
  ],
)
const questions: [string, Ask][] = [
  ...lists,
  ['how many of each', async (asked) => loadTabCounts(asked, shop, kind, await countLinks(asked, shop, now))],
  ['how far both systems agree', (asked) => loadHealth(asked, shop, now, new Date('2026-11-27T00:00Z'))],
  ['the last hours', (asked) => loadHours(asked, shop, now)],
  ['what happened', (asked) => listOutcomes(asked, shop, filter, deep())],
  ['what needs attention', (asked) => listOutcomes(asked, shop, { ...filter, result: 'attention' }, deep())],
  ['a number that is looked for', (asked) => listOutcomes(asked, shop, { ...filter, search: '77' }, first)],
  ['why records are refused', (asked) => listCauses(asked, shop)],
  ['what became of a record', (asked) => loadHistory(asked, shop, kind, '77')],
  ['imports', (asked) => listRuns(asked, shop, first)],
  ['what a mail tells', (asked) => loadOpenMatters(asked, shop)],
  ['how many Zoho refuses', (asked) => countRefused(asked, shop, kind)],
  ['links of a batch', (asked) => loadLinks(asked, shop, kind, ids)],
  ['the newest orders of a batch', (asked) => loadNewestOf(asked, { shop, kinds: [kind] }, ids, 3)],
  ['all orders of a batch', (asked) => drain(pageOrdersOf(asked, { shop, kinds: [kind] }, ids))],
  [
    'links of people near a time',
    (asked) => {
      const moments = ids.map((parentId) => ({ parentId, at: now }))
      return loadTheirsNear(asked, { shop, kind }, moments, { apartMs: 60_000, most: 100 })
    },
  ],
  ['links under a batch', (asked) => loadLinksUnder(asked, shop, kind, ids)],
  ['last refusals of a batch', (asked) => loadLastRefusals(asked, { shop, kind }, ids)],
  ['last refusals of wholes', (asked) => loadLastRefusalsOfWholes(asked, { shop, kind }, ids)],
  [
    'records made near a time',
    (asked) => loadMadeNear(asked, { shop, kind, zohoModule: 'M' }, { times: [now], apartMs: 60_000 }),
  ],
  ['outcomes that grow old', (asked) => forgetOutcomes(asked, new Date('2026-11-01'))],
  // Of a shop that is most of a table, its rows are read in the order of their key.
  ['an export', (asked) => drain(exportRows(asked, ShopDomain.parse('small-1.myshopify.com')))],
  ["a key's rotation", (asked) => drain(listSealed(asked))],
]

const large = ['Link', 'Outcome', 'Change', 'Question', 'PrivacyRequest', 'AuditEntry', 'Run']
const isFound = (step: Explained['steps'][number]): boolean =>
  step['Index Cond'] !== undefined || ['Bitmap Heap Scan', 'Tid Scan'].includes(step['Node Type'])

/** Steps that read one of the large tables without the bounds of an index. */
const unbounded = (plans: readonly Explained[]): string[] =>
  plans.flatMap(({ sql, steps }) =>
    steps
      .filter((step) => step['Node Type'].endsWith(' Scan') && large.includes(step['Relation Name'] ?? ''))
      .filter((step) => !isFound(step))
      .map((step) => `${step['Node Type']} of ${step['Relation Name'] ?? ''}: ${sql}`),
  )

test.each(questions)('%s: found by an index', async (_, ask) => {
  await ask(watched.db)
  const plans = watched.plans()
  expect(plans).not.toEqual([])
  expect(unbounded(plans)).toEqual([])
})

const deepPages: [string, RegExp, Ask][] = [
  ['what happened', /"?at"? <=/, (asked) => listOutcomes(asked, shop, filter, deep())],
  ['records', /"syncedAt" <=/, (asked) => listRecords(asked, shop, { kind, state: 'linked' }, deep())],
  ['waiting', /"notedAt" <=/, (asked) => listRecords(asked, shop, { kind, state: 'waiting' }, deep())],
  ['refused', /"?at"? <=/, (asked) => listRecords(asked, shop, { kind, state: 'refused' }, deep())],
  ['questions', /"askedAt" <=/, (asked) => listQuestions(asked, shop, deep())],
  ['privacy requests', /"receivedAt" <=/, (asked) => listPrivacy(asked, shop, deep(`request-${links / 2}`))],
  ['the audit log', /"?at"? <=/, (asked) => listAuditEntries(asked, shop, deep())],
]

test.each(deepPages)('a deep page of %s begins at its first row', async (_, bound, ask) => {
  await ask(watched.db)
  const conditions = watched.plans().flatMap(({ steps }) => steps.map((step) => step['Index Cond'] ?? ''))
  expect(conditions.filter((condition) => bound.test(condition))).not.toEqual([])
})
