// What Shopify works out of a customer's orders reaches Zoho where a rule says so, and is not asked for otherwise.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { listen } from '#test/support/b2b-shop.ts'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let heard: ReturnType<typeof listen>
beforeAll(async () => {
  world = await startWorld()
  heard = listen(world)
})
afterAll(() => world[Symbol.asyncDispose]())

const ada = { lastName: 'Lovelace', statistics: { rfmGroup: 'CHAMPIONS', predictedSpendTier: 'HIGH' } }
const customer = [
  Rule.parse({ source: { from: 'value', name: 'rfmGroup' }, target: 'Department' }),
  Rule.parse({ source: { from: 'template', template: '{{predictedSpendTier}}' }, target: 'Title' }),
]

test('the group and the predicted spend fill the fields that rules name, by an import and by a webhook', async () => {
  const before: string[] = []
  const live = await openShop(world, {
    choices: { rules: { product: [], order: [], checkout: [], customer } },
    store: (shop) => void before.push(shop.createCustomer(ada).id),
  })
  const later = live.shop.createCustomer(ada)
  await live.settled()
  for (const id of [...before, later.id])
    expect(live.record('Contacts', id)).toMatchObject({ Department: 'CHAMPIONS', Title: 'HIGH' })
})

test('without such a rule nothing of it is asked for', async () => {
  const live = await openShop(world, { store: (shop) => void shop.createCustomer(ada) })
  expect(heard.all(live).filter((text) => text.includes('statistics'))).toEqual([])
})
