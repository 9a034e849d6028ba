// People change rows in Zoho: of a Sales Order they become Shopify's again, of a Quote they stay until the draft's own lines
// change; and no adjustment ever makes up for them (decision 163).

import { Prisma } from '@prisma/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { aWhileMs, synced, writesTo } from '#test/support/doubtful-writes.ts'
import { importOnly } from '#test/support/import-shop.ts'
import { openWithDrafts } from '#test/support/draft-shop.ts'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock, nothingLeft, passTime } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { Row } from '#test/simulators/zoho/types.ts'

let world: World
const clock = createClock()
beforeAll(async () => void (world = await startWorld({ now: clock.now })))
beforeEach(() => void (clock.skipMs = 0))
afterAll(() => world[Symbol.asyncDispose]())

const rowsOf = (row: Row): Record<string, unknown>[] => {
  const rows = row['Ordered_Items'] ?? row['Quoted_Items']
  return Array.isArray(rows) ? rows : []
}

/** What a bookkeeper reads of it. */
const shown = (row: Row) => ({
  rows: rowsOf(row).map((one) => [one['Quantity'], one['List_Price'], one['Discount']]),
  subtotal: row['Sub_Total'],
  adjustment: row['Adjustment'],
  total: row['Grand_Total'],
})

async function openWithOrder() {
  const live = await openShop(world)
  const lines = [{ title: 'Lamp', price: '20.00', quantity: 1 }]
  const order = live.shop.createOrder({ lines, financialStatus: 'PAID' })
  await live.settled()
  const salesOrder = () => live.record('Sales_Orders', order.id)
  const edit = (change: object, head: object = {}) => {
    const [row] = rowsOf(salesOrder())
    live.org.update('Sales_Orders', salesOrder().id, { ...head, Ordered_Items: [{ ...row, ...change }] })
  }
  return { live, order, salesOrder, edit }
}

async function openWithQuote() {
  const live = await openWithDrafts(world)
  const draft = live.shop.createDraftOrder({ lines: [{ title: 'Mug', price: '100.00', quantity: 1 }] })
  await live.settled()
  const quote = () => {
    const [one, ...others] = live.org.records('Quotes')
    if (!one || others.length > 0) throw new Error('not one quote')
    return one
  }
  const edit = (change: object) => {
    const [row] = rowsOf(quote())
    live.org.update('Quotes', quote().id, { Quoted_Items: [{ ...row, ...change }] })
  }
  return { live, draft, quote, edit }
}

describe('a sales order', () => {
  const asOrdered = { rows: [[1, 20, 0]], subtotal: 20, adjustment: 0, total: 20 }

  test.each([
    ['quantity', { Quantity: 3 }],
    ['price', { List_Price: 15 }],
    ['discount', { Discount: 5 }],
  ])('a %s that people changed in a row is not made up for by the adjustment', async (_, change) => {
    const { live, order, salesOrder, edit } = await openWithOrder()
    edit(change)
    live.shop.updateOrder(order.id, { note: 'call first' })
    await live.settled()

    expect(shown(salesOrder())).toEqual(asOrdered)
    await runJob(world, live, 'audit')
    expect(shown(salesOrder())).toEqual(asOrdered)
  })

  test('an adjustment by which an earlier version made up for a row goes with the next change', async () => {
    const { live, order, salesOrder, edit } = await openWithOrder()
    edit({ Quantity: 3 }, { Adjustment: -40 })
    await world.db.rows(Prisma.sql`UPDATE "Link" SET "correction" = -40, "adjustment" = -40
      WHERE "shopDomain" = ${live.domain} AND "shopifyId" = ${tail(order.id)} RETURNING "shopifyId"`)
    expect(salesOrder()['Grand_Total']).toBe(20)
    live.shop.updateOrder(order.id, { note: 'call first' })
    await live.settled()

    expect(shown(salesOrder())).toEqual(asOrdered)
  })
})

describe('a quote', () => {
  const ofSales = { rows: [[1, 100, 10]], subtotal: 90, adjustment: 0, total: 90 }

  const onceMore: Record<string, (live: LiveShop, id: string) => Promise<unknown>> = {
    'a note of the draft': (live, id) => {
      live.shop.updateDraftOrder(id, { note: 'call first' })
      return live.settled()
    },
    '"Sync now"': async (live, id) => {
      await syncNow(world.sync, live.domain, 'draftOrder', tail(id))
      await live.settled()
    },
    'an import': (live) => importOnly(world, live, 'draftOrder'),
    'a write whose answer was lost': async (live, id) => {
      Object.assign(world.zoho.faults, { timeoutAfterCommit: 1, lateFor: writesTo('Quotes') })
      live.shop.updateDraftOrder(id, { note: 'call first' })
      await world.shopify.settled()
      await synced(live)
      await passTime({ world, clock, live }, nothingLeft(live), aWhileMs)
    },
  }

  test.each(Object.keys(onceMore))('a discount that sales gave in a row outlives %s', async (what) => {
    const { live, draft, quote, edit } = await openWithQuote()
    edit({ Discount: 10 })
    await onceMore[what]?.(live, draft.id)

    expect(shown(quote())).toEqual(ofSales)
  })

  test('what sales made of the adjustment outlives a note of the draft', async () => {
    const { live, draft, quote } = await openWithQuote()
    live.org.update('Quotes', quote().id, { Adjustment: -7 })
    live.shop.updateDraftOrder(draft.id, { note: 'call first' })
    await live.settled()

    expect(shown(quote())).toEqual({ rows: [[1, 100, 0]], subtotal: 100, adjustment: -7, total: 93 })
  })

  test("is Shopify's again, rows and total, once the draft's own lines change", async () => {
    const { live, draft, quote, edit } = await openWithQuote()
    edit({ Discount: 10 })
    live.shop.updateDraftOrder(draft.id, {
      amounts: { lines: [{ title: 'Mug', price: '100.00', quantity: 2 }] },
    })
    await live.settled()

    expect(shown(quote())).toEqual({ rows: [[2, 100, 0]], subtotal: 200, adjustment: 0, total: 200 })
  })
})
