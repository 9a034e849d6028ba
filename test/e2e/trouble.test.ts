import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { differences } from './crm.ts'
import { connectZoho, explainFailure, startMerchant, type Merchant } from './merchant.ts'

describe('when things go wrong', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('trouble', {
      fill: (shop) => void buildStore(shop, { customers: 600, orders: 300, plain: true }),
    })
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'trouble'))

  test('a page opened without a session token bounces and shows itself all the same', async () => {
    const { sandbox, app } = merchant
    sandbox.admin.withoutToken = true
    await merchant.open()
    const button = app.getByRole('button', { name: 'Connect Zoho CRM' })
    await expect.poll(() => button.isEnabled(), { timeout: 15_000 }).toBe(true)
    sandbox.admin.withoutToken = false
  })

  test('a click before the scripts have come is not lost', async () => {
    const { page, app } = merchant
    const slow = '**/assets/*.js'
    await page.route(slow, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      await route.continue()
    })
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).click()
    await page.getByRole('button', { name: 'Reject' }).waitFor()
    await page.unroute(slow)
  })

  test('refusing consent leads back to Home, where connecting is offered again', async () => {
    const { page, app } = merchant
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).click()
    await page.getByRole('button', { name: 'Reject' }).click()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    expect(page.url()).toContain('/app')
    await merchant.screenshot('consent-refused')
  })

  test('an import killed in the middle goes on after a start and loses nothing', async () => {
    const { sandbox, app } = merchant
    await connectZoho(merchant)
    sandbox.zoho.faults.latencyMs = 300
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    const written = () => sandbox.zoho.org().records('Contacts').length
    await expect.poll(written, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0)
    await sandbox.app.stop('SIGKILL')
    expect(differences(sandbox)).not.toEqual([])
    sandbox.zoho.faults.latencyMs = 0
    await sandbox.app.start()
    await merchant.open()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(differences(sandbox)).toEqual([])
  })

  test('revoked access is said on Home with one button, and reconnecting mends it', async () => {
    const { sandbox, page, app } = merchant
    sandbox.zoho.faults.revokeTokens()
    sandbox.shop.createCustomer({ firstName: 'Late', lastName: 'Arrival', email: 'late@example.com' })
    await app.getByText('Zoho CRM has to be reconnected').waitFor({ timeout: 30_000 })
    await merchant.screenshot('reconnect')
    await app.getByRole('button', { name: 'Reconnect' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await app.getByText('Zoho CRM has to be reconnected').waitFor({ state: 'hidden' })
    await expect.poll(() => differences(sandbox), { timeout: 60_000, interval: 200 }).toEqual([])
  })
})
