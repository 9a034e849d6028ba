// The block and the actions in Shopify's own pages, in a browser: the same bundles that Shopify would run.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectZoho, explainFailure, runImport, startMerchant, type Merchant } from './merchant.ts'

let merchant: Merchant
let customer = ''
beforeAll(async () => {
  merchant = await startMerchant('record-pages', {
    fill: (shop) => {
      for (const n of [1, 2, 3])
        customer = shop.createCustomer({
          firstName: 'Ada',
          lastName: `No ${n}`,
          email: `ada.${n}@example.com`,
        }).id
    },
  })
  await merchant.open()
  await connectZoho(merchant)
  await runImport(merchant)
})
afterAll(() => merchant?.close())
beforeEach(() => explainFailure(merchant, 'record-pages'))

const store = (path: string) => `/store/harbour-goods/${path}`
const org = () => merchant.sandbox.zoho.org()

test('the block shows what differs and the open deals, and leads to the record in the app', async () => {
  const id =
    org()
      .records('Contacts')
      .find(({ Last_Name }) => Last_Name === 'No 3')?.id ?? ''
  org().update('Contacts', id, { Last_Name: 'Lovelace' })
  org().insert('Deals', { Deal_Name: 'Renewal', Stage: 'Qualification', Contact_Name: { id } })
  const page = await merchant.window(store(`customers/${customer.split('/').at(-1)}`))
  const block = page.frameLocator('iframe')
  await block.getByText('Up to date').waitFor()
  await block.getByText('Lovelace').waitFor()
  await block.getByText('1 open deal').waitFor()
  await page.screenshot({ path: 'output/screenshots/record-block.png' })
  await block.getByRole('link', { name: 'Open in Sync for Zoho CRM' }).click()
  await page.frameLocator('iframe[name^="app-iframe"]').getByText('Ada No 3').first().waitFor()
  expect(page.url()).toContain('/app/customers?state=linked&ids=')
})

test('selected customers are synced, with progress and result', async () => {
  const page = await merchant.window(store('customers'))
  await page.getByRole('button', { name: 'Sync to Zoho CRM' }).click()
  const action = page.frameLocator('iframe')
  await action.getByText('3 records are sent to Zoho CRM').waitFor()
  await action.getByRole('button', { name: 'Sync now' }).click()
  await action.getByText('3 up to date').waitFor({ timeout: 20_000 })
  await action.getByText('Done.').waitFor()
  await page.screenshot({ path: 'output/screenshots/record-action.png' })
  expect(merchant.troubles).toEqual([])
})
