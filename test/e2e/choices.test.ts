// The choices on Home belong to the import that is started with them.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  type Merchant,
  onPhone,
  runImport,
  startMerchant,
} from './merchant.ts'

describe('the choices on Home', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('choices', {
      fill: (shop) => void buildStore(shop, { customers: 12, orders: 8, products: 4, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'choices'))

  const people = (module: string) =>
    merchant.sandbox.zoho
      .org()
      .records(module)
      .map((row) => row['Last_Name'])
  const arrives = async (lastName: string, module: 'Contacts' | 'Leads') => {
    const email = `${lastName.toLowerCase()}@example.com`
    merchant.sandbox.shop.createCustomer({ firstName: 'New', lastName, email })
    await expect.poll(() => people(module), { timeout: 30_000 }).toContain(lastName)
  }

  test('are kept with a preview, and the page opens with them before the first import', async () => {
    const { app } = merchant
    await app.getByRole('radio', { name: 'Leads', exact: true }).check()
    await app.getByRole('button', { name: 'Preview', exact: true }).click()
    await app.getByText('Nothing was written', { exact: false }).waitFor({ timeout: 60_000 })
    await merchant.open()
    await app.getByRole('radio', { name: 'Leads', exact: true }).waitFor()
    expect(await app.getByRole('radio', { name: 'Leads', exact: true }).isChecked()).toBe(true)
    expect(await app.getByText('Your choices changed', { exact: false }).count()).toBe(0)
    await app.getByRole('radio', { name: 'Contacts', exact: true }).check()
    await app.getByText('Your choices changed', { exact: false }).waitFor()
    await runImport(merchant)
  })

  test('say after the first import that Import changes live sync, and change nothing before', async () => {
    const { app, page } = merchant
    await app.getByRole('radio', { name: 'Leads', exact: true }).check()
    await app.getByText('Import also changes live sync').scrollIntoViewIfNeeded()
    await app.getByText('Customers become: Leads (now Contacts)').waitFor()
    await merchant.whole('choices-differ')
    await onPhone(page, () => merchant.whole('choices-differ-phone'))
    expect(await accessibilityFaults(merchant)).toEqual([])
    await arrives('Meanwhile', 'Contacts')
    await app.getByRole('button', { name: 'Preview', exact: true }).click()
    await app.getByText('Nothing was written', { exact: false }).waitFor({ timeout: 60_000 })
    await arrives('Previewed', 'Contacts')
    expect(people('Leads')).toEqual([])
  })

  test('become the settings once Import is pressed', async () => {
    const { app } = merchant
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByText('Import also changes live sync').waitFor({ state: 'hidden' })
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    await arrives('Afterwards', 'Leads')
    await merchant.open('/app/settings')
    await app.getByRole('radio', { name: 'Leads', exact: true }).waitFor()
    expect(await app.getByRole('radio', { name: 'Leads', exact: true }).isChecked()).toBe(true)
    expect(merchant.troubles).toEqual([])
  })

  test('Import starts when it is pressed, though a check is still on the way', async () => {
    const { app, page, sandbox } = merchant
    const ended = Promise.withResolvers<void>()
    await page.route('**/app/preflight*', async (route) => {
      await ended.promise
      await route.fallback()
    })
    sandbox.zoho.faults.latencyMs = 300
    await merchant.open()
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('progressbar').waitFor()
    sandbox.zoho.faults.latencyMs = 0
    ended.resolve()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(merchant.troubles).toEqual([])
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})
