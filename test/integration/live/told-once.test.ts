// Shopify tells one event by several webhooks: what became of it is one row in Sync activity.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const refused = (message: string) => () => ({ code: 'INVALID_DATA', api_name: 'Email', message })

test('a record that is refused for one event of several webhooks has one row, and a later refusal another', async () => {
  const live = await openShop(world)
  world.zoho.faults.rejectRecords = refused('invalid data')
  const id = live.shop.createCustomer({ lastName: 'Lind', email: 'lind@example.com' }).id
  await live.settled()
  live.shop.updateCustomer(id, {})
  await live.settled()
  const rows = await live.outcomes()
  expect(rows.map(({ result, resolvedAt }) => [result, resolvedAt])).toEqual([['rejected', null]])

  // Long after, or for another reason, it is told again, and the one before is dealt with by it.
  await world.db.prisma.outcome.updateMany({
    where: { shopDomain: live.domain },
    data: { at: new Date(Date.now() - 3_600_000) },
  })
  live.shop.updateCustomer(id, {})
  await live.settled()
  world.zoho.faults.rejectRecords = refused('duplicate data')
  live.shop.updateCustomer(id, {})
  await live.settled()
  world.zoho.faults.rejectRecords = undefined
  const all = await live.outcomes()
  expect(all.map(({ result, resolvedAt }) => [result, resolvedAt !== null])).toEqual([
    ['rejected', true],
    ['rejected', true],
    ['rejected', false],
  ])
})

test('a record that is kept out is told once for one event, and what goes through is told each time', async () => {
  const live = await openShop(world, { choices: { filters: { customer: { tagged: ['vip'] } } } })
  const id = live.shop.createCustomer({ lastName: 'Lind', email: 'lind@example.com' }).id
  await live.settled()
  live.shop.updateCustomer(id, {})
  await live.settled()
  live.shop.updateCustomer(id, { tags: ['vip'] })
  await live.settled()
  live.shop.updateCustomer(id, { lastName: 'Lund' })
  await live.settled()
  live.shop.updateCustomer(id, { lastName: 'Lind' })
  await live.settled()
  const rows = await live.outcomes()
  expect(rows.map(({ result }) => result)).toEqual(['skipped', 'created', 'updated', 'updated'])
})
