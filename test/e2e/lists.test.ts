import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

const patient = { timeout: 30_000 }
const shoe = 'Trail running shoe for all weathers, waterproof, with a second pair of laces'

describe('lists that are longer than a screen', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('lists', {
      fill: (shop) => {
        for (let n = 1; n <= 30; n++)
          shop.createCustomer({ firstName: 'Ann', lastName: `Lee ${n}`, email: `ann.${n}@example.com` })
        const sizes = ['41', '42'].map((value) => ({
          price: '90.00',
          selectedOptions: [{ name: 'Size', value }],
        }))
        shop.createProduct({ title: shoe, variants: sizes })
      },
    })
    const { faults } = merchant.sandbox.zoho
    faults.rejectRecords = (_module, record) =>
      String(record['Email']).startsWith('ann.')
        ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
        : undefined
    await merchant.open()
    await connectZoho(merchant)
    await runImport(merchant)
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'lists'))

  test('what can be done with ticked rows is in view, however far down they are, also on a phone', async () => {
    const { app, page } = merchant
    await merchant.open('/app/activity?result=attention')
    const boxes = app.getByRole('checkbox', { name: /^Select / })
    await expect.poll(() => boxes.count(), patient).toBeGreaterThanOrEqual(25)
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 700 })
      const last = boxes.last()
      await last.scrollIntoViewIfNeeded()
      await last.check()
      const button = app.getByRole('button', { name: 'Retry selected' })
      await expect.poll(() => button.evaluate(isShown), patient).toBe(true)
      // The bar lies over other rows, not over the one that was ticked.
      expect(await last.evaluate(isShown)).toBe(true)
      await merchant.screenshot(`lists-ticked-${width}`)
      await last.uncheck()
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  test('turned back to the first page, the list takes in what happens without a reload', async () => {
    const { app, page, sandbox } = merchant
    await merchant.open('/app/activity')
    await app.getByRole('button', { name: 'Next' }).click()
    await expect.poll(() => page.url(), patient).toContain('after=')
    await app.getByRole('button', { name: 'Previous' }).click()
    await expect.poll(() => page.url(), patient).not.toMatch(/after=|before=/)
    sandbox.shop.createCustomer({ firstName: 'Zoe', lastName: 'Quick', email: 'zoe@example.com' })
    await app.getByText('Customer Zoe Quick', { exact: true }).waitFor(patient)
  })

  test('two variants of a long name read differently in every list', async () => {
    const { app } = merchant
    await merchant.open('/app/products')
    for (const size of ['41', '42']) {
      const link = app.getByRole('link', { name: `${shoe} - ${size}, Open in Shopify` })
      await link.waitFor(patient)
      // Its end is inside its cell; it is the middle that there is no room for.
      expect(await link.evaluate(showsItsEnd)).toBe(true)
    }
    await merchant.screenshot('lists-variants')
  })

  test('a search survives a reload: its words and what they found', async () => {
    const { app, page } = merchant
    await merchant.open('/app/customers')
    const field = app.getByRole('searchbox', { name: 'Search by name, email or ID' })
    await field.fill('zoe')
    const found = app.getByText('Found in your store and in Zoho CRM')
    await found.waitFor(patient)
    await page.reload()
    await found.waitFor(patient)
    await expect.poll(() => field.inputValue(), patient).toBe('zoe')
    await app.getByRole('link', { name: /^Zoe Quick/ }).waitFor(patient)
    expect(await app.getByRole('button', { name: /^Sync now/ }).count()).toBe(1)
    expect(page.url()).not.toMatch(/zoe/i)
  })

  test('Sync activity is searched by name, which stays out of the address', async () => {
    const { app, page } = merchant
    await merchant.open('/app/activity')
    const field = app.getByRole('searchbox', { name: 'Search by name, email, order or ID' })
    await field.fill('zoe')
    await expect.poll(() => page.url(), patient).toContain('ids=')
    await app.getByText('Customer Zoe Quick', { exact: true }).first().waitFor(patient)
    await expect.poll(() => app.getByText(/^Customer Ann Lee/).count(), patient).toBe(0)
    expect(page.url()).not.toMatch(/zoe/i)
    await merchant.screenshot('lists-activity-found')
    await field.fill('')
    await app
      .getByText(/^Customer Ann Lee/)
      .first()
      .waitFor(patient)
    expect(page.url()).not.toContain('ids=')
  })

  test('a search that takes long is seen to run, and no rows of another search stand beside its words', async () => {
    const { app, sandbox } = merchant
    await merchant.open('/app/customers')
    const field = app.getByRole('searchbox', { name: 'Search by name, email or ID' })
    await field.fill('zoe')
    const zoe = app.getByRole('link', { name: /^Zoe Quick/ })
    await zoe.waitFor(patient)
    sandbox.shopify.faults.latencyMs = 3_000
    await field.fill('nobody of that name')
    await app.getByText('Searching your store…').waitFor(patient)
    expect(await zoe.count()).toBe(0)
    await merchant.screenshot('lists-searching')
    sandbox.shopify.faults.latencyMs = 0
    await app.getByText('Nothing found').waitFor(patient)
  })
})

/** What a person would press there is the element itself, or lies in it. */
function isShown(element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  const row = element.closest('tr, button')
  return at !== null && (element.contains(at) || (row?.contains(at) ?? false))
}

function showsItsEnd(link: Element): boolean {
  const end = link.querySelector('.cut > :last-child')
  const cell = link.closest('td')
  if (!end || !cell) return false
  const [inner, outer] = [end.getBoundingClientRect(), cell.getBoundingClientRect()]
  return inner.width > 0 && inner.left >= outer.left && inner.right <= outer.right
}
