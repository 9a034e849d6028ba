// How PostgreSQL carries out what is asked again and again, whatever is stored: by an index, never by reading a large table.

import type { Prisma } from '@prisma/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadWithoutValueOf } from '#app/db/attached/values-taken.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { pageStale } from '#app/db/attached/stale-values.server.ts'
import { dropLapsedChanges, forgetDeliveries } from '#app/db/tables/changes.server.ts'
import { forgetCredits } from '#app/db/tables/credits.server.ts'
import { forgetOutcomes } from '#app/db/tables/outcomes.server.ts'
import { forgetAuditEntries } from '#app/db/protection/audit-log.server.ts'
import { forgetVersionActors } from '#app/db/protection/settings-versions.server.ts'
import { countUnlinkedChanges, loadDueChanges, loadNextDueAt } from '#app/db/work/due-changes.server.ts'
import { pageShopsWithDueChanges, pageLiveShops } from '#app/db/work/live-shops.server.ts'
import { forgetIntents } from '#app/db/work/write-intents.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { cloneDatabase } from '#test/support/database.ts'

const shops = 60
const rowsEach = 100
const now = new Date('2026-11-27T12:00:00Z')
const before = new Date('2026-11-21T00:00:00Z')
const nameOf = (n: number) => `shop-${String(n).padStart(3, '0')}.myshopify.com`
const shop = ShopDomain.parse(nameOf(50))

let db: Database
beforeAll(async () => {
  db = await cloneDatabase()
  await fill(db)
}, 120_000)
afterAll(() => db.close())

const each = (columns: string) =>
  `SELECT ${columns} FROM generate_series(1, ${shops}) s, generate_series(1, ${rowsEach}) n`

/** Shops that trade, and one that left Zoho long ago; old rows of each table, and many more that are new. */
async function fill({ prisma }: Database): Promise<void> {
  const name = `'shop-' || lpad(s::text, 3, '0') || '.myshopify.com'`
  const at = `timestamp '2026-11-27 12:00' - n * interval '100 minutes'`
  const kind = `(ARRAY['product', 'customer', 'order'])[n % 3 + 1]`
  for (const statement of [
    `INSERT INTO "Shop" ("domain", "name", "currency", "timezone", "installedAt", "liveSince", "reconciledAt", "pausedFor", "troubleSince")
      SELECT ${name}, 'Shop', 'USD', 'UTC', '2026-01-01', '2026-01-01', '2026-11-27',
        CASE WHEN s = 7 THEN 'zoho_disconnected' END, CASE WHEN s = 7 THEN timestamp '2026-10-01' END
      FROM generate_series(1, ${shops}) s`,
    `INSERT INTO "ZohoConnection" ("shopDomain", "state", "location", "accountsHost", "apiHost", "refreshToken", "orgId", "orgName",
        "userLabel", "userId", "edition", "currency", "connectedAt", "checkedAt")
      SELECT ${name}, 'connected', 'us', '', '', '', '1', '', '', '1', 'standard', 'USD', '2026-01-01', '2026-01-01'
      FROM generate_series(1, ${shops}) s`,
    `INSERT INTO "Change" ("shopDomain", "kind", "shopifyId", "trigger", "notedAt", "dueAt")
      ${each(`${name}, ${kind}, n::text, CASE WHEN n % 2 = 0 THEN 'reconcile' ELSE 'live' END, ${at}, CASE WHEN n % 5 = 0 THEN ${at} END`)}`,
    `INSERT INTO "Outcome" ("shopDomain", "kind", "shopifyId", "trigger", "result", "at")
      ${each(`${name}, ${kind}, n::text, 'live', 'updated', ${at}`)}`,
    `INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "zohoModule", "zohoId", "fingerprint", "syncedAt", "staleAt")
      ${each(`${name}, 'order', n::text, 'Sales_Orders', n::text, 'f', ${at}, CASE WHEN n % 50 = 0 THEN ${at} END`)}`,
    `INSERT INTO "Delivery" ("shopDomain", "webhookId", "receivedAt") ${each(`${name}, n::text, ${at}`)}`,
    `INSERT INTO "CreditUse" ("shopDomain", "hour", "credits", "calls") ${each(`${name}, ${at}, 1, 1`)}`,
    `INSERT INTO "WriteIntent" ("shopDomain", "kind", "shopifyId", "writer", "startedAt") ${each(`${name}, ${kind}, n::text, 'w', ${at}`)}`,
    `INSERT INTO "AuditEntry" ("shopDomain", "actor", "action", "details", "at") ${each(`${name}, 'system', 'a', '{}', ${at}`)}`,
    `INSERT INTO "SettingsVersion" ("shopDomain", "actor", "settings", "changes", "at")
      ${each(`${name}, CASE WHEN n % 2 = 0 THEN '42' ELSE '' END, '{}', '[]', ${at}`)}`,
    'ANALYZE',
  ])
    await prisma.$executeRawUnsafe(statement)
}

