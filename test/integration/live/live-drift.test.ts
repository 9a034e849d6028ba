// What no webhook told, or what somebody changed in Zoho: comparisons find it, repair it and say so.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { dismissOutcomes } from '#app/sync/live/retry.server.ts'
import { callsTo, idle, openShop, orderOf, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { gapAuditAt } from '#app/sync/reconcile/schedule.server.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const lastTold = async (live: LiveShop) => (await live.outcomes()).at(-1)

test('a create and a change whose webhooks were dropped are found and told', async () => {
  const live = await openShop(world)
  const [first, second] = live.shop.silently(() => [
    live.shop.createCustomer(ada),
    live.shop.createProduct({ title: 'Mug', variants: [{ sku: 'MUG', price: '5' }] }),
  ])
  await runJob(world, live, 'reconcile')

  expect(live.record('Contacts', first.id)['Last_Name']).toBe('Lovelace')
  expect(live.record('Products', second.variants[0]?.id ?? '')['Product_Name']).toBe('Mug')
  for (const outcome of await live.outcomes())
    expect(outcome).toMatchObject({ trigger: 'reconcile', result: 'created', cause: 'missed_change' })
})

test('what live sync wrote is no drift: a comparison writes nothing', async () => {
  const live = await openShop(world)
  const customer = live.shop.createCustomer(ada)
  live.shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  const told = (await live.outcomes()).length
  const before = world.zoho.log.length

  await runJob(world, live, 'reconcile')
  await runJob(world, live, 'audit')

  expect(callsTo(world, '', before).filter(({ path }) => !path.endsWith('/coql'))).toEqual([])
  expect(await live.outcomes()).toHaveLength(told)
})

test('two changes in one second, the second untold, are both in Zoho after a comparison', async () => {
  const live = await openShop(world)
  const at = new Date()
  const { id } = live.shop.at(at, () => live.shop.createCustomer(ada))
  await live.settled()
  live.shop.silently(() => live.shop.at(at, () => live.shop.updateCustomer(id, { lastName: 'King' })))

  await runJob(world, live, 'reconcile')

  expect(live.record('Contacts', id)['Last_Name']).toBe('King')
})

test('deletions that were never told are found and settled as the merchant chose', async () => {
  const choices = { deletes: { customer: 'keep', product: 'delete', order: 'keep' } } as const
  const live = await openShop(world, { choices })
  const { shop } = live
  const customer = shop.createCustomer(ada)
  const order = shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  const product = shop.createProduct({ title: 'Cup', variants: [{ sku: 'CUP', price: '5' }] })
  await live.settled()
  shop.silently(() => {
    shop.deleteCustomer(customer.id)
    shop.deleteOrder(order.id)
    shop.deleteProduct(product.id)
  })

  await runJob(world, live, 'audit')

  const gone = [{ name: 'Deleted in Shopify' }]
  expect(live.record('Contacts', customer.id)['Tag']).toMatchObject(gone)
  expect(live.record('Sales_Orders', order.id)['Tag']).toMatchObject(gone)
  expect(live.org.records('Products').map((row) => row['Product_Code'])).not.toContain('CUP')
  const told = (await live.outcomes()).filter(({ trigger }) => trigger === 'reconcile')
  expect(told.map(({ cause }) => cause)).toEqual(Array(3).fill('deleted_in_shopify'))
})

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)

test('of a day that Shopify searches as a whole only what changed lately is read', async () => {
  const live = await openShop(world)
  const [, late] = live.shop.silently(() => [
    Array.from({ length: 130 }, (_, n) =>
      live.shop.at(ago(60 + n), () => live.shop.createCustomer({ lastName: `Early ${n}` })),
    ),
    live.shop.at(ago(5), () => live.shop.createCustomer(ada)),
  ])
  const reconciledAt = ago(3)
  const ofShop = { shopDomain: live.domain }
  await world.db.prisma.kindState.updateMany({ where: ofShop, data: { reconciledAt } })
  const before = world.shopify.log.length
  await runJob(world, live, 'reconcile')

  const looks = world.shopify.log
    .slice(before)
    .filter(({ host, operationName }) => host === live.domain && operationName === 'Changed')
  expect(looks).toHaveLength(3)
  expect(live.org.records('Contacts').map((row) => row['Last_Name'])).toEqual(['Lovelace'])
  expect(live.record('Contacts', late.id)['Last_Name']).toBe('Lovelace')
})

