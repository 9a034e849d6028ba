// People whom Zoho knows by their phone number, where the merchant says that this counts.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openForImport } from '#test/support/import-shop.ts'
import { openShop, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com', phone: '+12025550101' }
const byPhone = { matchByPhone: true }

const triggers = {
  import: async (
    people: readonly object[],
    before: readonly Record<string, unknown>[],
    choices: LiveOptions['choices'],
  ) => {
    const ids: string[] = []
    const opened = await openForImport(world, {
      choices: choices ?? {},
      store: (shop) => people.forEach((person) => ids.push(shop.createCustomer(person).id)),
    })
    const known = before.map((row) => opened.org.insert('Contacts', row))
    await opened.run()
    return { ...opened, ids, known }
  },
  live: async (
    people: readonly object[],
    before: readonly Record<string, unknown>[],
    choices: LiveOptions['choices'],
  ) => {
    const live = await openShop(world, { choices: choices ?? {} })
    const known = before.map((row) => live.org.insert('Contacts', row))
    const ids = people.map((person) => live.shop.createCustomer(person).id)
    await live.settled()
    return { ...live, ids, known }
  },
}

for (const trigger of ['import', 'live'] as const) {
  test.each([
    ['the phone, written in another way', { Last_Name: 'Lee', Phone: '(202) 555-0101' }],
    ['the mobile number', { Last_Name: 'Lee', Mobile: '+1 202 555 0101' }],
    ['the phone, with another e-mail', { Last_Name: 'Lee', Email: 'old@example.com', Phone: '2025550101' }],
  ])(`${trigger}: the one contact with %s is adopted`, async (_, before) => {
    const { org, record, ids, known } = await triggers[trigger]([ann], [before], byPhone)

    expect(org.records('Contacts')).toHaveLength(1)
    expect(record('Contacts', ids[0] ?? '').id).toBe(known[0]?.id)
  })

  test(`${trigger}: two customers who share a number do not share the contact`, async () => {
    const sister = { lastName: 'Lee-Smith', email: 'sister@example.com' }
    const people = [ann, { ...sister, addresses: [{ phone: '+12025550101', countryCode: 'US' }] }]
    const before = [{ Last_Name: 'Lee', Phone: '202-555-0101' }]

    const { org, record, ids } = await triggers[trigger](people, before, byPhone)

    expect(org.records('Contacts')).toHaveLength(2)
    expect(new Set(ids.map((id) => record('Contacts', id).id)).size).toBe(2)
  })

  test(`${trigger}: two contacts with the number are left alone`, async () => {
    const twins = [1, 2].map((n) => ({ Last_Name: `Twin ${n}`, Phone: '202 555 0101' }))

    const { org, record, ids, known } = await triggers[trigger]([ann], twins, byPhone)

    expect(org.records('Contacts')).toHaveLength(3)
    expect(known.map(({ id }) => id)).not.toContain(record('Contacts', ids[0] ?? '').id)
  })

  test(`${trigger}: the e-mail counts before the phone`, async () => {
    const before = [
      { Last_Name: 'By phone', Phone: '202 555 0101' },
      { Last_Name: 'By e-mail', Email: 'ann@example.com' },
    ]

    const { record, ids, known } = await triggers[trigger]([ann], before, byPhone)

    expect(record('Contacts', ids[0] ?? '').id).toBe(known[1]?.id)
  })

  test(`${trigger}: the phone counts for nothing unless the merchant says so`, async () => {
    const { org } = await triggers[trigger]([ann], [{ Last_Name: 'Lee', Phone: '202 555 0101' }], {})

    expect(org.records('Contacts')).toHaveLength(2)
  })
}

test('a lead is found by its phone as well', async () => {
  const live = await openShop(world, { choices: { ...byPhone, customersAs: 'LeadsUntilOrder' } })
  const { id } = live.org.insert('Leads', { Last_Name: 'Lee', Company: 'Lee', Mobile: '202.555.0101' })

  const customer = live.shop.createCustomer(ann)
  await live.settled()

  expect(live.record('Leads', customer.id).id).toBe(id)
  expect(live.org.records('Leads')).toHaveLength(1)
})
