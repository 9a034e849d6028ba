// What Zoho had before the first import: adopted where it is clearly the same, never guessed, never doubled.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultSettings } from '#app/mapping/settings/settings.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { CustomerInput } from '#test/simulators/shopify/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ann = {
  firstName: 'Ann',
  lastName: 'Lee',
  email: 'ann@example.com',
  phone: '+12025550101',
} satisfies CustomerInput

async function withCustomers(inputs: CustomerInput[], options: LiveOptions = {}) {
  const ids: string[] = []
  const store = (shop: Parameters<NonNullable<LiveOptions['store']>>[0]) => {
    for (const input of inputs) ids.push(shop.createCustomer(input).id)
  }
  const opened = await openForImport(world, { ...options, store })
  return { ...opened, ids }
}

const { customersAs, profiles } = defaultSettings
const importChoices = { customersAs, profiles }

const drLee = { Last_Name: 'Lee-Smith', Email: 'ann@example.com', Title: 'Dr' }

async function adoptDrLee() {
  const opened = await withCustomers([ann], { choices: { existing: 'keep' } })
  opened.org.insert('Contacts', { ...drLee, Phone: '+1 202 555 0199' })
  await opened.run()
  const [id = ''] = opened.ids
  return { ...opened, id, contact: () => opened.record('Contacts', id) }
}

describe('a contact with the same e-mail', () => {
  test('is adopted and keeps what Zoho knows; only blanks are filled', async () => {
    const { run, ids, org, record } = await withCustomers([ann], { choices: { existing: 'keep' } })
    const { id } = org.insert('Contacts', drLee)

    const { steps } = await run()

    expect(steps.find(({ kind }) => kind === 'customer')).toMatchObject({ updated: 1, created: 0 })
    expect(org.records('Contacts')).toHaveLength(1)
    const adopted = record('Contacts', ids[0] ?? '')
    expect(adopted).toMatchObject({ id, Last_Name: 'Lee-Smith', First_Name: 'Ann', Title: 'Dr' })
    expect(adopted['Phone']).toBeTruthy()
  })

  test('is adopted and takes the values of Shopify where the merchant chose to replace', async () => {
    const { run, ids, org, record } = await withCustomers([ann], { choices: { existing: 'replace' } })
    const { id } = org.insert('Contacts', drLee)

    await run()

    expect(org.records('Contacts')).toHaveLength(1)
    expect(record('Contacts', ids[0] ?? '')).toMatchObject({
      id,
      Last_Name: 'Lee',
      First_Name: 'Ann',
      Title: 'Dr',
    })
  })

  test('that was kept is replaced by the next import once the merchant chooses so (it was taken for unchanged)', async () => {
    const { run, preview, contact, resting, choose } = await adoptDrLee()
    await resting()
    expect(contact()).toMatchObject({ Last_Name: 'Lee-Smith', Phone: '+1 202 555 0199' })

    const choices = { ...importChoices, existing: 'replace' } as const
    const foreseen = await preview({ choices })
    expect(foreseen.steps.find(({ kind }) => kind === 'customer')).toMatchObject({ updated: 1, unchanged: 0 })
    expect(contact()).toMatchObject({ Last_Name: 'Lee-Smith' })

    const { steps } = await run({ choices })
    expect(steps.find(({ kind }) => kind === 'customer')).toMatchObject({ updated: 1 })
    expect(contact()).toMatchObject({ Last_Name: 'Lee', Title: 'Dr' })

    await choose({ existing: 'replace' })
    const again = await run()
    expect(again.steps.find(({ kind }) => kind === 'customer')).toMatchObject({ unchanged: 1 })
  })

  test('that was kept is replaced as well where the choice was saved in the settings', async () => {
    const { run, contact, resting, choose } = await adoptDrLee()
    await resting()

    await choose({ existing: 'replace' })
    await run()

    expect(contact()).toMatchObject({ Last_Name: 'Lee', Title: 'Dr' })
  })

  test('is found whatever the case of its e-mail', async () => {
    const { run, ids, org, record } = await withCustomers([ann])
    const { id } = org.insert('Contacts', { ...drLee, Email: 'ANN@Example.com' })

    await run()

    expect(org.records('Contacts')).toHaveLength(1)
    expect(record('Contacts', ids[0] ?? '')).toMatchObject({ id })
  })

  test('is found in a lead as well where customers go to leads', async () => {
    const { run, ids, org, record } = await withCustomers([ann], { choices: { customersAs: 'Leads' } })
    const { id } = org.insert('Leads', { Last_Name: 'Lee', Company: 'Old Company', Email: 'ann@example.com' })

    await run()

    expect(org.records('Leads')).toHaveLength(1)
    expect(record('Leads', ids[0] ?? '')).toMatchObject({ id, Company: 'Old Company' })
  })

  describe('stays adopted, and a later change in Shopify', () => {
    test('is carried over, also where Zoho has a value; what did not change keeps what Zoho knew', async () => {
      const { run, id, contact, shop } = await adoptDrLee()
      shop.silently(() => shop.updateCustomer(id, { firstName: 'Anne', phone: '+12025550102' }))

      await run()

      expect(contact()).toMatchObject({ First_Name: 'Anne', Phone: '+12025550102', Last_Name: 'Lee-Smith' })
    })

    test('arrives live as well', async () => {
      const { id, contact, shop, settled } = await adoptDrLee()
      shop.updateCustomer(id, { lastName: 'Leigh' })

      await settled()

      expect(contact()).toMatchObject({ Last_Name: 'Leigh', Phone: '+1 202 555 0199' })
    })

    test('leaves alone what Zoho people corrected meanwhile in other fields', async () => {
      const { run, id, contact, shop, org } = await adoptDrLee()
      org.update('Contacts', contact().id, { First_Name: 'Annie' })
      shop.silently(() => shop.updateCustomer(id, { note: 'prefers mail' }))

      await run()

      expect(contact()).toMatchObject({ First_Name: 'Annie', Description: 'prefers mail' })
    })

    test('is not what a changed rule of the merchant makes of an unchanged customer', async () => {
      const { run, contact, choose } = await adoptDrLee()
      const title = Rule.parse({ source: { from: 'text', text: 'Customer' }, target: 'Title' })
      await choose({ rules: { customer: [title], product: [], order: [], checkout: [] } })

      await run()

      expect(contact()).toMatchObject({ Title: 'Dr' })
    })
  })

  test.each([
    { state: 'UNSUBSCRIBED', optOut: true, why: 'who told the store to stop gets no mails from Zoho either' },
    { state: 'NOT_SUBSCRIBED', optOut: false, why: 'who never said anything stays as Zoho has it' },
    { state: 'SUBSCRIBED', optOut: false, why: 'who wants mails gets them' },
  ] as const)('$state: $why', async ({ state, optOut }) => {
    const consent = { marketingState: state, marketingOptInLevel: null, marketingUpdatedAt: null }
    const { run, ids, org, record } = await withCustomers([{ ...ann, emailConsent: consent }])
    org.insert('Contacts', { ...drLee, Email_Opt_Out: false })

    await run()

    expect(record('Contacts', ids[0] ?? '')).toMatchObject({ Email_Opt_Out: optOut })
  })
})

