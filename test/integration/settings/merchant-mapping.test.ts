// The merchant's mapping page, past the browser: what Zoho offers, a preview that keeps nothing, metafields that only
// rules bring, fields that vanish, and an import that writes what new rules say and nothing else.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ShopifyId } from '#app/lib/ids.ts'
import { choicesOf } from '#app/mapping/settings/kind-choices.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { loadZohoChoices } from '#app/sync/org/fields.server.ts'
import { loadMappingHealth, saveKindChoices } from '#app/sync/org/mapping.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'
import { callsTo, openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => {
  world.zoho.faults.down = false
})
afterAll(() => world[Symbol.asyncDispose]())

type Given = Parameters<typeof Settings.parse>[0]
const settings = (given: Given) => Settings.parse(given)
const shirt = (value: string) => [
  { namespace: 'custom', key: 'shirt', type: 'single_line_text_field', value },
]
const health = async ({ domain }: LiveShop) =>
  loadMappingHealth(world.sync, domain, await loadSettings(world.sync, domain))

test('metafields that rules name arrive by import and by live change; others are not even asked for', async () => {
  const live = await openShop(world, { imported: false })
  const { shop } = live
  const asked: string[] = []
  const answer = world.shopify.handle.bind(world.shopify)
  world.shopify.handle = async (request) => {
    if (request.url.endsWith('/graphql.json')) asked.push(JSON.stringify(await request.clone().json()))
    return answer(request)
  }
  await live.choose(
    settings({
      rules: {
        customer: [{ source: { from: 'metafield', name: 'custom.shirt' }, target: 'Department' }],
        product: [
          {
            source: {
              from: 'template',
              template: '{{product.metafield:custom.care}} {{metafield:custom.fit}}',
            },
            target: 'Description',
          },
        ],
        order: [{ source: { from: 'metafield', name: 'custom.gift' }, target: 'Customer_No' }],
      },
    }),
  )
  const text = { namespace: 'custom', type: 'single_line_text_field' }
  const { ada, mug, order } = shop.silently(() => {
    const customer = shop.createCustomer({ lastName: 'Ada', metafields: shirt('L') })
    const product = shop.createProduct({
      title: 'Mug',
      metafields: [{ ...text, key: 'care', value: 'Dish' }],
      variants: [{ price: '5', metafields: [{ ...text, key: 'fit', value: 'washer' }] }],
    })
    const lines = [{ variantId: product.variants[0]?.id ?? '' }]
    const metafields = [{ ...text, key: 'gift', value: 'G-7' }]
    return { ada: customer, mug: product, order: shop.createOrder({ lines, metafields }) }
  })
  await live.import()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Department: 'L' })
  expect(live.record('Products', mug.variants[0]?.id ?? '')).toMatchObject({ Description: 'Dish washer' })
  expect(live.record('Sales_Orders', order.id)).toMatchObject({ Customer_No: 'G-7' })

  shop.updateCustomer(ada.id, { metafields: shirt('XL') })
  await live.settled()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Department: 'XL' })
  world.shopify.handle = answer
  expect(asked.filter((query) => query.includes('metafield(')).length).toBeGreaterThan(3)
  expect(asked.filter((query) => query.includes('metafields('))).toEqual([])
})

test('after a rule was saved the next import writes the records it concerns, and no other', async () => {
  const live = await openShop(world, {
    store: (shop) => {
      // What changed within the hour an import may write twice: its file does not say when it was read.
      const createdAt = '2026-01-10T12:00:00Z'
      shop.createCustomer({ lastName: 'Vip', tags: ['vip'], createdAt })
      for (let i = 0; i < 5; i++) shop.createCustomer({ lastName: `Plain ${i}`, createdAt })
    },
  })
  const since = world.zoho.log.length
  const writes = () =>
    callsTo(world, 'Contacts', since).map(({ method, path, written }) => `${method} ${path} ${written}`)
  await live.import()
  expect(writes()).toEqual([])

  const choices = choicesOf('customer', settings({}))
  const when = [{ if: 'tag', is: 'has', tag: 'vip' } as const]
  const rule = {
    source: { from: 'text', text: 'First' } as const,
    target: 'Department',
    transforms: [],
    when,
  }
  await saveKindChoices(world.sync, live.domain, {
    ...choices,
    rules: [{ ...rule, precedence: 'settings' }],
  })
  await live.import()
  const once = 'PUT /crm/v8/Contacts 1'
  expect(writes()).toEqual([once])
  expect(live.org.records('Contacts').filter((row) => row['Department'] === 'First')).toHaveLength(1)
  await live.import()
  expect(writes()).toEqual([once])

  // Only whose value wins has changed: that, too, is something to write.
  await saveKindChoices(world.sync, live.domain, { ...choices, rules: [{ ...rule, precedence: 'shopify' }] })
  await live.import()
  expect(writes()).toEqual([once, once])
})

