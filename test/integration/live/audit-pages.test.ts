// The links that a comparison goes over, a page at a time: each statement has a limit, however few links are of a module.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { pagesOf } from '#app/sync/reconcile/audit-zoho.server.ts'
import { cloneDatabase } from '#test/support/database.ts'

const shop = ShopDomain.parse('pages.myshopify.com')
const many = 25_000
const contacts = ['x00000', 'x00001', 'x12000', 'x24999', 'y']

let db: Database
beforeAll(async () => {
  db = await cloneDatabase()
  await db.prisma.$executeRaw`
    INSERT INTO "Shop" ("domain", "name", "currency", "timezone", "installedAt") VALUES (${shop}, 'Shop', 'USD', 'UTC', now())`
  await db.prisma.$executeRaw`
    INSERT INTO "Link" ("shopDomain", "kind", "shopifyId", "zohoModule", "zohoId", "fingerprint", "syncedAt")
    SELECT ${shop}, 'customer', id, CASE WHEN id = ANY (${contacts}) THEN 'Contacts' ELSE 'Leads' END, '9' || row_number() OVER (), '', now()
    FROM (SELECT 'x' || lpad(n::text, 5, '0') AS id FROM generate_series(0, ${many - 1}::int) n UNION ALL SELECT 'y') ids`
}, 120_000)
afterAll(() => db.close())

type Look = { ids: string[]; asked: { after: unknown; until: unknown }[]; statements: number }

/** Which links of a module there are, and between which ones each statement looked for them. */
async function lookFor(
  apiName: string,
  { after = '', until = null }: { after?: string; until?: string | null } = {},
) {
  const look: Look = { ids: [], asked: [], statements: 0 }
  const prisma = db.prisma.$extends({
    query: {
      link: {
        $allOperations: ({ args, query }) => {
          look.statements++
          const where = 'where' in args ? args.where : undefined
          const within = where?.shopifyId
          if (typeof within === 'object' && where?.zohoModule)
            look.asked.push({ after: within?.gt, until: within?.lte })
          return query(args)
        },
      },
    },
  })
  const watched = Object.assign(Object.create(db), { prisma })
  const { signal } = new AbortController()
  const of = { shop, kind: 'customer', modules: [{ apiName }], signal } as const
  for await (const { links } of pagesOf({ db: watched }, of, { after, until, take: 1000 }))
    look.ids.push(...links.map(({ shopifyId }) => shopifyId))
  return look
}

test('few links of a module among very many of others are found, in statements that go over some of them each', async () => {
  const { ids, asked } = await lookFor('Contacts')
  expect(ids).toEqual(contacts)
  expect(asked.map(({ after, until }) => [after, until])).toEqual([
    ['', 'x09999'],
    ['x00001', 'x09999'],
    ['x09999', 'x19999'],
    ['x12000', 'x19999'],
    ['x19999', undefined],
    ['y', undefined],
  ])
})

test('of a share those in it are found, and no others', async () => {
  expect((await lookFor('Contacts', { after: 'x00000', until: 'x12000' })).ids).toEqual(['x00001', 'x12000'])
})

test('all of a module with very many are found, each once', async () => {
  const { ids } = await lookFor('Leads')
  expect(ids).toHaveLength(many + 1 - contacts.length)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a module without links costs one statement', async () => {
  expect(await lookFor('Accounts')).toEqual({ ids: [], asked: [], statements: 1 })
})