test('two contacts with the e-mail are a question for the merchant: nothing is guessed, nothing written', async () => {
  const { run, ids, org, refusals } = await withCustomers([ann])
  const twins = [1, 2].map((n) =>
    org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'ann@example.com' }),
  )

  const { state, steps } = await run()

  expect(state).toBe('completed')
  expect(steps.find(({ kind }) => kind === 'customer')).toMatchObject({ done: 1, rejected: 1 })
  expect(await refusals()).toEqual([
    {
      kind: 'customer',
      shopifyId: tail(ids[0] ?? ''),
      result: 'rejected',
      cause: 'ambiguous_match',
      field: 'Email',
    },
  ])
  expect(org.records('Contacts').map(({ id, Last_Name }) => ({ id, Last_Name }))).toEqual(
    twins.map(({ id, Last_Name }) => ({ id, Last_Name })),
  )
})

test('an answered question is settled by the next import', async () => {
  const { run, ids, org, refusals, record } = await withCustomers([ann])
  const [first, second] = [1, 2].map((n) =>
    org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'ann@example.com' }),
  )
  await run()
  org.remove('Contacts', second?.id ?? '')

  await run()

  expect(record('Contacts', ids[0] ?? '')['id']).toBe(first?.id)
  expect(await refusals()).toEqual([])
})

test('a refused customer is told once, though orders look for it as well', async () => {
  const { run, ids, org, refusals, shop } = await withCustomers([ann], {})
  for (const n of [1, 2]) org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'ann@example.com' })
  shop.silently(() =>
    shop.createOrder({ customerId: ids[0] ?? '', lines: [{ title: 'Lamp', price: '9.99', quantity: 1 }] }),
  )

  const done = await run()

  expect(await refusals()).toHaveLength(1)
  const [only] = await world.db.prisma.outcome.findMany({ where: { shopifyId: tail(ids[0] ?? '') } })
  expect(only?.runId).toBe(done.id)
  expect(org.records('Sales_Orders')).toHaveLength(1)
})

test('two customers who claim the one contact that Zoho has are a question, and neither gets it', async () => {
  const { run, org, refusals } = await withCustomers([ann, { ...ann, phone: null, email: 'Ann@Example.com' }])
  org.insert('Contacts', { Last_Name: 'Lee', Email: 'ann@example.com' })

  await run()

  const claimed = { kind: 'customer', result: 'rejected', cause: 'claimed_match', field: 'Email' }
  expect(await refusals()).toMatchObject([claimed, claimed])
  expect(org.records('Contacts')).toHaveLength(1)
})

test('a contact that carries the id of another customer is left to that one', async () => {
  const { run, org, record, shop } = await withCustomers([ann])
  await run() // the id field is there now
  const other = org.insert('Contacts', {
    Last_Name: 'Other',
    Email: 'bob@example.com',
    Shopify_Customer_Id: '42',
  })
  const bob = shop.silently(() => shop.createCustomer({ lastName: 'Bob', email: 'bob@example.com' }))

  await run()

  expect(record('Contacts', bob.id)['id']).not.toBe(other.id)
  expect(org.record('Contacts', other.id)).toMatchObject({ Last_Name: 'Other', Shopify_Customer_Id: '42' })
})