const size = (value: string) => ({ sku: value, price: '5', selectedOptions: [{ name: 'Size', value }] })

test('a variant whose removal was never told is found', async () => {
  const live = await openShop(world)
  const { variants } = live.shop.createProduct({ title: 'Shirt', variants: [size('S'), size('M')] })
  await live.settled()
  live.shop.silently(() => live.shop.deleteVariant(variants[0]?.id ?? ''))

  await runJob(world, live, 'audit')

  expect(live.record('Products', variants[0]?.id ?? '')['Product_Active']).toBe(false)
  expect(live.record('Products', variants[1]?.id ?? '')['Product_Active']).toBe(true)
})

test('a refusal that the merchant dismissed is told no more by any comparison, until the record changes', async () => {
  const live = await openShop(world)
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Contacts'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  const refused = await lastTold(live)
  expect(refused).toMatchObject({ result: 'rejected', cause: 'INVALID_DATA' })
  await dismissOutcomes(world.sync, live.domain, [String(refused?.id)])
  const told = (await live.outcomes()).length

  await runJob(world, live, 'reconcile')
  await runJob(world, live, 'audit')
  expect(await live.outcomes()).toHaveLength(told)

  world.zoho.faults.rejectRecords = undefined
  live.shop.updateCustomer(id, { firstName: 'Augusta' })
  await live.settled()
  expect(live.record('Contacts', id)['First_Name']).toBe('Augusta')
})

test('so it is of a product, whose variants are what is refused', async () => {
  const live = await openShop(world)
  world.zoho.faults.rejectRecords = (module) =>
    module === 'Products'
      ? { code: 'INVALID_DATA', api_name: 'Product_Name', message: 'invalid data' }
      : undefined
  const product = live.shop.createProduct({ title: 'Shirt', variants: [size('S'), size('M')] })
  await live.settled()
  const refused = (await live.outcomes()).filter(({ result }) => result === 'rejected')
  expect(refused).toHaveLength(2)
  await dismissOutcomes(
    world.sync,
    live.domain,
    refused.map(({ id }) => String(id)),
  )
  const told = (await live.outcomes()).length

  await runJob(world, live, 'reconcile')
  await runJob(world, live, 'audit')
  expect(await live.outcomes()).toHaveLength(told)

  world.zoho.faults.rejectRecords = undefined
  live.shop.updateProduct(product.id, { title: 'Blouse' })
  await live.settled()
  expect(live.record('Products', product.variants[0]?.id ?? '')['Product_Name']).toContain('Blouse')
})

test('a record that was never linked and is too old for the search is found by the count', async () => {
  const live = await openShop(world)
  const old = new Date(Date.now() - 30 * 86_400_000)
  const { id } = live.shop.silently(() => live.shop.at(old, () => live.shop.createCustomer(ada)))

  await runJob(world, live, 'reconcile')
  expect(live.org.records('Contacts')).toHaveLength(0)
  await runJob(world, live, 'audit')

  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  expect(await lastTold(live)).toMatchObject({ trigger: 'reconcile', cause: 'missed_change' })
})

test('a record deleted in Zoho by hand is made anew, and its orders point to the new one', async () => {
  const live = await openShop(world)
  const customer = live.shop.createCustomer(ada)
  const order = live.shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  const before = live.record('Contacts', customer.id).id
  live.org.remove('Contacts', before)

  await runJob(world, live, 'audit')

  const { id } = live.record('Contacts', customer.id)
  expect(id).not.toBe(before)
  expect(live.record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id })
  expect(await live.outcomes()).toContainEqual(
    expect.objectContaining({ trigger: 'reconcile', cause: 'missing_in_zoho' }),
  )
})

test('a line added to an order in Zoho by hand is taken out again', async () => {
  const live = await openShop(world)
  const order = live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  const row = live.record('Sales_Orders', order.id)
  const items = row['Ordered_Items'] as Record<string, unknown>[]
  const extra = {
    Product_Name: items[0]?.['Product_Name'],
    Quantity: 1,
    List_Price: 99,
    Description: 'Surprise',
  }
  live.org.update('Sales_Orders', row.id, { Ordered_Items: [...items, extra] })

  await runJob(world, live, 'audit')

  expect(orderOf(live.record('Sales_Orders', order.id))).toEqual({ lines: [['Mug', 1, 5, 0]], total: 5 })
  expect(await lastTold(live)).toMatchObject({
    trigger: 'reconcile',
    cause: 'total_differs',
    result: 'updated',
  })
})

