// A kind that is refused as a whole: how often in a row, and until when it waits.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#app/db/client.server.ts'
import { loadKindState, pauseKind } from '#app/db/work/kinds.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { cloneDatabase } from '#test/support/database.ts'

const shop = ShopDomain.parse('refused.myshopify.com')
const kind = 'order'
const minute = (n: number) => new Date(Date.UTC(2026, 10, 27, 12, n))

let db: Database
beforeAll(async () => {
  db = await cloneDatabase()
  await db.prisma.shop.create({
    data: { domain: shop, name: 'Shop', currency: 'USD', timezone: 'UTC', installedAt: minute(0) },
  })
})
afterAll(() => db.close())

async function state() {
  const row = await loadKindState(db, { shop, kind })
  return [row?.pausedFor, row?.refusals, row?.pausedUntil]
}

test('a pause that holds is counted once, whatever is refused beside it; the next one is counted', async () => {
  const pause = (at: number, code = 'NO_PERMISSION') =>
    pauseKind(db, { shop, kind }, { code, at: minute(at), until: minute(at + 5) })
  expect([await pause(0), await pause(1)]).toEqual([true, false])
  expect(await state()).toEqual(['NO_PERMISSION', 1, minute(5)])
  expect(await pause(2, 'ACCESS_DENIED')).toBe(true)
  expect(await state()).toEqual(['ACCESS_DENIED', 2, minute(7)])
  expect(await pause(7, 'ACCESS_DENIED')).toBe(true)
  expect(await state()).toEqual(['ACCESS_DENIED', 3, minute(12)])
})
