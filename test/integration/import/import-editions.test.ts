// What an organisation may lack: unique fields, custom fields, modules, permissions, currencies.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { resumeRun } from '#app/sync/import/import.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { buildStore } from '#test/store/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import type { LiveOptions } from '#test/support/live-shop.ts'
import { fieldNamed } from '#test/support/whole-crm.ts'
import { inFlyingTime, startWorld, type World } from '#test/support/world.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import type { OrgSimulator } from '#test/simulators/zoho/types.ts'

let world: World
const clock = { skipMs: 0 }
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + clock.skipMs) })
})
beforeEach(() => {
  clock.skipMs = 0
  world.zoho.switches.licence = 'paid'
  world.zoho.switches.currencyOptions = true
})
afterAll(() => world[Symbol.asyncDispose]())

const store = (shop: ShopSimulator) =>
  void buildStore(shop, { customers: 12, orders: 10, products: 6, plain: true })
const open = (options: LiveOptions = {}) => openForImport(world, { store, ...options })
const labels = {
  Contacts: 'Shopify Customer Id',
  Products: 'Shopify Variant Id',
  Sales_Orders: 'Shopify Order Id',
}

const idField = (org: OrgSimulator, module: keyof typeof labels) =>
  org.fields(module).find(({ api_name }) => api_name === fieldNamed(org, module, labels[module]))

describe('where the two unique fields of a module are taken', () => {
  const taken = { Contacts: { unique: 2 }, Products: { unique: 2 }, Sales_Orders: { unique: 2 } }

  test('an ordinary id field does, and nothing is doubled by a second import without links', async () => {
    const { run, org, domain, differences } = await open({ org: { customFieldsUsed: taken } })

    await run()

    expect(idField(org, 'Contacts')?.unique).toEqual({})
    expect(differences()).toEqual([])
    await world.db.prisma.link.deleteMany({ where: { shopDomain: domain } })
    await run()
    expect(differences()).toEqual([])
  })

  test('a batch whose answer was lost is looked up before it is written again', async () => {
    const { run, differences } = await open({ org: { customFieldsUsed: taken } })
    // The first call of each kind that writes is carried out, and its answer never comes.
    let lost = 0
    world.zoho.faults.rejectRecords = (module) => {
      if (lost < 3 && module !== 'Accounts') {
        lost += 1
        world.zoho.faults.timeoutAfterCommit = 1
      }
      return undefined
    }

    const { state } = await inFlyingTime(clock, run)
    world.zoho.faults.rejectRecords = undefined

    expect(state).toBe('completed')
    expect(lost).toBe(3)
    expect(differences()).toEqual([])
  })
})

test('where the limit is only said when the field is made, an ordinary id field does as well', async () => {
  const { run, org, differences } = await open()
  // Unique fields of Zoho's own, which an organisation's list of custom fields does not show.
  org.makeUnique('Contacts', 'Email')
  org.makeUnique('Contacts', 'Phone')

  await run()

  expect(idField(org, 'Contacts')?.unique).toEqual({})
  expect(differences()).toEqual([])
})

test('an organisation without a free custom field fails the run, and says why', async () => {
  const full = { Contacts: { total: 10 } }
  const { run, org, refusals } = await open({ org: { edition: 'standard', customFieldsUsed: full } })

  const failed = await run()

  expect(failed).toMatchObject({ state: 'failed', cause: 'LIMIT_EXCEEDED' })
  expect(org.records('Contacts')).toEqual([])
  expect(await refusals()).toEqual([])
})

test('the last room for a field is that of our id: orders come, and that they have no day is told', async () => {
  const last = { Sales_Orders: { total: 154 } }
  const { run, org, domain, differences } = await open({
    org: { edition: 'professional', customFieldsUsed: last },
  })
  const days = async () =>
    (await runPreflight(world.sync, domain)).checks.filter(({ id }) => id === 'order_date')
  const told = {
    id: 'order_date',
    status: 'info',
    values: { module: 'Sales_Orders', field: 'Shopify Order Date' },
  }
  expect(await days()).toEqual([told])

  expect(await run()).toMatchObject({ state: 'completed', cause: null })

  expect(differences()).toEqual([])
  expect(idField(org, 'Sales_Orders')).toBeDefined()
  expect(org.fields('Sales_Orders').filter(({ data_type }) => data_type === 'date')).toEqual(
    org.fields('Sales_Orders').filter(({ api_name }) => api_name === 'Due_Date'),
  )
  expect(await days()).toEqual([told])

  org.setEdition('enterprise')
  await run()
  expect(await days()).toEqual([])
})

test('a failed run goes on where it was once there is room', async () => {
  const full = { Contacts: { total: 10 } }
  const { run, org, domain, ended, differences } = await open({
    org: { edition: 'standard', customFieldsUsed: full },
  })
  const failed = await run()
  org.setEdition('enterprise')

  await resumeRun(world.sync, domain, failed.id)

  expect(await ended(failed.id)).toMatchObject({ state: 'completed', cause: null })
  expect(differences()).toEqual([])
})

