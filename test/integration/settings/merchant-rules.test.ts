// What the merchant decides about the mapping arrives in Zoho: rules, filters, what only new records get. And what
// organisations differ in costs no record: texts without emoji, orders without Adjustment, fields that are gone.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Settings } from '#app/mapping/settings/settings.ts'
import { openShop, orderOf } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => {
  world.zoho.switches.emojiInText = 'accept'
  world.zoho.switches.unknownField = 'ignore'
})
afterAll(() => world[Symbol.asyncDispose]())

type Choices = Parameters<typeof Settings.parse>[0]
const choices = (given: Choices) => Settings.parse(given)

test('a rule fills a field of the merchant’s own, and follows the customer', async () => {
  const live = await openShop(world, { imported: false })
  live.org.addCustomField('Contacts', { field_label: 'Orders', data_type: 'integer', length: 9 })
  live.org.addCustomField('Contacts', {
    field_label: 'Tier',
    data_type: 'picklist',
    pick_list_values: ['Gold'],
  })
  await live.choose(
    choices({
      rules: {
        customer: [
          { source: { from: 'tags', startingWith: 'tier:' }, target: 'Tier' },
          { source: { from: 'template', template: '{{firstName}} is {{state}}' }, target: 'Department' },
          { source: { from: 'text', text: 'gone' }, target: 'No_Such_Field' },
        ],
      },
    }),
  )
  const ada = live.shop.silently(() =>
    live.shop.createCustomer({
      firstName: 'Ada',
      lastName: 'L',
      email: 'ada@example.com',
      tags: ['tier:gold'],
    }),
  )
  await live.import()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Tier: 'Gold', Department: 'Ada is DISABLED' })

  live.shop.updateCustomer(ada.id, { firstName: 'Augusta' })
  await live.settled()
  expect(live.record('Contacts', ada.id)).toMatchObject({
    First_Name: 'Augusta',
    Department: 'Augusta is DISABLED',
  })
  expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
})

test('a rule that gives way to Zoho fills a blank once and never overwrites a salesperson', async () => {
  const live = await openShop(world, { imported: false })
  await live.choose(
    choices({
      rules: {
        customer: [
          { source: { from: 'value', name: 'firstName' }, target: 'Department', precedence: 'zoho-if-set' },
        ],
      },
    }),
  )
  const ada = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', lastName: 'L' }))
  await live.import()
  const contact = live.record('Contacts', ada.id)
  expect(contact['Department']).toBe('Ada')

  live.org.update('Contacts', contact.id, { Department: 'Sales' })
  live.shop.updateCustomer(ada.id, { firstName: 'Augusta' })
  await live.settled()
  expect(live.record('Contacts', ada.id)).toMatchObject({ First_Name: 'Augusta', Department: 'Sales' })
})

test('owner, tags and lead source are given once: what Zoho’s people change stays', async () => {
  const live = await openShop(world, { imported: false })
  const contact = live.org.insert('Contacts', { Last_Name: 'Seen' })
  const owner = contact['Owner'] as { id: string; name: string }
  await live.choose(choices({ newRecords: { customer: { ownerId: owner.id, tags: ['Shopify'] } } }))
  const ada = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', lastName: 'L' }))
  await live.import()
  const row = live.record('Contacts', ada.id)
  expect(row).toMatchObject({
    Owner: { id: owner.id },
    Lead_Source: 'Online Store',
    Tag: [{ name: 'Shopify' }],
  })

  live.org.update('Contacts', row.id, { Lead_Source: 'Partner', Owner: { id: '1', name: 'Boss' }, Tag: [] })
  live.shop.updateCustomer(ada.id, { firstName: 'Augusta' })
  await live.settled()
  expect(live.record('Contacts', ada.id)).toMatchObject({
    First_Name: 'Augusta',
    Lead_Source: 'Partner',
    Owner: { id: '1' },
    Tag: [],
  })
})

test('an owner who left the organisation costs no record', async () => {
  const live = await openShop(world, { imported: false })
  await live.choose(choices({ newRecords: { customer: { ownerId: '404' } } }))
  const ada = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', lastName: 'L' }))
  await live.import()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Last_Name: 'L' })
})

