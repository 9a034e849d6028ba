// People work in the CRM: what they made of a record stays until Shopify's own value of that very field changes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openShop, openWithCustomer, runJob, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { CustomerInput } from '#test/simulators/shopify/index.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
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
const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phone: '+12025550101' }
const mug = [{ title: 'Mug', price: '5.00', quantity: 2, sku: 'MUG' }]

const openWithAda = (options: LiveOptions = {}, more: CustomerInput = {}) =>
  openWithCustomer(world, { ...ada, ...more }, options)

async function openWithOrder(options: LiveOptions = {}) {
  const live = await openShop(world, options)
  const { id } = live.shop.createOrder({ lines: mug, financialStatus: 'PAID' })
  await live.settled()
  return { ...live, id }
}

describe('of a record that this app made', () => {
  test('a phone number that a salesperson corrected outlives a new note in Shopify', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    edit({ Phone: '+1 202 555 0199' })

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()).toMatchObject({ Phone: '+1 202 555 0199', Description: 'prefers mail' })
  })

  test('it is written over once the number itself changes in Shopify', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    edit({ Phone: '+1 202 555 0199', First_Name: 'Augusta' })

    shop.updateCustomer(id, { phone: '+12025550102' })
    await settled()

    expect(contact()).toMatchObject({ Phone: '+12025550102', First_Name: 'Augusta' })
  })

  test('a field that a salesperson emptied stays empty', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    edit({ Phone: null })

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()['Phone'] ?? null).toBeNull()
  })

  test('"Shopify always wins" for one part of an address takes the whole of it', async () => {
    const source = { from: 'field', field: 'Mailing_City' } as const
    const wins = Rule.parse({ source, target: 'Mailing_City', precedence: 'shopify' })
    const { shop, id, contact, edit, settled } = await openWithAda(
      { choices: { rules: { customer: [wins] } } },
      { addresses: [{ ...address, province: null, provinceCode: null }] },
    )
    edit({ Mailing_City: 'Hull', Mailing_State: 'Quebec', Mailing_Zip: 'J8X', Phone: '+1 202 555 0199' })

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()).toMatchObject({
      Mailing_City: 'Toronto',
      Mailing_Zip: 'M5V 2T6',
      Phone: '+1 202 555 0199',
      Description: 'prefers mail',
    })
    expect(contact()['Mailing_State'] ?? null).toBeNull()
  })

  test('a rule "Shopify always wins" writes its field whenever the record is written', async () => {
    const source = { from: 'field', field: 'Phone' } as const
    const wins = Rule.parse({ source, target: 'Phone', precedence: 'shopify' })
    const choices = { rules: { customer: [wins], product: [], order: [], checkout: [] } }
    const { shop, id, contact, edit, settled } = await openWithAda({ choices })
    edit({ Phone: '+1 202 555 0199' })

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()).toMatchObject({ Phone: '+12025550101' })
  })

  test('a new rule reaches its own field and leaves the others alone', async () => {
    const { shop, id, contact, edit, choose, settled } = await openWithAda()
    edit({ Phone: '+1 202 555 0199' })
    const title = Rule.parse({ source: { from: 'text', text: 'Customer' }, target: 'Title' })
    await choose({ rules: { customer: [title], product: [], order: [], checkout: [] } })

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()).toMatchObject({ Phone: '+1 202 555 0199', Title: 'Customer' })
  })

  test('two changes in a row are told apart by what was written last', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda()
    shop.updateCustomer(id, { firstName: 'Augusta' })
    await settled()
    edit({ First_Name: 'Gus' })

    shop.updateCustomer(id, { lastName: 'King' })
    await settled()
    expect(contact()).toMatchObject({ First_Name: 'Gus', Last_Name: 'King' })

    shop.updateCustomer(id, { firstName: 'Ada' })
    await settled()
    expect(contact()).toMatchObject({ First_Name: 'Ada', Last_Name: 'King' })
  })

  test('what is made anew because it was deleted in Zoho has all of its fields', async () => {
    const { shop, org, id, contact, settled } = await openWithAda()
    org.remove('Contacts', contact().id)

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()).toMatchObject({
      First_Name: 'Ada',
      Email: 'ada@example.com',
      Description: 'prefers mail',
    })
  })
})