test('a user who may not create fields is told so', async () => {
  const { run } = await open({ org: { permissions: { customize: false } } })

  expect(await run()).toMatchObject({ state: 'failed', cause: 'NO_PERMISSION' })
})

test('an id field that the merchant made already is used as it is', async () => {
  const { run, org, differences } = await open()
  org.addCustomField('Contacts', {
    field_label: 'Shopify Customer Id',
    api_name: 'Shopify_Customer_Id_9',
    unique: true,
  })

  await run()

  expect(org.fields('Contacts').filter(({ field_label }) => field_label.startsWith('Shopify'))).toHaveLength(
    1,
  )
  expect(differences()).toEqual([])
})

test('a field of that name which cannot hold an id is left alone, and another one is made', async () => {
  const { run, org } = await open()
  org.addCustomField('Contacts', { field_label: 'Shopify Customer Id', data_type: 'boolean' })

  const { state } = await run()

  expect(state).toBe('completed')
  const ours = org.fields('Contacts').find(({ field_label }) => field_label === 'Shopify Customer Id 2')
  expect(org.records('Contacts').every((row) => typeof row[ours?.api_name ?? ''] === 'string')).toBe(true)
})

test('an edition without Sales Orders still gets products and customers, orders are left out', async () => {
  const { run, differences, refusals } = await open({ org: { edition: 'standard' } })

  const { state, steps } = await run()

  expect(state).toBe('completed')
  expect(differences({ orders: false })).toEqual([])
  expect(steps.find(({ kind }) => kind === 'order')).toMatchObject({ state: 'completed', done: 0, total: 0 })
  expect(await refusals()).toEqual([])
})

test('an edition without products either still gets its customers', async () => {
  const { run, org, shop } = await open({ org: { edition: 'free' } })

  expect((await run()).state).toBe('completed')
  expect(org.records('Contacts')).toHaveLength(shop.customers.size)
})

test('a trial is taken for the edition that is tried: orders come with it', async () => {
  world.zoho.switches.licence = 'trial'
  const { run, domain, differences } = await open({ org: { customFieldsUsed: { Contacts: { total: 11 } } } })
  const { checks, edition } = await runPreflight(world.sync, domain)

  expect(edition).toBe('enterprise')
  expect(checks.filter(({ status }) => status === 'blocked')).toEqual([])
  expect((await run()).state).toBe('completed')
  expect(differences()).toEqual([])
})

test('the check before an import keeps nobody out of an edition whose limits nobody documents', async () => {
  const { domain } = await open({ org: { edition: 'free', customFieldsUsed: { Contacts: { total: 4 } } } })

  const { checks } = await runPreflight(world.sync, domain)

  expect(checks.filter(({ status }) => status === 'blocked')).toEqual([])
})

test('Sales Orders that appear with a larger edition are filled by the next import', async () => {
  const { run, org, differences } = await open({ org: { edition: 'standard' } })
  await run()
  org.setEdition('enterprise')

  await run()

  expect(differences()).toEqual([])
})

test('a module that the connected user may not reach stops the run instead of refusing records one by one', async () => {
  const reachable = ['Contacts', 'Accounts', 'Products']
  const { run, writes } = await open({ org: { permissions: { modules: reachable } } })
  const before = world.zoho.log.length

  expect(await run()).toMatchObject({ state: 'failed', cause: 'NO_PERMISSION' })
  expect(writes(before).filter((call) => call.includes('/Sales_Orders')).length).toBeLessThanOrEqual(2)
})

const priced = (org: OrgSimulator) =>
  org.records('Products').filter((row) => row['Shopify_Variant_Id'] && (row['Unit_Price'] ?? 0) !== 0)
const causes = async ({ outcomes }: Pick<Awaited<ReturnType<typeof open>>, 'outcomes'>) =>
  new Set((await outcomes()).filter(({ kind }) => kind === 'order').map(({ cause }) => cause))