test('a rule that always wins does so in a record that Zoho had before us, and no other field does', async () => {
  const live = await openShop(world, { imported: false })
  const old = live.org.insert('Contacts', {
    Last_Name: 'Lovelace',
    First_Name: 'A.',
    Email: 'ada@example.com',
    Department: 'Sales',
  })
  await live.choose(
    settings({
      rules: {
        customer: [
          { source: { from: 'value', name: 'firstName' }, target: 'Department', precedence: 'shopify' },
        ],
      },
    }),
  )
  live.shop.silently(() =>
    live.shop.createCustomer({ firstName: 'Ada', lastName: 'L', email: 'ada@example.com' }),
  )
  await live.import()
  expect(live.org.record('Contacts', old.id)).toMatchObject({
    First_Name: 'A.',
    Last_Name: 'Lovelace',
    Department: 'Ada',
  })
})

test('a preview shows a real record by unsaved rules and filters, and stores and writes nothing', async () => {
  const live = await openShop(world, { imported: false })
  const { shop, domain } = live
  shop.silently(() => {
    shop.createCustomer({ firstName: 'Bob', lastName: 'B', email: 'bob@example.com' })
    shop.createCustomer({
      firstName: 'Ada',
      lastName: 'L',
      email: 'ada@example.com',
      metafields: shirt('L'),
    })
  })
  const choices = choicesOf(
    'customer',
    settings({
      rules: {
        customer: [
          { source: { from: 'metafield', name: 'custom.shirt' }, target: 'Department' },
          { source: { from: 'value', name: 'note' }, target: 'Title' },
          { source: { from: 'text', text: 'x' }, target: 'Gone' },
        ],
      },
      filters: { customer: { notTagged: ['staff'], leastOrders: 1 } },
    }),
  )
  const { found, record } = await sampleRecord(world.sync, domain, {
    choices,
    search: 'ada@example.com',
    id: null,
  })
  expect(found.map(({ title }) => title)).toEqual(['Ada L'])
  expect(record).toMatchObject({ filtered: true, results: ['applied', 'no_value', 'field_missing'] })
  expect(record?.rows[0]).toEqual({ field: 'Department', standard: null, value: 'L' })
  expect(record?.rows).toContainEqual({ field: 'First_Name', standard: 'Ada', value: 'Ada' })
  expect(record?.rows).toContainEqual({
    field: 'Email',
    standard: 'ada@example.com',
    value: 'ada@example.com',
  })

  const latest = await sampleRecord(world.sync, domain, { choices, search: '', id: null })
  expect(latest.found).toHaveLength(2)
  const other = latest.found.find(({ title }) => title === 'Bob B')
  const chosen = await sampleRecord(world.sync, domain, { choices, search: '', id: other?.id ?? null })
  expect(chosen.record?.id).toBe(other?.id)
  expect(live.org.records('Contacts')).toEqual([])
  expect((await loadSettings(world.sync, domain)).rules.customer).toEqual([])
  expect(JSON.stringify(await live.row())).not.toContain('ada@example.com')
})

test('a preview of a product is one of its variant, and one of an order has all but its links', async () => {
  const live = await openShop(world, { imported: false })
  const { shop, domain } = live
  shop.silently(() => {
    const mug = shop.createProduct({ title: 'Mug', vendor: 'Acme', variants: [{ price: '5', sku: 'M-1' }] })
    shop.createOrder({ lines: [{ variantId: mug.variants[0]?.id ?? '' }], poNumber: 'PO-9' })
  })
  const rules = {
    product: [{ source: { from: 'value' as const, name: 'vendor' }, target: 'Usage_Unit' }],
    order: [{ source: { from: 'value' as const, name: 'poNumber' }, target: 'Customer_No' }],
  }
  const preview = async (kind: 'product' | 'order') =>
    (
      await sampleRecord(world.sync, domain, {
        choices: choicesOf(kind, settings({ rules })),
        search: '',
        id: null,
      })
    ).record
  expect(await preview('product')).toMatchObject({
    results: ['unfit'],
    rows: expect.arrayContaining([{ field: 'Product_Code', standard: 'M-1', value: 'M-1' }]),
  })
  const order = await preview('order')
  expect(order?.rows[0]).toEqual({ field: 'Customer_No', standard: null, value: 'PO-9' })
  expect(order?.rows.map(({ field }) => field)).toContain('Description')
})

