import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { differences } from './crm.ts'
import {
  accessibilityFaults,
  connectZoho,
  explainFailure,
  type Merchant,
  onPhone,
  runImport,
  startMerchant,
} from './merchant.ts'

describe('customers who were leads become contacts', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('move', {
      fill: (shop) => void buildStore(shop, { customers: 12, orders: 8, products: 4, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant, 'Leads')
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'move'))

  test('the settings offer a look before anything moves', async () => {
    const { app, page, sandbox } = merchant
    await merchant.goTo('Settings')
    await app.getByRole('radio', { name: 'Contacts' }).check()
    await app.getByRole('button', { name: 'Save' }).last().click()
    await app.getByText('12 customers are leads in Zoho CRM').waitFor()
    await app.getByRole('button', { name: 'See what moving them would do' }).click()
    await app.getByText('What would happen').waitFor()
    await app.getByRole('button', { name: 'Move 12 customers to contacts' }).scrollIntoViewIfNeeded()
    await merchant.screenshot('move-plan')
    await onPhone(page, async () => {
      await app.getByText('What would happen').scrollIntoViewIfNeeded()
      await merchant.screenshot('move-plan-phone')
      const tooWide = await app.locator('body').evaluate((body) => body.scrollWidth > body.clientWidth)
      expect(tooWide).toBe(false)
    })
    expect(await accessibilityFaults(merchant)).toEqual([])
    expect(sandbox.zoho.org().records('Contacts')).toEqual([])
  })

  test('confirmed, it shows its progress and ends with each customer there once', async () => {
    const { app, sandbox, page } = merchant
    sandbox.zoho.faults.latencyMs = 200
    await app.getByRole('button', { name: 'Move 12 customers to contacts' }).click()
    await app.getByRole('progressbar').waitFor()
    await merchant.screenshot('move-progress')
    sandbox.zoho.faults.latencyMs = 0
    await app.getByText('The move is complete.').waitFor({ timeout: 60_000 })
    await merchant.screenshot('move-done')
    await expect.poll(() => differences(sandbox), { timeout: 30_000 }).toEqual([])
    await page.getByLabel('Language').selectOption('fr')
    await merchant.open('/app/settings')
    await app.getByText('Le déplacement est terminé.').waitFor()
    await app.getByText('Le déplacement est terminé.').scrollIntoViewIfNeeded()
    await merchant.screenshot('move-done-fr')
    expect(merchant.troubles).toEqual([])
  })
})
