// Any order of edits on both sides: what people made of a field in Zoho is lost only where Shopify's own value of that
// field changed later. EDIT_SEEDS=100 plays more of them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { Chance } from '#test/store/random.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const seeds = Number(process.env.EDIT_SEEDS ?? 6)
const edits = 14

const fields = [
  { zoho: 'First_Name', shopify: 'firstName', values: ['Ada', 'Augusta', 'Gus'] },
  { zoho: 'Last_Name', shopify: 'lastName', values: ['Lovelace', 'King', 'Byron'] },
  { zoho: 'Phone', shopify: 'phone', values: ['+12025550101', '+12025550102', '+12025550103'] },
  { zoho: 'Description', shopify: 'note', values: ['by mail', 'by phone', 'in person'] },
] as const

async function play(live: LiveShop, chance: Chance): Promise<string[]> {
  const shopifys = new Map<string, string>(fields.map(({ shopify, values }) => [shopify, values[0]]))
  const { id } = live.shop.createCustomer({
    ...Object.fromEntries(shopifys),
    email: `a${chance.below(1e9)}@example.com`,
  })
  await live.settled()
  const expected = new Map<string, string>(fields.map(({ zoho, values }) => [zoho, values[0]]))
  for (let n = 0; n < edits; n++) {
    const field = chance.pick(fields)
    const value = chance.pick(field.values)
    if (chance.odds(0.5)) {
      live.org.update('Contacts', live.record('Contacts', id).id, { [field.zoho]: value })
      expected.set(field.zoho, value)
      continue
    }
    if (shopifys.get(field.shopify) !== value) expected.set(field.zoho, value)
    shopifys.set(field.shopify, value)
    live.shop.updateCustomer(id, { [field.shopify]: value })
    await live.settled()
  }
  const contact = live.record('Contacts', id)
  return fields.flatMap(({ zoho }) =>
    contact[zoho] === expected.get(zoho)
      ? []
      : [`${zoho} is ${String(contact[zoho])} instead of ${expected.get(zoho)}`],
  )
}

test('no edit of the sales team is lost unless Shopify’s own value changed later', async () => {
  const live = await openShop(world)
  for (let seed = 1; seed <= seeds; seed++)
    expect(await play(live, new Chance(seed)), `seed ${seed}`).toEqual([])
})
