// An address is one value: where Shopify's replaces the one in Zoho CRM, nothing of the old one stays beside it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { b2b } from '#test/support/b2b-shop.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

test('a contact gets all of it, also the parts that it has none of', async () => {
  const made = { id: '' }
  const address = {
    address1: '8 Queens Road',
    city: 'Central',
    province: null,
    provinceCode: null,
    zip: null,
    country: 'Hong Kong',
    countryCodeV2: 'HK',
  }
  const { run, org, record } = await openForImport(world, {
    choices: { existing: 'replace' },
    store: (shop) => {
      made.id = shop.createCustomer({ lastName: 'Lee', email: 'lee@example.com', addresses: [address] }).id
    },
  })
  org.insert('Contacts', {
    Last_Name: 'Lee',
    Email: 'lee@example.com',
    Mailing_Street: '9 Old Road',
    Mailing_City: 'Toronto',
    Mailing_State: 'Ontario',
    Mailing_Zip: 'M5V 2T6',
    Mailing_Country: 'Canada',
  })

  await run()

  const contact = record('Contacts', made.id)
  expect(contact).toMatchObject({ Mailing_Street: '8 Queens Road', Mailing_Country: 'Hong Kong' })
  expect([contact['Mailing_State'] ?? null, contact['Mailing_Zip'] ?? null]).toEqual([null, null])
})

test('so does the account of a company', async () => {
  const live = await openShop(world, { choices: { ...b2b, existing: 'replace' }, imported: false })
  const { id } = live.org.insert('Accounts', {
    Account_Name: 'Acme Ltd',
    Billing_Street: '9 Old Road',
    Billing_City: 'Toronto',
    Billing_State: 'Ontario',
    Billing_Code: 'M5V 2T6',
    Billing_Country: 'Canada',
  })
  await live.import()
  const billingAddress = { address1: '8 Queens Road', city: 'Central', countryCode: 'HK' }
  live.shop.createCompany({ name: 'Acme Ltd', locations: [{ name: 'Hong Kong', billingAddress }] })
  await live.settled()
  await runJob(world, live, 'reconcile')
  await runJob(world, live, 'audit')

  const account = live.org.record('Accounts', id)
  expect(account).toMatchObject({ Billing_Street: '8 Queens Road', Billing_City: 'Central' })
  expect([account?.['Billing_State'] ?? null, account?.['Billing_Code'] ?? null]).toEqual([null, null])
})
