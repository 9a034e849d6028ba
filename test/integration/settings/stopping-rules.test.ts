// Which rules another choice of modules would stop is said before it is saved.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Settings } from '#app/mapping/settings/settings.ts'
import * as home from '#app/routes/app._index.tsx'
import * as stopping from '#app/routes/app.stopping-rules.tsx'
import { openShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const name = { from: 'value', name: 'firstName' }
const rules = {
  // Leads have the first of these fields, and not the second.
  customer: [
    { source: name, target: 'Description' },
    { source: name, target: 'Department' },
  ],
  order: [{ source: { from: 'value', name: 'name' }, target: 'Purchase_Order' }],
}

async function open() {
  const live = await openShop(world, { imported: false })
  await live.choose(Settings.parse({ rules }))
  await live.import()
  const ann = staffOf(world, live, '101')
  const ask = (customersAs: string, ordersAs = 'Sales_Orders') =>
    ann(stopping.loader, `/app/stopping-rules?${new URLSearchParams({ customersAs, ordersAs })}`)
  return { live, ann, ask }
}

test('rules whose fields the other module has not are named with their type, and others are not', async () => {
  const { ask } = await open()
  const department = { kind: 'customer', rule: 1, target: 'Department' }
  expect(await ask('Leads')).toEqual({ rules: [department], refusal: null })
  expect(await ask('Contacts', 'Deals')).toEqual({
    rules: [{ kind: 'order', rule: 0, target: 'Purchase_Order' }],
    refusal: null,
  })
  // Both modules are written to: a rule works where its field is.
  expect(await ask('LeadsUntilOrder')).toEqual({ rules: [], refusal: null })
  expect(await ask('Contacts')).toEqual({ rules: [], refusal: null })
})

test('what was said before is what Home says afterwards', async () => {
  const { live, ann, ask } = await open()
  const before = await ask('Leads')
  await live.choose(Settings.parse({ rules, customersAs: 'Leads' }))
  await live.import()
  const { mapping } = await ann(home.loader, '/app')
  const broken = mapping.flatMap(({ kind, broken: each }) =>
    each.map(({ rule, target }) => ({ kind, rule, target })),
  )
  expect('rules' in before && before.rules).toEqual(broken)
})

test('while Zoho does not answer it is said that nobody knows', async () => {
  const { ask } = await open()
  world.zoho.faults.down = true
  try {
    expect(await ask('Leads')).toMatchObject({ rules: null, refusal: { kind: 'transient' } })
  } finally {
    world.zoho.faults.down = false
  }
})