describe('currencies', () => {
  const inEuro = { currency: 'EUR' }

  test('an organisation with several currencies gets orders in the one of the shop', async () => {
    const { run, org, differences } = await open({
      shop: inEuro,
      org: { currency: 'USD', multiCurrency: ['EUR', 'GBP'] },
    })

    await run()

    expect(differences()).toEqual([])
    expect(new Set(org.records('Sales_Orders').map((row) => row['Currency']))).toEqual(new Set(['EUR']))
  })

  test('a Currency field that lists none takes those of the organisation', async () => {
    world.zoho.switches.currencyOptions = false
    const { run, org, differences } = await open({
      shop: inEuro,
      org: { currency: 'USD', multiCurrency: ['EUR', 'GBP'] },
    })

    await run()

    expect(differences()).toEqual([])
    for (const module of ['Sales_Orders', 'Products']) {
      const rows = org.records(module).filter((row) => row['Grand_Total'] || row['Unit_Price'])
      expect(new Set(rows.map((row) => row['Currency']))).toEqual(new Set(['EUR']))
    }
  })

  test('products say what their prices are in', async () => {
    const { run, org } = await open({ shop: inEuro, org: { currency: 'USD', multiCurrency: ['EUR'] } })

    await run()

    const products = org.records('Products').filter((row) => row['Shopify_Variant_Id'])
    expect(new Set(products.filter((row) => row['Unit_Price']).map((row) => row['Currency']))).toEqual(
      new Set(['EUR']),
    )
  })

  test('35.612 dinars stay 35.612, in an organisation of dollars', async () => {
    const { run, org, shop } = await openForImport(world, {
      shop: { currency: 'KWD' },
      org: { currency: 'USD', multiCurrency: ['KWD'] },
      store: (made) => {
        const { variants } = made.createProduct({ title: 'Lamp', variants: [{ sku: 'L', price: '17.806' }] })
        made.createOrder({ lines: [{ variantId: variants[0]?.id ?? '', quantity: 2 }] })
      },
    })

    await run()

    const [order] = shop.orders.values()
    expect(order?.current.total).toBe('35.612')
    expect(org.records('Sales_Orders')).toMatchObject([{ Grand_Total: 35.612, Currency: 'KWD' }])
    expect(org.records('Products').find((row) => row['Product_Code'] === 'L')).toMatchObject({
      Unit_Price: 17.806,
      Currency: 'KWD',
    })
  })

  describe('that the organisation lacks', () => {
    const lacking = { shop: inEuro, org: { currency: 'USD', multiCurrency: ['GBP'] } }
    test.each([
      ['has others', lacking],
      ['has one only', { shop: inEuro, org: { currency: 'USD' } }],
    ])('euros are never stored as dollars: orders and prices wait where it %s', async (_name, options) => {
      const opened = await open(options)

      expect((await opened.run()).state).toBe('completed')

      expect(opened.org.records('Sales_Orders')).toEqual([])
      expect(priced(opened.org)).toEqual([])
      expect(opened.org.records('Contacts')).not.toEqual([])
      expect(await causes(opened)).toEqual(new Set(['currency_missing']))
    })

    test('what waited is written once the merchant says at which rate', async () => {
      const opened = await open(lacking)
      await opened.run()
      await opened.choose({ missingCurrency: { as: 'convert', rate: 1.25 } })

      await opened.run()

      const orders = opened.org.records('Sales_Orders')
      expect(orders).toHaveLength(opened.shop.orders.size)
      const totals = [...opened.shop.orders.values()].map(({ current }) =>
        (Math.round(Number(current.total) * 125 + 1e-9) / 100).toFixed(2),
      )
      expect(orders.map((row) => Number(row['Grand_Total']).toFixed(2)).toSorted()).toEqual(totals.toSorted())
      const [variant] = [...opened.shop.variants.values()].filter(({ price }) => Number(price) > 0)
      expect(opened.record('Products', variant?.id ?? '')['Unit_Price']).toBeCloseTo(
        Number(variant?.price) * 1.25,
        2,
      )
    })

    test('orders and prices are left out where the merchant chose so', async () => {
      const choices = { missingCurrency: { as: 'leave_out', rate: null } } as const
      const opened = await open({ ...lacking, choices })

      await opened.run()

      expect(opened.org.records('Sales_Orders')).toEqual([])
      expect(priced(opened.org)).toEqual([])
      expect(await causes(opened)).toEqual(new Set(['currency_left_out']))
    })

    test('once it is there, the next import writes all that waited', async () => {
      const opened = await open(lacking)
      await opened.run()
      for (const module of ['Sales_Orders', 'Products'])
        opened.org.setOptions(module, 'Currency', ['USD', 'GBP', 'EUR'])

      await opened.run()

      expect(opened.differences()).toEqual([])
      expect(priced(opened.org)).not.toEqual([])
    })
  })
})

test('the store account deleted in Zoho is made again, and so is the product for other items', async () => {
  const { run, org, shop, differences } = await open()
  shop.silently(() => shop.createOrder({ lines: [{ title: 'Engraving', price: '5.00', quantity: 1 }] }))
  await run()
  for (const { id } of org.records('Accounts')) org.remove('Accounts', id)
  const placeholder = org
    .records('Products')
    .find((row) => String(row['Product_Name']).includes('other items'))
  org.remove('Products', placeholder?.id ?? '')
  shop.silently(() => shop.createOrder({ lines: [{ title: 'Wrapping', price: '2.00', quantity: 1 }] }))

  const { steps } = await run()

  expect(steps.map(({ rejected }) => rejected)).toEqual([0, 0, 0])
  expect(differences()).toEqual([])
})