// A tax of Zoho's own: it stays on the order, whatever is written.
const addTax = (live: LiveShop, id: string) =>
  live.org.update('Sales_Orders', live.record('Sales_Orders', id).id, {
    $line_tax: [{ name: 'State tax', percentage: 10 }],
  })

test('a total that Zoho itself moves is corrected once and stays right', async () => {
  const live = await openShop(world)
  const order = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '19.99', quantity: 3 }],
    shipping: '4.95',
  })
  await live.settled()
  addTax(live, order.id)
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).not.toBe(Number(order.current.total))

  await runJob(world, live, 'audit')
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(Number(order.current.total))

  const before = world.zoho.log.length
  await runJob(world, live, 'audit')
  await runJob(world, live, 'audit')
  expect(callsTo(world, 'Sales_Orders', before)).toEqual([])

  live.shop.editOrder(order.id, { addLine: { title: 'Cup', price: '7.77', quantity: 2 } })
  await live.settled()
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(Number(order.current.total))
  live.shop.updateOrder(order.id, { note: 'only a note' })
  await live.settled()
  expect(live.record('Sales_Orders', order.id)['Grand_Total']).toBe(Number(order.current.total))
})

test('a total that no adjustment can mend is told as such', async () => {
  const live = await openShop(world)
  const order = live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  const field = live.org.fields('Sales_Orders').find(({ api_name }) => api_name === 'Adjustment')
  expect(field).toBeDefined()
  addTax(live, order.id)
  world.zoho.faults.rejectRecords = (module, row) =>
    module === 'Sales_Orders' && Object.keys(row).length === 2
      ? { code: 'INVALID_DATA', api_name: 'Adjustment', message: 'invalid data' }
      : undefined

  await runJob(world, live, 'audit')
  world.zoho.faults.rejectRecords = undefined

  expect(await lastTold(live)).toMatchObject({
    result: 'rejected',
    cause: 'total_differs',
    field: 'Grand_Total',
  })
})

test('a comparison leaves a dead-lettered record alone', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  live.shop.silently(() =>
    live.shop.at(new Date(Date.now() + 5000), () => live.shop.updateCustomer(id, { note: 'x' })),
  )
  const deadLettered = {
    shopDomain: live.domain,
    kind: 'customer',
    shopifyId: tail(id),
    notedAt: new Date(),
    deadLettered: true,
  }
  await world.db.prisma.change.create({ data: deadLettered })

  await runJob(world, live, 'reconcile')

  expect(await live.changes()).toMatchObject([{ deadLettered: true }])
})

test('a gap of all shops starts no comparison of everything at once: each has its own time', async () => {
  const live = await openShop(world)
  // Six hundred others, which were looked at just now.
  await world.db.prisma.$executeRaw`
    INSERT INTO "Shop" ("domain", "name", "currency", "timezone", "installedAt", "liveSince", "reconciledAt", "auditedAt")
    SELECT 'other-' || n || '.myshopify.com', 'Other', 'USD', 'UTC', now(), now(), now(), now() FROM generate_series(1, 600) n`
  const hoursAgo = new Date(Date.now() - 5 * 3600_000)
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { reconciledAt: hoursAgo } })
  const before = new Date()

  await runJob(world, live, 'reconcile')
  await idle(world.db, live.domain, 'reconcile')

  const { auditedAt, auditDueAt } = await live.row()
  await world.db.prisma.shop.deleteMany({ where: { domain: { startsWith: 'other-' } } })
  // Its time may have come meanwhile.
  const due = auditDueAt ?? auditedAt ?? before
  expect(due.getTime()).toBeGreaterThanOrEqual(gapAuditAt(live.domain, { now: before, shops: 600 }).getTime())
})

test('after a long gap the comparison is one of everything', async () => {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer(ada)
  await live.settled()
  live.shop.silently(() => live.shop.deleteCustomer(id))
  const hoursAgo = new Date(Date.now() - 5 * 3600_000)
  await world.db.prisma.shop.update({ where: { domain: live.domain }, data: { reconciledAt: hoursAgo } })
  const { auditedAt } = await live.row()

  await runJob(world, live, 'reconcile')
  await until(async () => (await live.row()).auditedAt?.getTime() !== auditedAt?.getTime())
  await idle(world.db, live.domain, 'audit')
  await live.settled()

  expect(live.record('Contacts', id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
})
