// Orders that Zoho refuses in an import, whose taxes it has: what a refusal costs beside the import's own calls.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startImport } from '#app/sync/import/import.server.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { untilEnded } from '#test/support/looks.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void (world.zoho.faults.rejectRecords = undefined))

const placed = 230

const open = (percentage: number) =>
  openShop(world, {
    imported: false,
    org: { taxes: [{ name: 'MwSt', percentage: 19 }] },
    store: (shop) => {
      for (let n = 0; n < placed; n++)
        shop.createOrder({
          lines: [{ title: 'Mug', price: '5' }],
          taxes: [{ title: 'VAT', rate: percentage / 100 }],
        })
    },
  })

/** Imports, and counts until the import has ended: the comparisons after it read orders of their own. */
async function importing(live: LiveShop) {
  const [zohoFrom, shopifyFrom] = [world.zoho.log.length, world.shopify.log.length]
  const kinds = ['product', 'customer', 'order'] as const
  const { runId } = await startImport(world.sync, live.domain, { kinds: [...kinds], since: null })
  await untilEnded(world.db, runId)
  const { finishedAt } = await world.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })
  const before = ({ at }: { at: string | number | Date }) => new Date(at) <= (finishedAt ?? new Date())
  const zoho = world.zoho.log.slice(zohoFrom).filter(before)
  return {
    looks: zoho.filter(({ path }) => path.startsWith('/crm/v8/org/taxes')).length,
    reads: world.shopify.log
      .slice(shopifyFrom)
      .filter(before)
      .filter(({ operationName }) => operationName === 'Orders').length,
  }
}

const refuse = (code: string) => {
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Sales_Orders' ? { code, api_name: 'Season', message: 'refused' } : undefined
}

test('for a field that is mandatory: no order is read again, and the taxes are the ones that the import begins with', async () => {
  const live = await open(19)
  refuse('MANDATORY_NOT_FOUND')
  expect(await importing(live)).toEqual({ looks: 1, reads: 0 })
})

test('for something that may be their taxes: these are looked at once for all batches, and no order is read again', async () => {
  const live = await open(19)
  refuse('INVALID_DATA')
  expect(await importing(live)).toEqual({ looks: 2, reads: 0 })
})

test('for a tax that is renamed meanwhile: it is looked at once, and they go by its new name as they were read', async () => {
  const live = await open(19)
  world.zoho.faults.rejectRecords = (module) => {
    if (module === 'Sales_Orders') live.org.setTaxes([{ name: 'MwSt voll', percentage: 19 }])
    return undefined
  }
  expect(await importing(live)).toEqual({ looks: 2, reads: 0 })
  const orders = live.org.records('Sales_Orders')
  expect(orders).toHaveLength(placed)
  for (const row of orders) {
    expect(row).toMatchObject({ Ordered_Items: [{ Line_Tax: [{ name: 'MwSt voll' }] }] })
    expect(Number(row['Adjustment'] ?? 0)).toBe(0)
  }
})
