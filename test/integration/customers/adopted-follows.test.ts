// A contact that Zoho had before us, where Zoho's values are kept: what changes in Shopify arrives, whatever rules the
// merchant has added meanwhile.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com', phone: '+12025550101' }
const title = Rule.parse({ source: { from: 'text', text: 'Customer' }, target: 'Title' })
const vip = Rule.parse({
  source: { from: 'text', text: 'VIP' },
  target: 'Department',
  when: [{ if: 'tag', is: 'has', tag: 'vip' }],
})

async function openWithAnn() {
  const ids: string[] = []
  const choices = { existing: 'keep' } as const
  const live = await openForImport(world, {
    choices,
    store: (shop) => void ids.push(shop.createCustomer(ann).id),
  })
  live.org.insert('Contacts', {
    Last_Name: 'Lee-Smith',
    Email: ann.email,
    Phone: '+1 202 555 0199',
    Title: 'Dr',
  })
  await live.run()
  await live.resting()
  const [id = ''] = ids
  const rule = (...customer: Rule[]) => live.choose({ ...choices, rules: { customer } })
  return { ...live, id, rule, contact: () => live.record('Contacts', id) }
}

test('a new last name arrives after a rule for another field was added (it was lost for good)', async () => {
  const { shop, id, rule, settled, contact } = await openWithAnn()
  await rule(title)

  shop.updateCustomer(id, { lastName: 'King' })
  await settled()

  expect(contact()).toMatchObject({ Last_Name: 'King', Title: 'Dr', Phone: '+1 202 555 0199' })
})

test('so it does where an import in between had nothing to write, as no customer met the rule', async () => {
  const { shop, id, rule, run, resting, settled, contact } = await openWithAnn()
  await rule(vip)
  await run()
  await resting()

  shop.updateCustomer(id, { lastName: 'King', tags: ['vip'] })
  await settled()

  expect(contact()).toMatchObject({ Last_Name: 'King', Department: 'VIP', Phone: '+1 202 555 0199' })
})

test('what was kept stays where a rule for its own field is taken away', async () => {
  const { shop, id, rule, run, resting, settled, contact } = await openWithAnn()
  await rule(Rule.parse({ source: { from: 'text', text: '+12025550177' }, target: 'Phone' }))
  await run()
  await resting()
  await rule()

  shop.updateCustomer(id, { lastName: 'King' })
  await settled()

  expect(contact()).toMatchObject({ Last_Name: 'King', Phone: '+1 202 555 0199' })
})
