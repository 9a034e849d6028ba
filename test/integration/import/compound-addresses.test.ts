// A new organization, whose addresses are compound fields with coordinates in them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openForImport } from '#test/support/import-shop.ts'
import { oneLine } from '#test/support/lead-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const home = {
  address1: '1 Main Street',
  address2: null,
  city: 'Ottawa',
  zip: 'K2P 2L8',
  country: 'Canada',
  countryCodeV2: 'CA',
  province: 'Ontario',
  provinceCode: 'ON',
}
const depot = { ...home, address1: '2 Harbour Road', city: 'Toronto' }

const inParts = (whole: string, { address1, city }: typeof home) => ({
  [`${whole}_Street`]: address1,
  [`${whole}_City`]: city,
  [`${whole}_State`]: 'Ontario',
  [`${whole}_Zip`]: 'K2P 2L8',
  [`${whole}_Country`]: 'Canada',
})

test('an import brings the addresses of customers and orders, and a move follows', async () => {
  let customerId = ''
  const live = await openForImport(world, {
    org: { compoundAddresses: true },
    store: (shop) => {
      customerId = shop.createCustomer({ lastName: 'Roy', email: 'roy@example.com', addresses: [home] }).id
      shop.createOrder({ customerId, lines: oneLine, billingAddress: home, shippingAddress: depot })
    },
  })
  for (const module of ['Contacts', 'Sales_Orders'])
    expect(live.org.fields(module).map(({ api_name }) => api_name)).not.toContain('Mailing_City')

  await live.run()

  expect(live.org.records('Contacts')).toEqual([expect.objectContaining(inParts('Mailing_Address', home))])
  expect(live.org.records('Sales_Orders')).toEqual([
    expect.objectContaining({ ...inParts('Billing_Address', home), ...inParts('Shipping_Address', depot) }),
  ])
  expect(await live.refusals()).toEqual([])

  live.shop.updateCustomer(customerId, { addresses: [depot] })
  await live.settled()
  expect(live.record('Contacts', customerId)).toMatchObject(inParts('Mailing_Address', depot))
})

test('a lead’s only address is found as well', async () => {
  const live = await openForImport(world, {
    org: { compoundAddresses: true },
    choices: { customersAs: 'Leads' },
    store: (shop) => void shop.createCustomer({ lastName: 'Roy', addresses: [home] }),
  })
  await live.run()
  expect(live.org.records('Leads')).toEqual([expect.objectContaining(inParts('Address_1', home))])
})
