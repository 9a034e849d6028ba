// The whole job without a mouse.

import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { explainFailure, startMerchant, type Merchant } from './merchant.ts'

const mostTabs = 80
const frameOf = (page: Page): Frame | undefined =>
  page.frames().find((one) => one.name().startsWith('app-iframe'))

/** The name of what has the focus: its label, its own, or its text. */
const focused = async (page: Page): Promise<string> =>
  (await frameOf(page)?.evaluate(() => {
    const at = document.activeElement
    const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : null
    return (at?.getAttribute('aria-label') ?? label ?? at?.textContent ?? '').trim()
  })) ?? ''

async function tabTo(page: Page, name: string): Promise<void> {
  const met: string[] = []
  for (let n = 0; n < mostTabs; n++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at === name) return
    met.push(at)
  }
  throw new Error(`Tab never reached "${name}", only: ${met.join(', ')}`)
}

/** From the beginning of the app's page, as after a click into it. */
async function enterFrame(page: Page): Promise<void> {
  await frameOf(page)?.evaluate(() => {
    window.focus()
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
}

describe('without a mouse', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('keyboard', {
      fill: (shop) => void buildStore(shop, { customers: 10, orders: 5, products: 5, plain: true }),
    })
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'keyboard'))

  test('the keyboard alone connects, chooses and imports', async () => {
    const { page, app } = merchant
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    await page.waitForLoadState('networkidle')
    await enterFrame(page)
    await tabTo(page, 'Connect Zoho CRM')
    await page.keyboard.press('Enter')
    const accept = page.getByRole('button', { name: 'Accept' })
    await accept.focus()
    await page.keyboard.press('Enter')
    await app.getByRole('button', { name: 'Confirm connection' }).waitFor()
    await enterFrame(page)
    await tabTo(page, 'Confirm connection')
    await page.keyboard.press('Enter')
    await app.getByRole('button', { name: 'Import', exact: true }).waitFor()
    await page.waitForLoadState('networkidle')
    await enterFrame(page)
    await app.getByRole('radio', { name: 'Contacts' }).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => app.getByRole('radio', { name: 'Leads' }).isChecked()).toBe(true)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => app.getByRole('radio', { name: 'Contacts' }).isChecked()).toBe(true)
    await tabTo(page, 'Import')
    await page.keyboard.press('Enter')
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
  })

  test('the keyboard alone changes a setting and saves it', async () => {
    const { page, app } = merchant
    await merchant.open('/app/settings')
    await app.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    await page.waitForLoadState('networkidle')
    await enterFrame(page)
    await tabTo(page, 'Orders')
    const orders = app.getByRole('checkbox', { name: 'Orders', exact: true })
    const before = await orders.isChecked()
    await page.keyboard.press('Space')
    await expect.poll(() => orders.isChecked()).toBe(!before)
    await page.keyboard.press('Space')
    await expect.poll(() => orders.isChecked()).toBe(before)
    await page.keyboard.press('Space')
    await tabTo(page, 'Save')
    await page.keyboard.press('Enter')
    await app.getByText('Saved', { exact: false }).first().waitFor()
  })

  test('the keyboard alone disconnects, and Escape leaves the question', async () => {
    const { page, app } = merchant
    await merchant.open('/app/settings')
    await app.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    await page.waitForLoadState('networkidle')
    await enterFrame(page)
    await tabTo(page, 'Disconnect Zoho CRM')
    await page.keyboard.press('Enter')
    const dialog = app.getByRole('dialog')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await focused(page)).toBe('Disconnect Zoho CRM')
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await tabTo(page, 'Disconnect Zoho CRM')
    await page.keyboard.press('Enter')
    await app.getByText('Connect Zoho CRM').first().waitFor()
  })

  // The other pages, and this one while connected: screens.test.ts.
  test('Home without a connection does not scroll sideways at 320 pixels', async () => {
    const { page, app } = merchant
    await page.setViewportSize({ width: 320, height: 700 })
    await merchant.open()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    // The server does not know the width of the screen: a phone's layout is there once the scripts run.
    const tooWide = () => app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
    await expect.poll(tooWide, { timeout: 10_000 }).toBe(0)
  })
})