describe('an address is one value', () => {
  test('who moves to a place without province and zip does not keep the old ones', async () => {
    const { shop, id, contact, settled } = await openWithAda({}, { addresses: [address] })
    expect(contact()).toMatchObject({ Mailing_State: 'Ontario', Mailing_Zip: 'M5V 2T6' })
    const moved = { address1: '8 Queen’s Road', city: 'Central', country: 'Hong Kong', countryCodeV2: 'HK' }

    const none = { province: null, provinceCode: null, zip: null }
    shop.updateCustomer(id, { addresses: [{ ...moved, ...none }] })
    await settled()

    expect(contact()).toMatchObject({ Mailing_City: 'Central', Mailing_Street: '8 Queen’s Road' })
    expect(contact()['Mailing_State'] ?? null).toBeNull()
    expect(contact()['Mailing_Zip'] ?? null).toBeNull()
  })

  test('one part that changes in Shopify brings the others along', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda({}, { addresses: [address] })
    edit({ Mailing_Zip: 'M1M 1M1', Phone: '+1 202 555 0199' })

    shop.updateCustomer(id, { addresses: [{ ...address, address1: '2 Main Street' }] })
    await settled()

    expect(contact()).toMatchObject({
      Mailing_Street: '2 Main Street',
      Mailing_Zip: 'M5V 2T6',
      Phone: '+1 202 555 0199',
    })
  })

  test('an address that a salesperson corrected outlives a new note in Shopify', async () => {
    const { shop, id, contact, edit, settled } = await openWithAda({}, { addresses: [address] })
    edit({ Mailing_Street: '2 Main Street', Mailing_Zip: null })

    shop.updateCustomer(id, { note: 'prefers mail' })
    await settled()

    expect(contact()).toMatchObject({ Mailing_Street: '2 Main Street' })
    expect(contact()['Mailing_Zip'] ?? null).toBeNull()
  })

  test('of a contact that Zoho had before us, the address is not mixed from two', async () => {
    const live = await openShop(world, { choices: { existing: 'keep' }, imported: false })
    live.org.insert('Contacts', { Last_Name: 'Lee', Email: ada.email, Mailing_Street: '9 Old Road' })
    const { id } = live.shop.silently(() => live.shop.createCustomer({ ...ada, addresses: [address] }))

    await live.import()

    const contact = live.record('Contacts', id)
    expect(contact).toMatchObject({ Mailing_Street: '9 Old Road', Phone: '+12025550101' })
    expect(contact['Mailing_Zip'] ?? null).toBeNull()
  })
})

describe('of an order', () => {
  test('a status "In production" outlives a tag in Shopify', async () => {
    const { shop, org, id, record, settled } = await openWithOrder()
    org.update('Sales_Orders', record('Sales_Orders', id).id, { Status: 'Created' })

    shop.updateOrder(id, { tags: ['gift'] })
    await settled()

    expect(record('Sales_Orders', id)).toMatchObject({ Status: 'Created' })
    expect(record('Sales_Orders', id)['Description']).toContain('gift')
  })

  test('the status follows when the order is canceled', async () => {
    const { shop, org, id, record, settled } = await openWithOrder()
    org.update('Sales_Orders', record('Sales_Orders', id).id, { Status: 'Created' })

    shop.cancelOrder(id, 'CUSTOMER')
    await settled()

    expect(record('Sales_Orders', id)).toMatchObject({ Status: 'Cancelled' })
  })

  test('a stage that sales moved is not taken back by a tag', async () => {
    const { shop, org, id, record, settled } = await openWithOrder({ choices: { ordersAs: 'Deals' } })
    org.update('Deals', record('Deals', id).id, { Stage: 'Negotiation/Review' })

    shop.updateOrder(id, { tags: ['gift'] })
    await settled()

    expect(record('Deals', id)).toMatchObject({ Stage: 'Negotiation/Review' })
  })

  test('an amount of the sales team outlives a note and the nightly comparison', async () => {
    const live = await openWithOrder({ choices: { ordersAs: 'Deals' } })
    live.org.update('Deals', live.record('Deals', live.id).id, { Amount: 1 })

    live.shop.updateOrder(live.id, { note: 'call first' })
    await live.settled()
    await runJob(world, live, 'audit')

    expect(live.record('Deals', live.id)).toMatchObject({ Amount: 1 })
  })
})

async function openWithMug() {
  const live = await openShop(world)
  const variants = [{ sku: 'MUG', price: '5.00' }]
  const product = live.shop.createProduct({ title: 'Mug', variants })
  await live.settled()
  return { live, id: product.id, gid: product.variants[0]?.id ?? '' }
}

describe('of a product', () => {
  test('a price of the sales team outlives a new stock', async () => {
    const { live, id, gid } = await openWithMug()
    live.org.update('Products', live.record('Products', gid).id, { Unit_Price: 4 })

    live.shop.updateProduct(id, { descriptionHtml: '<p>Holds tea.</p>' })
    await live.settled()

    expect(live.record('Products', gid)).toMatchObject({ Unit_Price: 4, Description: 'Holds tea.' })
  })

  test('one that comes back from the deleted is active again', async () => {
    const { live, id, gid } = await openWithMug()
    live.shop.updateProduct(id, { status: 'DRAFT' })
    await live.settled()
    expect(live.record('Products', gid)).toMatchObject({ Product_Active: false })

    live.shop.updateProduct(id, { status: 'ACTIVE' })
    await live.settled()

    expect(live.record('Products', gid)).toMatchObject({ Product_Active: true })
  })
})