type Raw = { args: Prisma.Sql; query: (args: Prisma.Sql) => Promise<unknown> }

/** The plans of all that `work` asks, as it asks it. */
async function plansOf(work: (watched: Database) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = []
  const explained = async ({ args, query }: Raw) => {
    const rows = await db.prisma.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN ${args.text}`,
      ...args.values,
    )
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    return query(args)
  }
  const watched = db.prisma.$extends({ query: { $queryRaw: explained, $executeRaw: explained } })
  const rows = (args: Prisma.Sql) => explained({ args, query: (statement) => db.rows(statement) })
  await work(Object.assign(Object.create(db), { prisma: watched, rows }))
  return plans
}

const page = { now, after: nameOf(10), take: 30 }
const questions: [string, (watched: Database) => Promise<unknown>][] = [
  [
    'changes of a shop that are due',
    (watched) => loadDueChanges(watched, shop, { now, take: 100, life: 'one' }),
  ],
  ['changes that no link stands for', (watched) => countUnlinkedChanges(watched, shop, 'customer')],
  ['when the next change is due', (watched) => loadNextDueAt(watched, shop)],
  ['shops with due changes', (watched) => pageShopsWithDueChanges(watched, page)],
  [
    'live shops and whether they are active',
    (watched) => pageLiveShops(watched, { ...page, activeSince: before, soon: now }),
  ],
  ['changes of a shop that is disconnected for long', (watched) => dropLapsedChanges(watched, before)],
  [
    'who went without a value that a record has',
    (watched) => loadWithoutValueOf(watched, { shop, kind: 'customer' }, ['Contacts 42']),
  ],
  ['old outcomes', (watched) => forgetOutcomes(watched, before)],
  ['old deliveries', (watched) => forgetDeliveries(watched, before)],
  ['old credits', (watched) => forgetCredits(watched, before)],
  ['old writes in doubt', (watched) => forgetIntents(watched, before)],
  ['old entries of the audit log', (watched) => forgetAuditEntries(watched, before)],
  ['who saved old settings', (watched) => forgetVersionActors(watched, before)],
]

test.each(questions)('%s: found by an index', async (_, ask) => {
  const plans = await plansOf(ask)
  expect(plans).not.toEqual([])
  for (const plan of plans)
    expect(plan).not.toMatch(
      /Seq Scan on (public\.)?"(Change|Outcome|Delivery|CreditUse|WriteIntent|AuditEntry|SettingsVersion)"/,
    )
})

test('orders whose payment has become overdue are found among those only that time changes', async () => {
  const due = { until: now, take: 100 }
  const stale = await pageStale(db, { shop, kind: 'order' }, due)
  expect(stale.map(({ shopifyId }) => shopifyId)).toEqual(['100', '50'])
  const plans = await plansOf((watched) => pageStale(watched, { shop, kind: 'order' }, due))
  expect(plans[0]).toContain('Link_stale_idx')
})

test('old refusals that are still open are not read by whoever removes what is old', async () => {
  const plans = await plansOf((watched) => forgetOutcomes(watched, before))
  expect(plans[0]).toContain('Outcome_over_idx')
  expect(plans[0]).not.toMatch(/Filter/)
})

test('a shop is active by what happened within the time asked for, and imports while a run of it does', async () => {
  const run = { type: 'import', options: {}, startedAt: now }
  const states = [
    ['running', nameOf(11)],
    ['paused', nameOf(12)],
    ['completed', nameOf(13)],
  ] as const
  for (const [state, shopDomain] of states)
    await db.prisma.run.create({ data: { ...run, id: state, shopDomain, state } })
  await db.prisma.change.deleteMany({ where: { shopDomain: nameOf(12) } })
  await db.prisma.outcome.deleteMany({ where: { shopDomain: { in: [nameOf(12), nameOf(13)] } } })
  const rows = await pageLiveShops(db, { activeSince: before, soon: now, after: nameOf(10), take: 3 })

  expect(rows.map(({ domain, active, importing }) => [domain, active, importing])).toEqual([
    [nameOf(11), true, true],
    [nameOf(12), false, false],
    [nameOf(13), true, false],
  ])
  const later = await pageLiveShops(db, { activeSince: now, soon: now, after: nameOf(10), take: 3 })
  expect(later.map(({ active }) => active)).toEqual([false, false, false])

  const waiting = async (data: { waitsUntil: Date } | { type: string; waitsUntil: null }) => {
    await db.prisma.run.update({ where: { id: 'running' }, data })
    const [first] = await pageLiveShops(db, { activeSince: before, soon: now, after: nameOf(10), take: 3 })
    return first?.importing
  }
  expect(await waiting({ waitsUntil: new Date(now.getTime() + 1000) })).toBe(false)
  expect(await waiting({ waitsUntil: now })).toBe(true)
  expect(await waiting({ type: 'preview', waitsUntil: null })).toBe(false)
})
