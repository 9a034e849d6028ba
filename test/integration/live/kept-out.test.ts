// What the merchant's filters keep out has no link, and is not missing for that.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Settings, type Filters } from '#app/mapping/settings/settings.ts'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const filtersOf = (customer: Partial<Filters['customer']>) => {
  const { filters } = Settings.parse({})
  return { ...filters, customer: { ...filters.customer, ...customer } }
}

test('what filters keep out is counted, not found again each night; what is missing beside it is found', async () => {
  const { customer, ...others } = filtersOf({ tagged: ['vip'] })
  const live = await openShop(world, { choices: { filters: { ...others, customer } } })
  const old = new Date(Date.now() - 30 * 86_400_000)
  const add = (lastName: string, tags: string[]) =>
    live.shop.silently(() => live.shop.at(old, () => live.shop.createCustomer({ lastName, tags })))
  for (let n = 0; n < 6; n++) add(`Other ${n}`, [])
  const reads = () =>
    world.shopify.log.filter(({ host, operationName }) => host === live.domain && operationName === 'Changed')
      .length
  const night = async () => {
    const before = reads()
    await runJob(world, live, 'audit')
    return reads() - before
  }

  expect(await night()).toBe(1)
  expect(await night()).toBe(0)
  const { id } = add('Lovelace', ['vip'])
  expect(await night()).toBe(1)
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  expect(await night()).toBe(0)
  // With other choices all of it is looked at again.
  await live.choose({ filters: filtersOf({ tagged: [] }) })
  await night()
  expect(live.org.records('Contacts')).toHaveLength(7)
})
