import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectZoho, explainFailure, home, startMerchant, type Merchant } from './merchant.ts'

const patient = { timeout: 30_000 }
const old = new Date(Date.now() - 200 * 86_400_000)
const oldCustomers = 30

describe('records that were never imported', () => {
  let merchant: Merchant
  beforeAll(async () => {
    merchant = await startMerchant('missing', {
      fill: (shop) => {
        shop.at(old, () => {
          for (let n = 1; n <= oldCustomers; n++)
            shop.createCustomer({ firstName: 'Olga', lastName: `Old ${n}`, email: `olga.${n}@example.com` })
        })
        shop.createCustomer({ firstName: 'Nina', lastName: 'New', email: 'nina@example.com' })
      },
    })
    const { app } = merchant
    await merchant.open()
    await connectZoho(merchant)
    await app.getByRole('radio', { name: 'Contacts' }).check()
    await app.getByRole('button', { name: 'Records and dates' }).click()
    await app.getByLabel('Customers and orders from').selectOption('30')
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
  })
  afterAll(() => merchant?.close())
  beforeEach(() => explainFailure(merchant, 'missing'))

  const walks = () =>
    merchant.sandbox.shopify.log.filter(({ operationName }) => operationName === 'Walk').length

  test('the number on Home leads to as many, without another press; a reload looks no second time', async () => {
    const { app, page } = merchant
    await app.getByRole('button', { name: 'On both sides' }).click()
    await app.getByRole('link', { name: String(oldCustomers), exact: true }).click()
    const tab = app.getByRole('link', { name: `Not in Zoho CRM (${oldCustomers})`, exact: true })
    await tab.waitFor(patient)
    await app.getByText(`${oldCustomers} records in all are not in Zoho CRM`).waitFor(patient)
    await merchant.whole('missing-found')
    const looked = walks()
    expect(looked).toBe(1)
    await page.reload()
    await tab.waitFor(patient)
    await merchant.goTo(home)
    await page.goBack()
    await tab.waitFor(patient)
    expect(walks()).toBe(looked)
  })

  test('one is synced, then all the others: asked once more, and every tab follows at once', async () => {
    const { app } = merchant
    const one = app.getByRole('button', { name: /^Sync now/ }).first()
    await one.click()
    const pressedAt = Date.now()
    const rest = oldCustomers - 1
    await app.getByRole('link', { name: 'In Zoho CRM (2)', exact: true }).waitFor(patient)
    await app.getByRole('link', { name: `Not in Zoho CRM (${rest})`, exact: true }).waitFor(patient)
    expect(Date.now() - pressedAt).toBeLessThan(15_000)
    await app.getByRole('button', { name: `Sync all ${rest} found` }).click()
    await merchant.screenshot('missing-confirm')
    const dialog = app.getByRole('dialog', { name: `Sync ${rest} records?` })
    await dialog.getByRole('button', { name: `Sync all ${rest} found` }).click()
    await app.getByText(`${rest} synced.`).waitFor(patient)
    await app.getByRole('link', { name: `In Zoho CRM (${oldCustomers + 1})`, exact: true }).waitFor(patient)
    await app.getByRole('link', { name: 'Not in Zoho CRM (0)', exact: true }).waitFor(patient)
    await merchant.whole('missing-synced')
    await app.getByRole('button', { name: 'Look again' }).click()
    await app.getByText('Nothing is missing').waitFor(patient)
  })

  test('Home says that older ones were left out, and one button previews and opens the import of them', async () => {
    const { app } = merchant
    await merchant.goTo('Customers')
    await app.getByRole('link', { name: /^Not in Zoho CRM/ }).click()
    await app.getByText('Only a part of your history was imported: Customers since').waitFor(patient)
    await merchant.goTo(home)
    await app.getByText('Only a part of your history was imported: Customers since').waitFor(patient)
    await merchant.whole('missing-rest-offered')
    await app.getByRole('button', { name: 'Import the rest' }).click()
    const period = app.getByLabel('Customers and orders from')
    await expect.poll(() => period.inputValue(), patient).toBe('all')
    await app.getByText('What an import would do').waitFor(patient)
    await merchant.whole('missing-rest-previewed')
    expect(await period.evaluate((field) => field.getBoundingClientRect().top >= 0)).toBe(true)
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    const offered = app.getByRole('button', { name: 'Import the rest' })
    await expect.poll(() => offered.count(), patient).toBe(0)
    await app.getByRole('heading', { name: 'Import completed' }).waitFor({ timeout: 110_000 })
    expect(await offered.count()).toBe(0)
  })
})
