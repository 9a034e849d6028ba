// What only stands in for a name or a company that Shopify lacks is for new records: what people wrote instead stays.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openWithLead } from '#test/support/lead-shop.ts'
import { openShop, openWithCustomer } from '#test/support/live-shop.ts'
import { startWorld, type Choices, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const nobody = { email: 'newsletter77@example.com' }
const lovelace = { First_Name: 'Ada', Last_Name: 'Lovelace' }

test('a name that sales gave to who has none in Shopify outlives a new email address', async () => {
  const live = await openWithCustomer(world, nobody)
  expect(live.contact()['Last_Name']).toBe('newsletter77')
  live.edit(lovelace)
  live.shop.updateCustomer(live.id, { email: 'ada.k@example.com' })
  await live.settled()
  expect(live.contact()).toMatchObject({ ...lovelace, Email: 'ada.k@example.com' })
  live.shop.updateCustomer(live.id, { firstName: 'Augusta', lastName: 'King' })
  await live.settled()
  expect(live.contact()).toMatchObject({ First_Name: 'Augusta', Last_Name: 'King' })
  live.shop.updateCustomer(live.id, { firstName: null, lastName: null })
  await live.settled()
  expect(live.contact()).toMatchObject({ First_Name: 'Augusta', Last_Name: 'King' })
})

test.each(['keep', 'replace'] as const)(
  'a contact that was there keeps its name where Shopify has none, with "%s"',
  async (existing) => {
    const live = await openShop(world, { choices: { existing }, imported: false })
    live.org.insert('Contacts', { ...lovelace, Email: nobody.email })
    const { id } = live.shop.silently(() => live.shop.createCustomer(nobody))
    await live.import()
    expect(live.record('Contacts', id)).toMatchObject(lovelace)
    live.shop.updateCustomer(id, { email: 'ada.k@example.com' })
    await live.settled()
    expect(live.record('Contacts', id)).toMatchObject(lovelace)
  },
)

test('a company that sales gave to a lead outlives a new name in Shopify', async () => {
  const live = await openWithLead(world)
  expect(live.lead['Company']).toBe('Ada Lovelace')
  live.org.update('Leads', live.lead.id, { Company: 'Analytical Engines Ltd' })
  live.shop.updateCustomer(live.id, { lastName: 'King' })
  await live.settled()
  expect(live.record('Leads', live.id)).toMatchObject({
    Last_Name: 'King',
    Company: 'Analytical Engines Ltd',
  })
})

test('of a last name that is removed nothing is there twice: a name is one value', async () => {
  const live = await openWithCustomer(world, { firstName: 'Ada', lastName: 'Lovelace', ...nobody })
  live.shop.updateCustomer(live.id, { lastName: null })
  await live.settled()
  expect([live.contact()['First_Name'] ?? null, live.contact()['Last_Name']]).toEqual([null, 'Ada'])
  live.edit(lovelace)
  live.shop.updateCustomer(live.id, { note: 'Prefers mornings' })
  await live.settled()
  expect(live.contact()).toMatchObject(lovelace)
})

const always = Rule.parse({
  source: { from: 'field', field: 'Last_Name' },
  target: 'Last_Name',
  precedence: 'shopify',
})
const rules = { customer: [always], product: [], order: [], checkout: [] }

test.each<[string, Choices]>([
  ['where existing records are replaced', { existing: 'replace' }],
  ['where Shopify’s last name always wins', { existing: 'keep', rules }],
])('nor in a contact that was there, %s', async (_, choices) => {
  const live = await openShop(world, { choices, imported: false })
  live.org.insert('Contacts', { ...lovelace, Email: nobody.email })
  const { id } = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', ...nobody }))
  await live.import()
  const names = () => {
    const { First_Name: first = null, Last_Name: last } = live.record('Contacts', id)
    return [first, last]
  }
  expect(names()).toEqual([null, 'Ada'])
  // What sales adds later stays.
  live.org.update('Contacts', live.record('Contacts', id).id, { First_Name: 'Augusta' })
  live.shop.updateCustomer(id, { note: 'Prefers mornings' })
  await live.settled()
  expect(names()).toEqual(['Augusta', 'Ada'])
})

test('a contact that was there keeps its whole name where Zoho’s values stay', async () => {
  const live = await openShop(world, { choices: { existing: 'keep' }, imported: false })
  live.org.insert('Contacts', { ...lovelace, Email: nobody.email })
  const { id } = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', ...nobody }))
  await live.import()
  expect(live.record('Contacts', id)).toMatchObject(lovelace)
})

const onlyAda = { firstName: 'Ada', email: 'ada@example.com' }

test('a first name that sales gave to a lead stays with its last name once the lead is a contact', async () => {
  const live = await openWithLead(world, { customer: onlyAda })
  expect(live.lead['Last_Name']).toBe('Ada')
  live.org.update('Leads', live.lead.id, lovelace)
  live.order()
  await live.settled()
  expect(live.record('Contacts', live.id)).toMatchObject(lovelace)
  for (const note of ['Prefers mornings', 'Prefers evenings']) {
    live.shop.updateCustomer(live.id, { note })
    await live.settled()
    expect(live.record('Contacts', live.id)).toMatchObject(lovelace)
  }
})

test('so it does where a rule leaves the last name alone to Zoho', async () => {
  const rule = Rule.parse({ ...always, precedence: 'zoho-if-set' })
  const live = await openWithCustomer(world, onlyAda, {
    choices: { rules: { ...rules, customer: [rule] } },
  })
  live.edit(lovelace)
  live.shop.updateCustomer(live.id, { note: 'Prefers mornings' })
  await live.settled()
  expect(live.contact()).toMatchObject(lovelace)
})

test('a contact that is made anew has a name again', async () => {
  const live = await openWithCustomer(world, nobody)
  live.org.remove('Contacts', live.contact().id)
  live.shop.updateCustomer(live.id, { note: 'Prefers mornings' })
  await live.settled()
  expect(live.contact()['Last_Name']).toBe('newsletter77')
})
