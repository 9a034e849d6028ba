// The merchants' page of what arrives where names every field that the app fills, with everything switched on.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { importOnly } from '#test/support/import-shop.ts'
import { openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { buildStore } from '#test/store/index.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { startWorld, type Choices, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => void (clock.skipMs = 0))
afterAll(() => world[Symbol.asyncDispose]())

const everyKind = { product: true, customer: true, order: true, checkout: true, draftOrder: true }
const once = { tags: ['from Shopify'] }
const all = {
  kinds: everyKind,
  recoveryLinks: true,
  timelineNotes: true,
  refundNotes: 'all',
  productImages: true,
  accounts: { perCompany: true, b2b: true },
  shopifyTags: everyKind,
  newRecords: { product: once, customer: once, order: once, checkout: once, draftOrder: once },
} as const satisfies Choices

const address = {
  address1: '1 Main Street',
  city: 'Ottawa',
  province: 'Ontario',
  zip: 'K2P 2L8',
  country: 'Canada',
  phone: '+1 613 555 0123',
}
const lamps = [{ title: 'Blue lamp', sku: 'LAMP-B', price: '45.00', quantity: 2 }]

function fill(shop: ShopSimulator) {
  shop.install()
  shop.grantScopes([...shop.scopes, 'read_draft_orders', 'read_returns'])
  buildStore(shop, { customers: 30, orders: 40, products: 'sample' })
  const { id: company } = shop.createCompany({
    name: 'Acme Ltd',
    externalId: 'AC-1',
    note: 'Pays late',
    locations: [
      { name: 'Berlin', phone: '+49 30 901820', billingAddress: address, shippingAddress: address },
    ],
  })
  const { id } = shop.createCustomer({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@acme.example' })
  shop.joinCompany(company, id)
  const order = shop.createOrder({
    customerId: id,
    lines: lamps,
    billingAddress: address,
    shippingAddress: address,
  })
  shop.refundOrder(order.id, { amount: 5 })
  shop.abandonCheckout({ customerId: id, lines: lamps })
  shop.createDraftOrder({ customerId: id, lines: lamps, billingAddress: address, shippingAddress: address })
}

async function open(choices: Partial<Settings>) {
  const live = await openShop(world, { choices: { ...all, ...choices }, store: fill, imported: false })
  for (const label of ['Shopify Vendor', 'Shopify Product Type'])
    live.org.addCustomField('Products', { field_label: label, data_type: 'text' })
  await live.import()
  await importOnly(world, live, 'draftOrder')
  clock.skipMs += 11 * 60_000
  await runJob(world, live, 'reconcile')
  await live.settled()
  return live
}

const page = readFileSync('docs/what-arrives-where.md', 'utf8')
const sections = new Map(
  page.split(/^### /m).map((section) => [section.split('\n')[0] ?? '', rowsIn(section)] as const),
)
const titles: Readonly<Record<string, readonly string[]>> = {
  Contacts: ['Customers as contacts'],
  Leads: ['Customers as leads'],
  Products: ['Products (each variant is one)'],
  Sales_Orders: ['Orders as sales orders'],
  Deals: ['Orders as deals', 'Abandoned checkouts as deals (off at first)'],
  Quotes: ['Draft orders as quotes (off at first)'],
  Accounts: ['B2B companies as accounts (off at first)'],
}

function rowsIn(section: string): string[][] {
  const rows = section.split('\n').filter((row) => row.startsWith('| '))
  return rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )
}

function named(module: string): Set<string> {
  const own = (titles[module] ?? []).flatMap((title) =>
    (sections.get(title) ?? []).map(([field = '']) => field),
  )
  const besides = (sections.get('Besides') ?? []).filter(([of]) => of === module.replaceAll('_', ' '))
  return new Set([...own, ...besides.map(([, field = '']) => field)])
}

/** Fields that the API can write, and that a record of the module has. Its owner Zoho sets by itself. */
function filled({ org }: LiveShop, module: string): string[] {
  const fields = new Map(org.fields(module).map((field) => [field.api_name, field]))
  const names = new Set(
    org.records(module).flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)),
  )
  return [...names]
    .flatMap((name) => {
      const field = fields.get(name)
      return field?.operation_type.api_create && name !== 'Owner'
        ? [field.custom_field ? field.field_label : name]
        : []
    })
    .map((name) => name.replaceAll('_', ' '))
}

test.for([
  ['Sales_Orders', ['Contacts', 'Products', 'Sales_Orders', 'Deals', 'Quotes', 'Accounts']],
  ['Deals', ['Contacts', 'Products', 'Deals', 'Quotes', 'Accounts']],
] as const)('every field that is filled is on the page, where orders are %s', async ([ordersAs, modules]) => {
  const live = await open({ ordersAs })
  const missing = modules.flatMap((module) => {
    expect([module, live.org.records(module).length > 0]).toEqual([module, true])
    const known = named(module)
    return filled(live, module).flatMap((field) => (known.has(field) ? [] : [`${module}: ${field}`]))
  })
  expect(missing).toEqual([])
  expect(filled(live, 'Contacts')).toContain('Account Name')
  expect(filled(live, 'Products')).toContain('Shopify Vendor')
})

test('so is it of leads', async () => {
  const live = await open({ customersAs: 'Leads' })
  const known = named('Leads')
  expect(live.org.records('Leads').length).toBeGreaterThan(0)
  expect(filled(live, 'Leads').filter((field) => !known.has(field))).toEqual([])
})
