import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

describe('what Shopify shows only once it is allowed', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('allowing', {
      fill: (shop) => void buildStore(shop, { customers: 4, orders: 3, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'allowing'))

  test('the list of runs says who started an import and what was chosen', async () => {
    const { app } = merchant
    await merchant.open('/app/activity?view=runs')
    await app.getByText('started by you').waitFor()
    await app.getByText('All dates · Customers become: Contacts', { exact: false }).waitFor()
    expect(await app.getByRole('heading', { level: 2, name: 'Import' }).count()).toBe(1)
  })

  test('draft orders that Shopify withholds are allowed on Home, and then arrive', async () => {
    const { app, page, sandbox } = merchant
    await merchant.open('/app/settings')
    await app.getByRole('checkbox', { name: 'Draft orders' }).check()
    await app.getByRole('button', { name: 'Save' }).last().click()
    await app.getByText('Settings saved').first().waitFor()
    sandbox.shop.createDraftOrder({ customerId: null, lines: [{ title: 'Engraving', price: '12.00' }] })

    await merchant.open()
    const notice = app.getByText('Draft orders are waiting')
    await notice.waitFor({ timeout: 30_000 })
    await merchant.whole('draft-orders-withheld')
    await app.getByRole('button', { name: 'Allow in Shopify' }).click()
    await page.getByRole('button', { name: 'Allow', exact: true }).click()

    await notice.waitFor({ state: 'hidden', timeout: 60_000 })
    await expect.poll(() => sandbox.zoho.org().records('Quotes').length, { timeout: 60_000 }).toBe(1)
    expect(sandbox.shop.scopes).toContain('read_draft_orders')
  })
})
