import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildStore } from '../store/index.ts'
import { differences, readableOrders } from './crm.ts'
import {
  accessibilityFaults,
  explainFailure,
  home,
  type Merchant,
  onPhone,
  startMerchant,
} from './merchant.ts'

const pages = [home, 'Sync activity', 'Customers', 'Products', 'Orders', 'Settings']
const fileOf = (name: string) => name.toLowerCase().replaceAll(' ', '-').replace('sync-for-zoho-crm', 'home')

describe('from install to a complete import', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('main-job', {
      installed: false,
      // As on a first start: the app makes its database itself.
      lay: async () => undefined,
      fill: (shop) => void buildStore(shop, { customers: 120, orders: 200 }),
    })
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'main-job'))

  test('the merchant installs the app and sees what to do first', async () => {
    const { page, app } = merchant
    await merchant.open()
    await page.getByRole('button', { name: 'Install' }).click()
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).waitFor()
    expect(await app.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true)
    await merchant.screenshot('1-fresh-install')
    await onPhone(page, () => merchant.screenshot('1-fresh-install-phone'))
  })

  test('Zoho asks for consent outside the frame, and the way leads back into the admin', async () => {
    const { page, app } = merchant
    await app.getByRole('button', { name: 'Connect Zoho CRM' }).click()
    await page.getByRole('button', { name: 'Accept' }).waitFor()
    await merchant.screenshot('2-consent')
    await page.getByRole('button', { name: 'Accept' }).click()
    await app.getByRole('heading', { name: 'Connect Harbour Goods CRM as' }).waitFor()
    await app.getByRole('button', { name: 'Confirm connection', disabled: false }).waitFor()
    await merchant.screenshot('2-confirm')
    await onPhone(page, () => merchant.screenshot('2-confirm-phone'))
    expect(await accessibilityFaults(merchant)).toEqual([])
    await app.getByRole('button', { name: 'Confirm connection' }).click()
    await app.getByRole('button', { name: 'Import', exact: true }).waitFor()
    expect(page.url()).toContain(merchant.sandbox.url)
    expect(await app.getByText('Harbour Goods CRM').count()).toBeGreaterThan(0)
    await merchant.screenshot('3-choose')
  })

  test('the import shows its progress and completes', async () => {
    const { app, page } = merchant
    merchant.sandbox.zoho.faults.latencyMs = 150
    await app.getByRole('radio', { name: 'Contacts' }).check()
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('progressbar').waitFor()
    expect(await app.getByText('You may close this page').count()).toBe(1)
    await merchant.screenshot('4-importing')
    await onPhone(page, () => merchant.screenshot('4-importing-phone'))
    await app.getByRole('button', { name: 'Cancel', exact: true }).click()
    const asked = app.getByRole('dialog', { name: 'Cancel this import?' })
    await asked.waitFor()
    await merchant.screenshot('4-cancel-asked')
    await asked.getByRole('button', { name: 'Keep importing' }).click()
    await asked.waitFor({ state: 'hidden' })
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    merchant.sandbox.zoho.faults.latencyMs = 0
    await merchant.screenshot('5-completed')
  })

  test('the CRM holds each customer, variant and order once, linked, and with the total of the order', () => {
    const { sandbox } = merchant
    expect(readableOrders(sandbox).length).toBeGreaterThan(100)
    expect(differences(sandbox)).toEqual([])
  })

  test('a second import writes nothing', async () => {
    const { app, sandbox } = merchant
    const before = sandbox.zoho.stats().recordsWritten
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('progressbar').waitFor()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(sandbox.zoho.stats().recordsWritten - before).toBe(0)
    expect(differences(sandbox)).toEqual([])
  })

  test('every page opens by the navigation', async () => {
    const { page } = merchant
    for (const name of pages) {
      await merchant.goTo(name)
      await page.waitForLoadState('networkidle')
      await merchant.screenshot(`page-${fileOf(name)}`)
    }
    await expect.poll(() => page.url()).toContain('/app/settings')
  })

  test('where orders are looked for that are missing, it stands which ones Shopify does not show', async () => {
    await merchant.open('/app/orders?state=missing')
    const said = merchant.app.getByText('Shopify shows this app the orders of the last 60 days only.')
    await expect.poll(() => said.count(), { timeout: 15_000 }).toBe(1)
  })

  test('a page of a list says which rows of how many it shows, and the next one goes on from there', async () => {
    const { app, sandbox } = merchant
    await merchant.open('/app/products')
    const of = sandbox.shop.variants.size
    const pager = app.getByRole('navigation', { name: 'Pages' })
    await pager.getByText(`1 to 25 of ${of}`).waitFor()
    await pager.getByRole('button', { name: 'Next' }).click()
    await pager.getByText(`26 to 50 of ${of}`).waitFor()
    await pager.getByRole('button', { name: 'Previous' }).click()
    await pager.getByText(`1 to 25 of ${of}`).waitFor()
    expect(await pager.getByText('26 to 50').count()).toBe(0)
  })

  test('no page has logged an error in the browser', () => {
    expect(merchant.troubles).toEqual([])
  })
})
