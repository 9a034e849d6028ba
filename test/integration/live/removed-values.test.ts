// What is removed in Shopify: it stays in Zoho, or is emptied there where the merchant chose so and nobody changed it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { openShop, openWithCustomer, tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type Choices, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const address = {
  address1: '1 Main Street',
  city: 'Toronto',
  province: 'Ontario',
  provinceCode: 'ON',
  zip: 'M5V 2T6',
  country: 'Canada',
  countryCodeV2: 'CA',
}
const parts = ['Mailing_Street', 'Mailing_City', 'Mailing_State', 'Mailing_Zip', 'Mailing_Country'] as const
const reach = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phone: '+12025550101' }
const ada = { ...reach, note: 'by mail', addresses: [address] }
const removed = { phone: null, note: null, addresses: [] }
const empties = { removedValues: 'empty' } as const

const openWithAda = (choices: Choices = empties, options: LiveOptions = {}) =>
  openWithCustomer(world, ada, { ...options, choices })

const valuesOf = (row: Readonly<Record<string, unknown>>) =>
  [row['Phone'], row['Description'], ...parts.map((name) => row[name])].map((value) => value ?? null)
const none = parts.map(() => null)

test('a phone, a note and an address stay in Zoho as long as the merchant chose nothing', async () => {
  const { shop, id, contact, settled } = await openWithAda({})
  const before = valuesOf(contact())

  shop.updateCustomer(id, removed)
  await settled()

  expect(valuesOf(contact())).toEqual(before)
})

test('they are emptied where the merchant chose so, and come again', async () => {
  const { shop, id, contact, settled } = await openWithAda()

  shop.updateCustomer(id, removed)
  await settled()
  expect(valuesOf(contact())).toEqual([null, null, ...none])
  expect(contact()).toMatchObject({ First_Name: 'Ada', Last_Name: 'Lovelace', Email: 'ada@example.com' })

  shop.updateCustomer(id, { phone: '+12025550102', addresses: [address] })
  await settled()
  expect(contact()).toMatchObject({ Phone: '+12025550102', Mailing_Street: '1 Main Street' })
})

describe('what somebody changed in Zoho stays', () => {
  test('field by field, and of an address as a whole', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    edit({ Phone: '+1 202 555 0199', Mailing_City: 'Hull' })

    shop.updateCustomer(id, removed)
    await settled()
    expect(contact()).toMatchObject({
      Phone: '+1 202 555 0199',
      Mailing_Street: '1 Main Street',
      Mailing_City: 'Hull',
    })
    expect(contact()['Description'] ?? null).toBeNull()

    shop.updateCustomer(id, { firstName: 'Augusta' })
    await settled()
    expect(contact()).toMatchObject({ First_Name: 'Augusta', Phone: '+1 202 555 0199', Mailing_City: 'Hull' })
  })

  test('also what they wrote into a field after it was emptied', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    shop.updateCustomer(id, removed)
    await settled()
    edit({ Phone: '+1 202 555 0199', Description: 'call first' })

    shop.updateCustomer(id, { firstName: 'Augusta' })
    await settled()

    expect(contact()).toMatchObject({ Phone: '+1 202 555 0199', Description: 'call first' })
  })

  test('an address that they began where Shopify had none', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    edit({ Mailing_Zip: null })

    shop.updateCustomer(id, { addresses: [] })
    await settled()

    expect(contact()).toMatchObject({ Mailing_Street: '1 Main Street' })
  })

  test('and what Zoho had before us', async () => {
    const live = await openShop(world, { choices: empties, imported: false })
    live.org.insert('Contacts', { Last_Name: 'Lee', Email: reach.email, Phone: '+1 202 555 0199' })
    const { id } = live.shop.silently(() => live.shop.createCustomer(ada))
    await live.import()

    live.shop.updateCustomer(id, removed)
    await live.settled()

    const contact = live.record('Contacts', id)
    expect(contact).toMatchObject({ Phone: '+1 202 555 0199', Last_Name: 'Lee' })
    expect(contact['Description'] ?? null).toBeNull()
  })
})

test('a field that a rule of the merchant’s is for is never emptied, one that only always wins is', async () => {
  const ofNote = Rule.parse({ source: { from: 'value', name: 'note' }, target: 'Description' })
  const ofPhone = { source: { from: 'field', field: 'Phone' }, target: 'Phone', precedence: 'shopify' }
  const customer = [ofNote, Rule.parse(ofPhone)]
  const { shop, id, contact, settled } = await openWithAda({ ...empties, rules: { customer } })

  shop.updateCustomer(id, removed)
  await settled()

  expect(valuesOf(contact())).toEqual([null, 'by mail', ...none])
})

test('"Compare both sides" names what will be emptied, and nothing that only Zoho has', async () => {
  const live = await openWithAda()
  live.edit({ Description: 'call first' })
  live.shop.silently(() => live.shop.updateCustomer(live.id, removed))

  const { fields } = await compareRecord(world.runtime.sync, live.domain, {
    kind: 'customer',
    shopifyId: tail(live.id),
    field: null,
  })

  const phone = fields.find(({ field }) => field === 'Phone')
  expect(phone).toMatchObject({ differs: true, kept: false, wanted: null, zoho: '+12025550101' })
  expect(fields.find(({ field }) => field === 'Description')).toBeUndefined()
})

test('a Lead’s values follow it to its Contact, and are emptied there', async () => {
  const live = await openShop(world, { choices: { ...empties, customersAs: 'LeadsUntilOrder' } })
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  live.shop.createOrder({ customerId: id, lines: [{ title: 'Mug', price: '5.00', quantity: 1 }] })
  await live.settled()

  live.shop.updateCustomer(id, removed)
  await live.settled()

  expect(valuesOf(live.record('Contacts', id))).toEqual([null, null, ...none])
})

test('of orders a PO number and both addresses, of products what they say', async () => {
  const live = await openShop(world, { choices: empties })
  const { shop, record, settled } = live
  const product = shop.createProduct({
    title: 'Mug',
    descriptionHtml: '<p>Holds tea.</p>',
    variants: [{ sku: 'MUG', price: '5.00' }],
  })
  const gid = product.variants[0]?.id ?? ''
  const order = shop.createOrder({ lines: [{ variantId: gid, quantity: 1 }] })
  shop.updateOrder(order.id, { poNumber: 'PO-1' })
  await settled()
  expect(record('Sales_Orders', order.id)).toMatchObject({ Purchase_Order: 'PO-1' })
  expect(record('Products', gid)).toMatchObject({ Description: 'Holds tea.' })

  shop.updateOrder(order.id, { poNumber: null })
  shop.updateProduct(product.id, { descriptionHtml: '' })
  await settled()

  expect(record('Sales_Orders', order.id)['Purchase_Order'] ?? null).toBeNull()
  expect(record('Products', gid)['Description'] ?? null).toBeNull()
})
