import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

type Trouble = (sandbox: Sandbox, on: boolean) => void

const troubles: Record<string, Trouble> = {
  'Shopify is down': ({ shopify }, on) => void (shopify.faults.down = on),
  'Zoho is down': ({ zoho }, on) => void (zoho.faults.down = on),
  'Shopify throttles': ({ shopify }, on) => void (shopify.faults.throttled = on ? 10_000 : 0),
  'Zoho throttles': ({ zoho }, on) => void (zoho.faults.throttle = on ? 10_000 : 0),
}
const pages: Record<string, string> = {
  '/app': 'Home',
  '/app/activity': 'Sync activity',
  '/app/activity?view=runs': 'Sync activity',
  '/app/customers': 'Customers',
  '/app/products': 'Products',
  '/app/orders': 'Orders',
  '/app/settings': 'Settings',
  '/app/help': 'Help',
}

describe('when a remote system does not answer', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('outages', {
      fill: (shop) => void buildStore(shop, { customers: 10, orders: 8, products: 6, plain: true }),
    })
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'outages'))

  for (const [name, turn] of Object.entries(troubles)) {
    test(`${name}: every page shows itself, and none is an error page`, async () => {
      const { sandbox, app } = merchant
      turn(sandbox, true)
      try {
        for (const [path, title] of Object.entries(pages)) {
          await merchant.open(path)
          await app.getByRole('heading', { level: 1, name: title }).waitFor()
          expect({ path, error: await app.locator('.refusal').count() }).toEqual({ path, error: 0 })
          expect(await app.getByRole('link').or(app.getByRole('button')).count()).toBeGreaterThan(0)
          if (path === '/app') await merchant.whole(`outage-${name.toLowerCase().replaceAll(' ', '-')}`)
        }
      } finally {
        turn(sandbox, false)
      }
    })
  }

  test('what is asked of a system that is down says so in words, and can be asked again', async () => {
    const { sandbox, app } = merchant
    sandbox.zoho.faults.down = true
    await merchant.open('/app')
    await app.getByRole('button', { name: /^Check (now|again)$/ }).click()
    await app.getByText('An import that you start now waits until this is over.').waitFor({ timeout: 60_000 })
    await merchant.whole('outage-home')
    await app.getByRole('button', { name: 'Preview', exact: true }).click()
    await app.getByText('Counting what an import would do').waitFor()
    await app.getByText('Zoho CRM did not answer.', { exact: true }).waitFor({ timeout: 110_000 })
    await merchant.whole('outage-preview')
    await app.getByRole('button', { name: 'Cancel' }).click()
    await app.getByText('Counting what an import would do').waitFor({ state: 'hidden' })
    sandbox.zoho.faults.down = false
    await app.getByRole('button', { name: 'Check again' }).click()
    await app.getByRole('button', { name: 'What was checked' }).click({ timeout: 60_000 })
    const passed = app.getByText(/Everything is ready|checks? passed/)
    await passed.waitFor({ timeout: 60_000 })
    expect(await passed.isVisible()).toBe(true)
  })

  test('Sync now says why it cannot, and the comparison too', async () => {
    const { sandbox, app, page } = merchant
    sandbox.shop.createCustomer({ firstName: 'While', lastName: 'Down', email: 'while.down@example.com' })
    await merchant.open('/app/activity')
    await page.waitForLoadState('networkidle')
    await app
      .getByRole('button', { name: /^Details of/ })
      .first()
      .click()
    sandbox.zoho.faults.down = true
    await app.getByRole('button', { name: 'Compare both sides' }).click()
    await app.getByText('Zoho CRM did not answer.').waitFor({ timeout: 60_000 })
    expect(await app.getByRole('button', { name: 'Read again' }).isEnabled()).toBe(true)
    await merchant.screenshot('outage-compare')
    sandbox.zoho.faults.down = false
    await app.getByRole('button', { name: 'Read again' }).click()
    await app.getByRole('table', { name: 'The record on both sides' }).first().waitFor({ timeout: 60_000 })
  })
})
