// A merchant who switches from Zoho's own Shopify extension: its records are taken over, none is made twice.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { tail, type LiveOptions } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { OrgSimulator } from '#test/simulators/zoho/index.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ann = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' }

/** The fields of the extension, as text or as numbers. */
function installExtension(org: OrgSimulator, type: 'text' | 'bigint' = 'text') {
  const add = (module: string, name: string) =>
    org.addCustomField(module, {
      field_label: `Extension ${name}`.slice(0, 25),
      api_name: `shopifyextension__${name}`,
      data_type: type,
    })
  for (const module of ['Leads', 'Contacts']) add(module, 'Shopify_Reference_Id')
  add('Products', 'Shopify_Variant_Id')
  add('Products', 'Shopify_Product_Id')
  add('Sales_Orders', 'Shopify_Order_Id')
}

async function open(options: LiveOptions = {}) {
  const made = { customer: '', product: '', variant: '', order: '', name: '' }
  const opened = await openForImport(world, {
    ...options,
    store: (shop) => {
      made.customer = shop.createCustomer(ann).id
      const product = shop.createProduct({ title: 'Lamp', variants: [{ sku: 'L-1', price: '20.00' }] })
      made.product = product.id
      made.variant = product.variants[0]?.id ?? ''
      const lines = [{ variantId: made.variant, quantity: 2 }]
      const order = shop.createOrder({ customerId: made.customer, lines })
      Object.assign(made, { order: order.id, name: order.name })
    },
  })
  return { ...opened, made }
}

describe.each(['text', 'bigint'] as const)('records of the extension, with ids as %s', (type) => {
  test('are all taken over by an import: nothing is created', async () => {
    const { run, settled, org, made, record, differences } = await open()
    installExtension(org, type)
    const person = org.insert('Contacts', {
      Last_Name: 'Lee-Smith',
      Email: 'old@example.com',
      shopifyextension__Shopify_Reference_Id: tail(made.customer),
    })
    const product = org.insert('Products', {
      Product_Name: 'Old lamp',
      shopifyextension__Shopify_Product_Id: tail(made.product),
    })
    const order = org.insert('Sales_Orders', {
      Subject: 'Old order',
      shopifyextension__Shopify_Order_Id: tail(made.order),
      Ordered_Items: [{ Product_Name: { id: product.id }, Quantity: 1, List_Price: 20 }],
    })

    const { steps, state, cause } = await run()

    expect({ state, cause }).toEqual({ state: 'completed', cause: null })
    // What had to wait is written after it, by the comparison.
    await settled()
    expect(steps.map(({ created }) => created)).toEqual([0, 0, 0])
    for (const module of ['Contacts', 'Products', 'Sales_Orders']) expect(org.records(module)).toHaveLength(1)
    expect(record('Contacts', made.customer)).toMatchObject({ id: person.id, Last_Name: 'Lee-Smith' })
    expect(record('Contacts', made.customer)['First_Name']).toBe('Ann')
    expect(record('Products', made.variant)).toMatchObject({ id: product.id, Product_Name: 'Old lamp' })
    expect(record('Sales_Orders', made.order)).toMatchObject({ id: order.id, Subject: 'Old order' })
    expect(differences()).toEqual([])
  })

  test('are taken over one by one as well, when a change asks for them', async () => {
    const { run, org, shop, settled, record } = await open()
    installExtension(org, type)
    await run()
    const bob = shop.silently(() => shop.createCustomer({ lastName: 'Bob', email: 'bob@example.com' }))
    const { id } = org.insert('Contacts', {
      Last_Name: 'Bobby',
      shopifyextension__Shopify_Reference_Id: tail(bob.id),
    })

    shop.updateCustomer(bob.id, { note: 'now told' })
    await settled()

    expect(record('Contacts', bob.id)).toMatchObject({ id, Last_Name: 'Bobby' })
  })
})

