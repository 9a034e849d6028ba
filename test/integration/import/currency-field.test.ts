// A module that hides its Currency field takes amounts in the organization's own currency alone, whatever the others have.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { importOnly, openForImport } from '#test/support/import-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import type { OrgSimulator } from '#test/simulators/zoho/types.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

type Opened = Awaited<ReturnType<typeof openForImport>>
const yen = { shop: { currency: 'JPY' }, org: { currency: 'USD', multiCurrency: ['JPY'] } }
const store = (made: ShopSimulator) => {
  const { variants } = made.createProduct({ title: 'Lamp', variants: [{ sku: 'L', price: '10000' }] })
  made.createOrder({ lines: [{ variantId: variants[0]?.id ?? '', quantity: 1 }] })
}
const findings = async ({ domain }: Opened) =>
  (await runPreflight(world.sync, domain)).checks.filter(({ id }) => id === 'currency_field')

const priced = (org: OrgSimulator) =>
  org.records('Products').filter((row) => row['Shopify_Variant_Id'] && (row['Unit_Price'] ?? 0) !== 0)
const causesOf = async ({ outcomes }: Opened, kind: string) =>
  new Set((await outcomes()).filter((one) => one.kind === kind).map(({ cause }) => cause))

describe('a module that hides its Currency field', () => {
  test.each(['Sales_Orders', 'Deals'] as const)('of %s gets no order: yen are no dollars', async (module) => {
    const opened = await openForImport(world, { ...yen, store, choices: { ordersAs: module } })
    opened.org.removeField(module, 'Currency')

    expect(await findings(opened)).toEqual([
      {
        id: 'currency_field',
        status: 'warning',
        values: { module, currency: 'JPY', organisation: 'USD' },
      },
    ])
    expect((await opened.run()).state).toBe('completed')

    expect(opened.org.records(module)).toEqual([])
    expect(await causesOf(opened, 'order')).toEqual(new Set(['currency_missing']))
    expect(priced(opened.org)).toMatchObject([{ Unit_Price: 10_000, Currency: 'JPY' }])
  })

  test('of products has products without prices, and its orders go on', async () => {
    const opened = await openForImport(world, { ...yen, store })
    opened.org.removeField('Products', 'Currency')

    expect((await findings(opened)).map(({ values }) => values['module'])).toEqual(['Products'])
    await opened.run()

    expect(priced(opened.org)).toEqual([])
    expect(opened.org.records('Sales_Orders')).toMatchObject([{ Grand_Total: 10_000, Currency: 'JPY' }])
  })

  test('gets converted amounts, to the cent, where the merchant says at which rate', async () => {
    const choices = { missingCurrency: { as: 'convert', rate: 0.006543 } } as const
    const opened = await openForImport(world, { ...yen, store, choices })
    opened.org.removeField('Sales_Orders', 'Currency')

    expect((await findings(opened)).map(({ status }) => status)).toEqual(['info'])
    await opened.run()

    expect(opened.org.records('Sales_Orders')).toMatchObject([{ Grand_Total: 65.43 }])
    expect(priced(opened.org)).toMatchObject([{ Unit_Price: 10_000, Currency: 'JPY' }])
  })

  test('is shown again, and what waited is written by the next import', async () => {
    const opened = await openForImport(world, { ...yen, store })
    opened.org.removeField('Sales_Orders', 'Currency')
    await opened.run()
    opened.org.addCustomField('Sales_Orders', {
      field_label: 'Currency',
      api_name: 'Currency',
      data_type: 'picklist',
      pick_list_values: ['USD', 'JPY'],
    })

    expect(await findings(opened)).toEqual([])
    await opened.run()

    expect(opened.org.records('Sales_Orders')).toMatchObject([{ Grand_Total: 10_000, Currency: 'JPY' }])
  })

  test('of quotes gets no draft order', async () => {
    const opened = await openForImport(world, {
      ...yen,
      choices: { kinds: { draftOrder: true } },
      store: (made) => {
        made.grantScopes([...made.scopes, 'read_draft_orders'])
        made.createDraftOrder({ lines: [{ title: 'Lamp', price: '10000', quantity: 1 }] })
      },
    })
    opened.org.removeField('Quotes', 'Currency')

    expect((await findings(opened)).map(({ values }) => values['module'])).toEqual(['Quotes'])
    await importOnly(world, opened, 'draftOrder')

    expect(opened.org.records('Quotes')).toEqual([])
    expect(await causesOf(opened, 'draftOrder')).toEqual(new Set(['currency_missing']))
  })
})
