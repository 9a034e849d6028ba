// Home in its states: at most a screen and a half, one button that stands out, and everything that is needed in view.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { connectZoho, explainFailure, startMerchant, type Merchant } from './merchant.ts'

const refused = 'refused.buyer@example.com'
const window = { width: 1280, height: 800 }

describe('Home', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('home', {
      fill: (shop) => {
        buildStore(shop, { customers: 120, orders: 200 })
        shop.createCustomer({ firstName: 'Ada', lastName: 'Lind', email: 'ada@lind.example' })
        shop.createCustomer({ firstName: 'Robin', lastName: 'Refused', email: refused })
      },
    })
    const org = merchant.sandbox.zoho.org()
    for (const title of ['Dr', 'Prof'])
      org.insert('Contacts', { First_Name: 'Ada', Last_Name: `Lind ${title}`, Email: 'ada@lind.example' })
    merchant.sandbox.zoho.faults.rejectRecords = (_, record) =>
      record['Email'] === refused
        ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
        : undefined
    await merchant.page.setViewportSize(window)
    await merchant.open()
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'home'))

  const main = () => merchant.app.locator('main')
  const primaries = () => main().locator('.Polaris-Button--variantPrimary').allInnerTexts()
  const height = () => main().evaluate((one) => one.getBoundingClientRect().height)
  /** What is still being read takes a place of its own. */
  const fits = async (name: string) => {
    const message = `a screen and a half: ${name}`
    await expect.poll(height, { message, timeout: 15_000 }).toBeLessThanOrEqual(1.5 * window.height)
    await merchant.whole(`home-${name}`)
  }
  const choices = () =>
    merchant.app
      .getByRole('radio', { name: /^(Leads|Contacts)$/ })
      .or(merchant.app.getByRole('button', { name: 'Import', exact: true }))
  const seen = () => choices().evaluateAll((all) => all.map((one) => one.checkVisibility()))

  test('asks a new merchant for one thing at a time', async () => {
    await merchant.app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    expect(await primaries()).toEqual(['Connect Zoho CRM'])
    await fits('fresh')
    await connectZoho(merchant)
    await merchant.app.getByRole('button', { name: /^What was checked, with/ }).waitFor()
    expect(await primaries()).toEqual(['Import'])
    expect(await seen()).toEqual([true, true, true])
    await fits('connected')
  })

  test('says once that Zoho CRM is connected, not again at a reload', async () => {
    const { app, page } = merchant
    const toast = page.getByText('Zoho CRM is connected', { exact: true })
    await expect.poll(() => page.url()).not.toContain('zoho=')
    await page.reload()
    await app.getByRole('button', { name: 'Import', exact: true }).waitFor()
    await app.locator('fieldset.until-live:not([disabled])').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await toast.count()).toBe(0)
  })

  test('shows an import, and how it ended, on a screen and a half', async () => {
    const { app, sandbox } = merchant
    sandbox.zoho.faults.latencyMs = 500
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('progressbar').waitFor()
    expect(await primaries()).toEqual([])
    await fits('importing')
    sandbox.zoho.faults.latencyMs = 0
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    await app.getByText('One record needs your answer').waitFor()
    await app.getByText('but 2 records need attention or wait for your answer').waitFor()
    await app.getByText('Everything else continues.').waitFor()
    // The import has changed what the check found: it is not called outdated for that.
    await app.getByText('Press Check now').waitFor()
    expect(await app.getByText('Last checked').count()).toBe(0)
    expect(await primaries()).toEqual(['Import'])
    expect(await seen()).toEqual([true, true, true])
    await fits('open')
  })

  test('says nothing of an earlier check beside one that was just made', async () => {
    const { app } = merchant
    await app.getByRole('button', { name: 'Check now' }).click()
    await app.getByRole('button', { name: 'Check again' }).waitFor({ timeout: 30_000 })
    expect(await app.getByText(/Last checked|Press Check now/).count()).toBe(0)
    await fits('checked')
  })

  test('says since when access is revoked as soon as anybody hears of it, and how many changes wait', async () => {
    const { app, sandbox } = merchant
    sandbox.zoho.faults.revokeTokens()
    await app.getByRole('button', { name: 'Check again' }).click()
    await app.getByText('Zoho CRM has to be reconnected').waitFor({ timeout: 30_000 })
    await app.getByText(/^Since .+\. No change is waiting yet\.$/).waitFor()
    sandbox.shop.createCustomer({ firstName: 'Late', lastName: 'Arrival', email: 'late@example.com' })
    await app.getByText(/^Since .+\. One change is waiting\.$/).waitFor({ timeout: 30_000 })
    expect(await app.getByText('Everything else continues.').count()).toBe(0)
    expect(await app.getByText('New changes are synced automatically.').count()).toBe(0)
    expect(await primaries()).toEqual([])
    await fits('revoked')
  })
})
