import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { readableOrders } from './crm.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  type Merchant,
  onPhone,
  runImport,
  startMerchant,
} from './merchant.ts'

describe('an edition without Sales Orders', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('deals', {
      org: { edition: 'standard' },
      fill: (shop) => void buildStore(shop, { customers: 12, orders: 8, products: 4, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'deals'))

  const rules = async (what: string) => {
    const found = await accessibilityFaults(merchant)
    expect({ what, found }).toEqual({ what, found: [] })
  }

  test('is told on Home with what to do, beside the choice and with the way to it', async () => {
    const { app, page } = merchant
    await app.getByText('Orders in your Zoho edition').waitFor()
    await app.getByText('does not offer Sales Orders', { exact: false }).first().waitFor()
    expect(await app.getByRole('radio', { name: 'Sales orders' }).isChecked()).toBe(true)
    for (const name of ['Leads', 'Contacts'])
      expect(await app.getByRole('radio', { name, exact: true }).count()).toBe(1)
    expect(await app.getByRole('button', { name: /import/i }).count()).toBe(1)
    await rules('Home')
    await merchant.whole('deals-home')
    await onPhone(page, () => merchant.whole('deals-home-phone'))
    await app.getByRole('link', { name: 'Choose what orders become' }).click()
    await app.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  })

  test('the settings say so too, and keep the choice', async () => {
    const { app } = merchant
    await app.getByText('does not offer Sales Orders', { exact: false }).first().waitFor()
    await app.getByRole('radio', { name: 'Deals' }).check()
    await app.getByText('Choose deals, or continue', { exact: false }).waitFor({ state: 'hidden' })
    await app.getByRole('button', { name: 'Save' }).last().click()
    await app.getByText('Unsaved', { exact: false }).waitFor({ state: 'hidden' })
    await rules('Settings')
    await merchant.whole('deals-settings')
    await merchant.open('/app/settings')
    await app.getByRole('radio', { name: 'Deals' }).waitFor()
    expect(await app.getByRole('radio', { name: 'Deals' }).isChecked()).toBe(true)
  })

  test('an import makes a deal of each order, and the screens name deals', async () => {
    const { app, sandbox } = merchant
    await merchant.open()
    await app.getByText('Check before you start').waitFor()
    expect(await app.getByText('Orders in your Zoho edition').count()).toBe(0)
    await runImport(merchant, 'Contacts')
    await app.getByRole('button', { name: 'On both sides' }).click()
    await app.getByText('Orders and deals').waitFor()
    await merchant.whole('deals-imported')
    const deals = sandbox.zoho.org().records('Deals')
    expect(deals).toHaveLength(readableOrders(sandbox).length)
    await merchant.open('/app/orders')
    await app.getByText('Each order and its deal in Zoho CRM').waitFor()
    const link = app.getByRole('link', { name: /^Deal / }).first()
    expect(await link.getAttribute('href')).toContain('/tab/Potentials/')
    await merchant.open('/app/settings/mapping?kind=order')
    await app.getByRole('cell', { name: 'Deal Name' }).first().waitFor()
    await merchant.page.waitForLoadState('networkidle')
    await rules('the mapping of orders')
    expect(merchant.troubles).toEqual([])
  })
})