test('the extension id counts before the e-mail, and its values are replaced where the merchant says so', async () => {
  const { run, org, made, record } = await open({ choices: { existing: 'replace' } })
  installExtension(org)
  org.insert('Contacts', { Last_Name: 'Namesake', Email: 'ann@example.com' })
  const { id } = org.insert('Contacts', {
    Last_Name: 'Old',
    shopifyextension__Shopify_Reference_Id: tail(made.customer),
  })

  await run()

  expect(record('Contacts', made.customer)).toMatchObject({ id, Last_Name: 'Lee' })
  expect(org.records('Contacts')).toHaveLength(2)
})

test('an order is known by its name, a product by its SKU, only where the extension was at work', async () => {
  const { run, org, made, record } = await open()
  installExtension(org)
  org.addCustomField('Sales_Orders', {
    field_label: 'Extension order number',
    api_name: 'shopifyextension__Order_Number',
  })
  const product = org.insert('Products', { Product_Name: 'Old lamp', Product_Code: 'l-1' })
  const order = org.insert('Sales_Orders', {
    Subject: 'Old',
    shopifyextension__Order_Number: made.name.replace('#', ''),
    Ordered_Items: [{ Product_Name: { id: product.id }, Quantity: 2, List_Price: 20 }],
  })

  await run()

  expect(record('Products', made.variant)['id']).toBe(product.id)
  expect(record('Sales_Orders', made.order)['id']).toBe(order.id)

  const plain = await open()
  plain.org.insert('Products', { Product_Name: 'Old lamp', Product_Code: 'L-1' })
  await plain.run()
  expect(plain.org.records('Products')).toHaveLength(2)
})

test('a product of several variants is not taken for the one of the extension', async () => {
  const { run, org, shop, record } = await open()
  installExtension(org)
  const shirt = shop.silently(() =>
    shop.createProduct({
      title: 'Shirt',
      variants: [
        { sku: 'S', price: '9.00', selectedOptions: [{ name: 'Size', value: 'S' }] },
        { sku: 'M', price: '9.00', selectedOptions: [{ name: 'Size', value: 'M' }] },
      ],
    }),
  )
  org.insert('Products', { Product_Name: 'Shirt', shopifyextension__Shopify_Product_Id: tail(shirt.id) })
  const small = org.insert('Products', {
    Product_Name: 'Shirt S',
    shopifyextension__Shopify_Variant_Id: tail(shirt.variants[0]?.id ?? ''),
  })

  await run()

  expect(record('Products', shirt.variants[0]?.id ?? '')['id']).toBe(small.id)
  expect(org.records('Products').filter((row) => row['Product_Name'] === 'Shirt')).toHaveLength(1)
})

test('a field of the extension that is labelled like ours is not taken for ours', async () => {
  const { run, org, made } = await open()
  org.addCustomField('Contacts', {
    field_label: 'Shopify Customer Id',
    api_name: 'shopifyextension__Shopify_Customer_Id',
  })
  const id = tail(made.customer)
  org.insert('Contacts', { Last_Name: 'Old', shopifyextension__Shopify_Customer_Id: id })

  await run()

  const own = org.fields('Contacts').find((field) => field.field_label === 'Shopify Customer Id 2')
  expect(org.records('Contacts').map((row) => row[own?.api_name ?? ''])).toEqual([id])
})

test('the pre-flight says that its records were found, and only then', async () => {
  const { org, domain, made } = await open()
  const said = async () =>
    (await runPreflight(world.sync, domain)).checks.filter((check) => check.id === 'extension')
  expect(await said()).toEqual([])
  installExtension(org)
  expect(await said()).toEqual([])
  org.insert('Contacts', {
    Last_Name: 'Old',
    shopifyextension__Shopify_Reference_Id: tail(made.customer),
  })
  expect(await said()).toEqual([{ id: 'extension', status: 'info', values: { module: 'Contacts' } }])
})