test('filters keep records out, and say so; what they need is not brought over for them', async () => {
  const live = await openShop(world, { imported: false })
  const { shop, org } = live
  await live.choose(
    choices({
      filters: {
        customer: { notTagged: ['staff'] },
        product: { statuses: ['ACTIVE'] },
        order: { notChannels: ['pos'] },
      },
    }),
  )
  const { staff, web, till, mapped } = shop.silently(() => {
    const one = shop.createCustomer({ lastName: 'Staff', tags: ['Staff'] })
    const product = shop.createProduct({ title: 'Draft', status: 'DRAFT', variants: [{ price: '5' }] })
    const lines = [{ variantId: product.variants[0]?.id ?? '' }]
    return {
      staff: one,
      mapped: product,
      web: shop.createOrder({ customerId: one.id, lines, sourceName: 'web' }),
      till: shop.createOrder({ customerId: one.id, lines, sourceName: 'pos' }),
    }
  })
  await live.import()

  expect(live.records('Contacts', staff.id)).toEqual([])
  expect(live.records('Products', mapped.variants[0]?.id ?? '')).toEqual([])
  expect(live.records('Sales_Orders', till.id)).toEqual([])
  const order = live.record('Sales_Orders', web.id)
  expect(order['Contact_Name'] ?? null).toBeNull()
  expect(orderOf(order).total).toBe(Number(web.current.total))
  const told = (await live.outcomes()).map(({ kind, result, cause }) => [kind, result, cause])
  expect(new Set(told.filter(([, , cause]) => cause === 'filtered').map(([kind]) => kind))).toEqual(
    new Set(['customer', 'order', 'product']),
  )

  shop.updateCustomer(staff.id, { tags: [] })
  await live.settled()
  expect(live.record('Contacts', staff.id)).toMatchObject({ Last_Name: 'Staff' })
  expect(org.records('Sales_Orders')).toHaveLength(1)
})

test('an organisation that refuses emoji gets the records without them', async () => {
  const live = await openShop(world, { imported: false })
  world.zoho.switches.emojiInText = 'reject'
  const { shop } = live
  const { ada, mug, order } = shop.silently(() => {
    const customer = shop.createCustomer({ firstName: 'Ada 😀', lastName: '💩', email: 'ada@example.com' })
    const product = shop.createProduct({ title: 'Mug ☕🎉', variants: [{ price: '5', sku: 'M' }] })
    const lines = [
      { variantId: product.variants[0]?.id ?? '', quantity: 2 },
      { title: 'Card 💌', price: '1.50' },
    ]
    return {
      ada: customer,
      mug: product,
      order: shop.createOrder({ customerId: customer.id, lines, note: 'Thanks 🙏' }),
    }
  })
  await live.import()

  expect(live.record('Contacts', ada.id)).toMatchObject({
    First_Name: 'Ada',
    Last_Name: expect.stringMatching(/^Shopify \d+$/),
  })
  expect(live.record('Products', mug.variants[0]?.id ?? '')).toMatchObject({ Product_Name: 'Mug ☕' })
  const row = live.record('Sales_Orders', order.id)
  expect(String(row['Description'])).toContain('Note: Thanks')
  expect(orderOf(row)).toMatchObject({ total: Number(order.current.total) })
  expect(orderOf(row).lines.map(([name]) => name)).toEqual(['Card', 'Mug ☕'])
})

test('an organisation whose orders have no Adjustment gets a line that makes up for it', async () => {
  const live = await openShop(world, { imported: false })
  live.org.removeField('Sales_Orders', 'Adjustment')
  const { shop } = live
  const vat = [{ title: 'VAT', rate: 0.19 }]
  const order = shop.silently(() =>
    shop.createOrder({
      lines: [{ title: 'Mug', price: '9.99', quantity: 3, taxes: vat }],
      taxesIncluded: false,
      shipping: '4.90',
    }),
  )
  await live.import()
  expect(orderOf(live.record('Sales_Orders', order.id)).total).toBe(Number(order.current.total))

  const line = order.lines[0]?.id ?? ''
  shop.refundOrder(order.id, { lines: [{ lineItemId: line, quantity: 1 }], shipping: true })
  await live.settled()
  const now = shop.orders.get(order.id)
  expect(orderOf(live.record('Sales_Orders', order.id)).total).toBe(Number(now?.current.total))
})

test('a field that is deleted in Zoho after the set-up costs no record', async () => {
  const live = await openShop(world, { imported: false })
  live.org.addCustomField('Contacts', { field_label: 'Nick', data_type: 'text' })
  await live.choose(
    choices({ rules: { customer: [{ source: { from: 'value', name: 'firstName' }, target: 'Nick' }] } }),
  )
  const ada = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', lastName: 'L' }))
  await live.import()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Nick: 'Ada' })

  world.zoho.switches.unknownField = 'reject'
  live.org.removeField('Contacts', 'Nick')
  live.shop.updateCustomer(ada.id, { firstName: 'Augusta' })
  await live.settled()
  expect(live.record('Contacts', ada.id)).toMatchObject({ First_Name: 'Augusta' })
})