test('in a large CRM a few customers are asked for by e-mail instead of reading all of it', async () => {
  const { run, ids, org, record } = await withCustomers([ann])
  for (let n = 0; n < 3000; n++)
    org.insert('Contacts', { Last_Name: `Person ${n}`, Email: `person.${n}@example.com` })
  const { id } = org.insert('Contacts', { Last_Name: 'Lee', Email: 'ann@example.com' })
  const before = world.zoho.log.length

  await run({ kinds: ['customer'] })

  expect(record('Contacts', ids[0] ?? '')).toMatchObject({ id })
  const pages = world.zoho.log
    .slice(before)
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/Contacts'))
  expect(pages.length).toBeLessThan(9)
})

describe('where e-mails must be unique in Zoho', () => {
  test('a duplicate named by Zoho is adopted, also when we had not seen it', async () => {
    const { run, ids, org, record } = await withCustomers([ann])
    org.makeUnique('Contacts', 'Email')
    // Seen by nobody but Zoho: it appears after the app has looked.
    let seen = false
    world.zoho.faults.rejectRecords = (module) => {
      if (module === 'Contacts' && !seen) {
        seen = true
        org.insert('Contacts', { Last_Name: 'Lee-Smith', Email: 'ann@example.com' })
      }
      return undefined
    }

    await run()
    world.zoho.faults.rejectRecords = undefined

    expect(record('Contacts', ids[0] ?? '')['Email']).toBe('ann@example.com')
  })
})

describe('the preference that checks leads and contacts against each other', () => {
  test('a customer who is a lead already is named as a duplicate elsewhere, the rest goes on', async () => {
    const { run, ids, org, refusals } = await withCustomers([
      ann,
      { lastName: 'Bob', email: 'bob@example.com' },
    ])
    org.setDuplicateCheck('mapped_module_records')
    org.insert('Leads', { Last_Name: 'Lee', Company: 'C', Email: 'ann@example.com' })

    const { state } = await run()

    expect(state).toBe('completed')
    expect(await refusals()).toMatchObject([
      { kind: 'customer', shopifyId: tail(ids[0] ?? ''), cause: 'duplicate_elsewhere', field: 'Email' },
    ])
    expect(org.records('Contacts').map((row) => row['Email'])).toEqual(['bob@example.com'])
  })
})

test('records of an earlier installation are taken up by their id, with no second copy and no second line', async () => {
  const { run, org, differences, domain, shop } = await withCustomers([
    ann,
    { lastName: 'Bob', email: 'b@example.com' },
  ])
  shop.silently(() => {
    const { variants } = shop.createProduct({ title: 'Lamp', variants: [{ sku: 'L', price: '20.00' }] })
    for (const n of [1, 2]) shop.createOrder({ lines: [{ variantId: variants[0]?.id ?? '', quantity: n }] })
  })
  await run()
  await world.db.prisma.link.deleteMany({ where: { shopDomain: domain } })

  const { steps } = await run()

  expect(differences()).toEqual([])
  expect(steps.map(({ rejected, created }) => rejected + created)).toEqual([0, 0, 0])
  expect(org.records('Sales_Orders')).toHaveLength(2)
})

test('a contact deleted in Zoho comes back with the next import', async () => {
  const { run, ids, org, differences, shop } = await withCustomers([
    ann,
    { lastName: 'Bob', email: 'b@example.com' },
  ])
  await run()
  org.remove('Contacts', org.records('Contacts')[0]?.id ?? '')
  shop.silently(() => ids.forEach((id) => shop.updateCustomer(id, { note: 'changed' })))

  await run()

  expect(differences()).toEqual([])
})

test('where the recycle bin keeps an id, the record is told to be deleted in Zoho', async () => {
  const { run, ids, org, refusals, shop } = await withCustomers([ann])
  await run()
  world.zoho.switches.recycleBinBlocksUnique = true
  org.remove('Contacts', org.records('Contacts')[0]?.id ?? '')
  shop.silently(() => ids.forEach((id) => shop.updateCustomer(id, { note: 'changed' })))

  await run()
  world.zoho.switches.recycleBinBlocksUnique = false

  expect(await refusals()).toMatchObject([{ shopifyId: tail(ids[0] ?? ''), cause: 'deleted_in_zoho' }])
})

test('products whose names must be unique are told apart', async () => {
  const { run, org, differences } = await openForImport(world, {
    store: (shop) => {
      for (const sku of ['A', 'B', 'C'])
        shop.createProduct({ title: 'Lamp', variants: [{ sku, price: '20.00' }] })
    },
  })
  org.makeUnique('Products', 'Product_Name')

  await run()

  expect(differences()).toEqual([])
  expect(new Set(org.records('Products').map((row) => row['Product_Name'])).size).toBe(3)
})
