// Webhooks that arrive together are committed together: one whose shop is just leaving takes no other with it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { createChangeRecorder } from '#app/db/tables/changes.server.ts'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { cloneDatabase } from '#test/support/database.ts'

let db: Database
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.close())

const at = new Date('2026-11-26T12:00:00Z')
const staying = ShopDomain.parse('staying.myshopify.com')
const leaving = ShopDomain.parse('leaving.myshopify.com')

/** As when the shop's row is gone between the statement's look at it and its end: 23503. */
async function breakFor(shop: string): Promise<void> {
  await db.prisma.$executeRawUnsafe(`CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW."shopDomain" = '${shop}' THEN
      RAISE EXCEPTION 'violates foreign key constraint' USING ERRCODE = '23503'; END IF;
    RETURN NEW; END $$`)
  await db.prisma.$executeRawUnsafe(
    `CREATE TRIGGER gone BEFORE INSERT ON "Delivery" FOR EACH ROW EXECUTE FUNCTION gone()`,
  )
}

test('a shop that leaves while its webhook is committed fails none of its neighbours', async () => {
  for (const domain of [staying, leaving]) {
    const facts = { name: 'Acme', currency: 'USD', timezone: 'UTC', installedAt: at, liveSince: at }
    await db.prisma.shop.create({ data: { domain, ...facts } })
  }
  await breakFor(leaving)
  const note = createChangeRecorder(db)
  const send = (shop: ShopDomain, id: string) =>
    note({
      shop,
      at,
      delivery: id,
      changes: [{ kind: 'customer', shopifyId: ShopifyId.parse(id), deleted: false }],
    })

  const answers = await Promise.all([send(staying, '1'), send(leaving, '2'), send(staying, '3')])

  expect(answers).toEqual([true, false, true])
  const changes = await db.prisma.change.findMany({ orderBy: { shopifyId: 'asc' } })
  expect(changes.map(({ shopDomain, shopifyId }) => `${shopDomain} ${shopifyId}`)).toEqual([
    `${staying} 1`,
    `${staying} 3`,
  ])
})
