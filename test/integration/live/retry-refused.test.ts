// Everything that waits for the merchant is tried again by one press.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { retryOutcomes } from '#app/sync/live/retry.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { buildStore } from '#test/store/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test('records of every kind and cause go through once what refused them is mended', async () => {
  const live = await openForImport(world, {
    store: (shop) => void buildStore(shop, { customers: 6, orders: 0, products: 5, plain: true }),
  })
  world.zoho.faults.rejectRecords = (module, record) => {
    if (module === 'Contacts') return { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
    if (!record['Shopify_Variant_Id']) return undefined
    return { code: 'MANDATORY_NOT_FOUND', api_name: 'Season', message: 'required field not found' }
  }
  await live.run()
  const before = await live.refusals()
  expect(new Set(before.map(({ kind }) => kind))).toEqual(new Set(['customer', 'product']))
  world.zoho.faults.rejectRecords = undefined

  const count = await retryOutcomes(world.sync, live.domain, 'refused')
  await live.settled()

  expect(count).toBeGreaterThan(6)
  expect(await live.refusals()).toEqual([])
  expect(live.org.records('Contacts')).toHaveLength(6)
})

test('what the filters leave out is not tried again by it', async () => {
  const live = await openForImport(world, {
    choices: { filters: { customer: { tagged: ['nobody'] } } as never },
    store: (shop) => void shop.createCustomer({ firstName: 'Ann', email: 'ann@example.com' }),
  })
  await live.run()

  expect(await retryOutcomes(world.sync, live.domain, 'refused')).toBe(0)
})