test('a store without such a record has an empty preview', async () => {
  const live = await openShop(world, { imported: false })
  const choices = choicesOf('customer', settings({}))
  const input = { choices, search: 'nobody at all', id: null }
  expect(await sampleRecord(world.sync, live.domain, input)).toEqual({ found: [], record: null })
  const gone = { choices, search: '', id: ShopifyId.parse('404') }
  expect((await sampleRecord(world.sync, live.domain, gone)).record).toBeNull()
})

test('Zoho’s users, layouts and fields are there to choose from, a field made a moment ago as well', async () => {
  const live = await openShop(world)
  live.org.addCustomField('Contacts', { field_label: 'Nick', data_type: 'text' })
  const { fields, users, layouts } = await loadZohoChoices(world.sync, live.domain, 'customer')
  expect(users[0]).toMatchObject({ name: expect.any(String) })
  expect(fields.map(({ apiName }) => apiName)).toContain('Nick')
  expect(layouts).toMatchObject([{ name: 'Standard', required: expect.arrayContaining(['Last_Name']) }])
  expect(layouts[0]?.fields).toContain('Shopify_Customer_Id')

  // What the page saw, the sync knows: no import is needed before a rule for the new field works.
  const choices = choicesOf('customer', settings({ newRecords: { customer: { layoutId: layouts[0]?.id } } }))
  const source = { from: 'value', name: 'firstName' } as const
  const rule = { source, target: 'Nick', transforms: [], when: [], precedence: 'settings' as const }
  await saveKindChoices(world.sync, live.domain, { ...choices, rules: [rule] })
  const ada = live.shop.createCustomer({ firstName: 'Ada', lastName: 'L' })
  await live.settled()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Nick: 'Ada' })
})

test('a layout that is gone costs no record', async () => {
  const live = await openShop(world, { imported: false })
  await live.choose(settings({ newRecords: { customer: { layoutId: '404' } } }))
  const ada = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ada', lastName: 'L' }))
  await live.import()
  expect(live.record('Contacts', ada.id)).toMatchObject({ Last_Name: 'L' })
})

test('a field deleted in Zoho is told by the nightly comparison, and by nothing else than its rule', async () => {
  const live = await openShop(world, { imported: false })
  live.org.addCustomField('Contacts', { field_label: 'Nick', data_type: 'text' })
  const source = { from: 'value', name: 'firstName' } as const
  const customer = [
    { source, target: 'Nick' },
    { source, target: 'Department' },
  ]
  await live.choose(settings({ rules: { customer }, filters: { order: { testOrders: false } } }))
  await live.import()
  expect(await health(live)).toEqual([
    { kind: 'product', rules: 0, filters: 0, broken: [], layout: null },
    { kind: 'customer', rules: 2, filters: 0, broken: [], layout: null },
    { kind: 'order', rules: 0, filters: 1, broken: [], layout: null },
  ])

  live.org.removeField('Contacts', 'Nick')
  await runJob(world, live, 'audit')
  const [, people] = await health(live)
  expect(people?.broken).toMatchObject([{ rule: 0, code: 'target_missing', target: 'Nick' }])
})

test('saving one kind’s choices leaves the other kinds’ alone', async () => {
  const live = await openShop(world, { imported: false })
  await live.choose(settings({ filters: { order: { channels: ['web'] } }, creditShare: 20 }))
  const choices = choicesOf('customer', settings({ filters: { customer: { tagged: ['vip'] } } }))
  await saveKindChoices(world.sync, live.domain, choices)
  expect(await loadSettings(world.sync, live.domain)).toMatchObject({
    creditShare: 20,
    filters: { customer: { tagged: ['vip'] }, order: { channels: ['web'] } },
  })
})

test('while Zoho is down its lists are refused as passing trouble, and a preview goes on by what is known', async () => {
  const live = await openShop(world, { store: (shop) => void shop.createCustomer({ lastName: 'Ada' }) })
  world.zoho.faults.down = true
  await expect(loadZohoChoices(world.sync, live.domain, 'customer')).rejects.toMatchObject({
    kind: 'transient',
  })
  const input = { choices: choicesOf('customer', settings({})), search: '', id: null }
  expect((await sampleRecord(world.sync, live.domain, input)).record?.rows.length).toBeGreaterThan(0)
})

test('ids that are shown are Shopify’s own', async () => {
  const live = await openShop(world, { imported: false })
  const ada = live.shop.silently(() => live.shop.createCustomer({ lastName: 'Ada' }))
  const input = { choices: choicesOf('customer', settings({})), search: '', id: null }
  expect((await sampleRecord(world.sync, live.domain, input)).found[0]?.id).toBe(tail(ada.id))
})
