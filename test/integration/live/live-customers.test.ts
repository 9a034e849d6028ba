// A customer changes in Shopify; seconds later Zoho shows it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { callsTo, openShop, tail, whilePaused, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }

test('a customer created in Shopify is a Contact in Zoho', async () => {
  const { shop, record, settled } = await openShop(world)

  const { id } = shop.createCustomer(ada)
  await settled()

  expect(record('Contacts', id)).toMatchObject({
    First_Name: 'Ada',
    Last_Name: 'Lovelace',
    Email: 'ada@example.com',
  })
})

test('a customer becomes a Lead where the merchant chose Leads', async () => {
  const { shop, org, record, settled } = await openShop(world, { choices: { customersAs: 'Leads' } })

  const { id } = shop.createCustomer(ada)
  await settled()

  expect(record('Leads', id)).toMatchObject({ Last_Name: 'Lovelace' })
  expect(org.records('Contacts')).toHaveLength(0)
})

test('an edited customer is edited in Zoho, in the same record', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id } = shop.createCustomer(ada)
  await settled()
  const before = record('Contacts', id).id

  shop.updateCustomer(id, { lastName: 'King' })
  await settled()

  expect(record('Contacts', id)).toMatchObject({ id: before, Last_Name: 'King' })
})

test('a change of consent alone reaches Zoho: it sends no customers/update', async () => {
  const { shop, record, settled } = await openShop(world)
  const { id } = shop.createCustomer({ ...ada, emailConsent: { marketingState: 'SUBSCRIBED' } })
  await settled()
  expect(record('Contacts', id)['Email_Opt_Out'] ?? false).toBe(false)

  shop.setEmailConsent(id, 'UNSUBSCRIBED')
  await settled()

  expect(record('Contacts', id)['Email_Opt_Out']).toBe(true)
})

test('tags added and removed make the customer be read again', async () => {
  const { shop, domain, settled, links } = await openShop(world)
  const { id } = shop.createCustomer(ada)
  await settled()
  const queries = () =>
    world.shopify.log.filter(({ host, operationName }) => host === domain && operationName === 'Customers')
  const before = queries().length

  await shop.sendWebhook('customer.tags_added', {
    customerId: id,
    tags: ['vip'],
    occurredAt: new Date().toISOString(),
  })
  await settled()

  expect(queries().length).toBe(before + 1)
  expect((await links()).map((link) => link.shopifyId)).toEqual([tail(id)])
})

test('a deleted customer is kept and marked in Zoho', async () => {
  const { shop, org, record, settled, outcomes } = await openShop(world)
  const { id } = shop.createCustomer(ada)
  await settled()

  shop.deleteCustomer(id)
  await settled()

  expect(record('Contacts', id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
  expect(org.records('Contacts')).toHaveLength(1)
  expect((await outcomes()).at(-1)).toMatchObject({ result: 'updated', cause: 'deleted_in_shopify' })
})

test('a deleted customer is deleted in Zoho where the merchant chose so', async () => {
  const choices = { deletes: { customer: 'delete', product: 'keep', order: 'keep' } } as const
  const { shop, org, settled, outcomes, links } = await openShop(world, { choices })
  const { id } = shop.createCustomer(ada)
  await settled()

  shop.deleteCustomer(id)
  await settled()

  expect(org.records('Contacts')).toHaveLength(0)
  expect(await links()).toHaveLength(0)
  expect((await outcomes()).at(-1)).toMatchObject({ result: 'deleted', cause: 'deleted_in_shopify' })
})

/** Two customers, the second of whom has ordered. */
async function openTwo(choices: LiveOptions['choices'] = {}) {
  const live = await openShop(world, { choices })
  const kept = live.shop.createCustomer(ada)
  const other = live.shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
  const order = live.shop.createOrder({ customerId: other.id, lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  return { ...live, kept, other, order }
}

test('merged customers: the kept one has the link, the other is marked, its orders move over', async () => {
  const { shop, record, settled, kept, other, order } = await openTwo()
  expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
    id: record('Contacts', other.id).id,
  })

  shop.mergeCustomers(kept.id, other.id)
  await settled()

  expect(record('Contacts', other.id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
  expect(record('Contacts', kept.id)['Tag'] ?? []).toEqual([])
  expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
    id: record('Contacts', kept.id).id,
  })
})

test('merged customers: the other Zoho record goes where the merchant chose deletion', async () => {
  const choices = { deletes: { customer: 'delete', product: 'keep', order: 'keep' } } as const
  world.shopify.rules.mergeSendsDelete = false
  const { shop, org, record, settled, kept, other, order } = await openTwo(choices)

  shop.mergeCustomers(kept.id, other.id)
  await settled()
  world.shopify.rules.mergeSendsDelete = true

  expect(org.records('Contacts').map((row) => row['Last_Name'])).toEqual(['Lovelace'])
  expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
    id: record('Contacts', kept.id).id,
  })
})

test('merged leads: an order that looks the same is known as the kept one’s, and gets the contact it becomes', async () => {
  const { shop, org, record, settled, kept, other, order } = await openTwo({ customersAs: 'Leads' })

  shop.mergeCustomers(kept.id, other.id)
  await settled()
  org.convertLead(record('Leads', kept.id).id)
  shop.updateCustomer(kept.id, { note: 'Likes mugs' })
  await settled()

  expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
    id: record('Contacts', kept.id).id,
  })
})

test('a merge that failed leaves both customers as they are', async () => {
  const { shop, record, settled } = await openShop(world)
  const kept = shop.createCustomer(ada)
  const other = shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
  await settled()

  await shop.sendWebhook('customers/merge', {
    admin_graphql_api_customer_kept_id: kept.id,
    admin_graphql_api_customer_deleted_id: other.id,
    admin_graphql_api_job_id: null,
    status: 'failed',
    errors: [{ customer_ids: [1], field: 'merge_in_progress', message: 'Ada is being merged.' }],
  })
  await settled()

  expect(record('Contacts', other.id)['Tag'] ?? []).toEqual([])
})

test('a hundred changed customers are written by one call', async () => {
  const live = await openShop(world, {
    store: (store) => {
      for (let n = 0; n < 100; n++)
        store.createCustomer({ lastName: `Customer ${n}`, email: `c${n}@example.com` })
    },
  })
  const { shop, org } = live
  const before = world.zoho.log.length

  await whilePaused(world, live, async () => {
    for (const id of shop.customers.keys()) shop.updateCustomer(id, { note: 'changed' })
    await world.shopify.settled()
  })

  expect(callsTo(world, 'Contacts', before)).toHaveLength(1)
  expect(org.records('Contacts').map((row) => row['Description'])).toEqual(Array(100).fill('changed'))
})

const ruleOf = (name: string, target: string) => Rule.parse({ source: { from: 'value', name }, target })

test('what a customer has spent follows each order and refund: neither sends customers/update', async () => {
  const rules = [ruleOf('totalSpent', 'Skype_ID'), ruleOf('ordersCount', 'Twitter')]
  const choices = { rules: { customer: rules, product: [], order: [], checkout: [] } }
  const { shop, record, settled } = await openShop(world, { choices })
  const { id } = shop.createCustomer(ada)
  await settled()

  const order = shop.createOrder({ customerId: id, lines: [{ title: 'Mug', price: '5', quantity: 2 }] })
  await settled()
  expect(record('Contacts', id)).toMatchObject({ Skype_ID: '10', Twitter: '1' })

  shop.refundOrder(order.id, { amount: '4' })
  await settled()
  expect(record('Contacts', id)).toMatchObject({ Skype_ID: '6', Twitter: '1' })
})
