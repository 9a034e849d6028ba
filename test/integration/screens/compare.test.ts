// One record on both sides, read at that moment and kept nowhere.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com', phone: '+12025550101' }

async function openStore() {
  const made = { customer: '', stranger: '', variant: '', order: '' }
  const opened = await openForImport(world, {
    store: (shop) => {
      made.customer = shop.createCustomer(ann).id
      made.stranger = shop.createCustomer({ firstName: 'Bo', email: 'bo@example.com' }).id
      const [variant] = shop.createProduct({
        title: 'Lamp',
        variants: [{ sku: 'L-1', price: '45' }],
      }).variants
      made.variant = variant?.id ?? ''
      const lines = [{ variantId: made.variant, quantity: 2 }]
      made.order = shop.createOrder({ customerId: made.customer, lines, shipping: '5' }).id
    },
  })
  const compare = (kind: 'customer' | 'product' | 'order', gid: string, field: string | null = null) =>
    compareRecord(world.sync, opened.domain, { kind, shopifyId: tail(gid), field })
  return { ...opened, made, compare }
}

const differing = ({ fields }: Awaited<ReturnType<typeof compareRecord>>) =>
  fields.filter(({ differs }) => differs).map(({ field }) => field)

test('before an import it shows what would be written, and writes nothing', async () => {
  const { compare, made, writes, links } = await openStore()
  const since = world.zoho.log.length

  const found = await compare('order', made.order)

  expect(found).toMatchObject({ state: 'new', zohoId: null })
  const total = found.fields.find(({ field }) => field === 'Grand_Total')
  expect(total).toMatchObject({ shopify: '95.00', wanted: '95.00', zoho: null, differs: false })
  expect(found.fields.find(({ field }) => field === 'Ordered_Items')?.wanted).toContain('2 × Lamp')
  expect(writes(since)).toEqual([])
  expect(await links()).toEqual([])
})

test('after an import nothing differs on any of the three kinds', async () => {
  const { compare, made, run } = await openStore()
  await run()

  const found = [
    await compare('customer', made.customer),
    await compare('product', made.variant),
    await compare('order', made.order),
  ]

  expect(found.map(({ state }) => state)).toEqual(['both', 'both', 'both'])
  expect(found.flatMap(differing)).toEqual([])
  const email = found[0]?.fields.find(({ field }) => field === 'Email')
  expect(email).toMatchObject({ shopify: ann.email, wanted: ann.email, zoho: ann.email })
})

test('what somebody changed in Zoho stands first', async () => {
  const { compare, made, run, org, record } = await openStore()
  await run()
  org.update('Contacts', record('Contacts', made.customer).id, { Last_Name: 'Smith' })

  const found = await compare('customer', made.customer)

  // It stays there until Shopify's own value changes.
  const smith = { shopify: 'Lee', wanted: 'Smith', zoho: 'Smith', kept: true, differs: true }
  expect(found.fields[0]).toMatchObject({ field: 'Last_Name', ...smith })
  expect(differing(found)).toEqual(['Last_Name'])
})

test('a value that Zoho keeps is shown as one that differs and stays', async () => {
  const { compare, made, run, org } = await openStore()
  org.insert('Contacts', { Last_Name: 'Lee-Smith', Email: ann.email })
  await run()

  const found = await compare('customer', made.customer)

  expect(differing(found)).toEqual(['Last_Name'])
  const name = found.fields.find(({ field }) => field === 'Last_Name')
  expect(name).toMatchObject({ shopify: 'Lee', zoho: 'Lee-Smith', kept: true })
})

test('an address that Zoho keeps differs in all of its parts, also in those that are blank there', async () => {
  const { compare, made, run, org, shop } = await openStore()
  const address = { address1: '104 High Street', city: 'Ottawa', zip: 'K2P 2L8', country: 'Canada' }
  shop.silently(() => shop.updateCustomer(made.customer, { addresses: [address] }))
  org.insert('Contacts', { Last_Name: 'Lee', Email: ann.email, Mailing_City: 'Berlin' })
  await run()

  const found = await compare('customer', made.customer)

  expect(differing(found)).toEqual(
    expect.arrayContaining(['Mailing_Street', 'Mailing_City', 'Mailing_Zip', 'Mailing_Country']),
  )
  const street = found.fields.find(({ field }) => field === 'Mailing_Street')
  expect(street).toMatchObject({ shopify: '104 High Street', wanted: null, zoho: null, kept: true })
})

test('the Shopify ID stands on the side of Shopify, too', async () => {
  const { compare, made, run } = await openStore()
  await run()

  const { fields } = await compare('customer', made.customer)

  const id = fields.find(({ field }) => field === 'Shopify_Customer_Id')
  expect(id).toMatchObject({ shopify: tail(made.customer), zoho: tail(made.customer) })
})

test('deleted on either side is said as it is', async () => {
  const { compare, made, run, org, record, shop } = await openStore()
  await run()
  org.remove('Products', record('Products', made.variant).id)
  shop.silently(() => shop.deleteCustomer(made.stranger))

  expect(await compare('product', made.variant)).toMatchObject({ state: 'lost', zohoId: null })
  expect(await compare('customer', made.stranger)).toMatchObject({ state: 'gone', fields: [] })
})

test('two Zoho records that fit are a question', async () => {
  const { compare, made, org } = await openStore()
  for (const name of ['One', 'Two']) org.insert('Contacts', { Last_Name: name, Email: ann.email })

  expect(await compare('customer', made.customer)).toMatchObject({ state: 'several' })
})

test('a refused field is shown although nothing is in it', async () => {
  const { compare, made } = await openStore()

  const found = await compare('customer', made.customer, 'Fax')

  expect(found.fields.find(({ field }) => field === 'Fax')).toMatchObject({ wanted: null, zoho: null })
})
