// A browser holds every page to its content security policy: the app works under it, on every way into the frame, and
// what was not written by the app does not run.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { connectZoho, explainFailure, startMerchant, type Merchant } from './merchant.ts'

describe('under its policy', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('policy', {
      fill: (shop) => void buildStore(shop, { customers: 5, orders: 5, plain: true }),
    })
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'policy'))

  const works = async (title: string) => {
    const { app } = merchant
    await app.getByRole('heading', { level: 1, name: title }).waitFor()
    await app.locator('fieldset.until-live:not([disabled])').waitFor()
  }

  test('a document with its token, and one that comes by the page which renews it, both work', async () => {
    await merchant.open()
    await connectZoho(merchant)
    merchant.sandbox.admin.withoutToken = true
    await merchant.open('/app/settings')
    await works('Settings')
    await merchant.goTo('Orders')
    await works('Orders')
    merchant.sandbox.admin.withoutToken = false
    expect(merchant.troubles).toEqual([])
  })

  test('a document that lost its shop finds the way back', async () => {
    const { app } = merchant
    await app.locator('body').evaluate(() => window.location.assign('/app/customers'))
    await works('Customers')
    expect(merchant.troubles).toEqual([])
  })

  test('a script that the app did not write does not run', async () => {
    await merchant.open('/app/customers')
    await works('Customers')
    const ran = await merchant.app.locator('head').evaluate((head) => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      head.append(script)
      return 'ran' in window
    })
    expect(ran).toBe(false)
    expect(merchant.troubles.join()).toContain('Content Security Policy')
  })
})
