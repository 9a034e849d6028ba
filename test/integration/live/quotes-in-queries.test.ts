// How a quote is escaped in a query of Zoho's is open: an apostrophe finds what is there, or costs nothing else.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '#test/support/world.ts'
import { openShop } from '#test/support/live-shop.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterEach(() => void (world.zoho.switches.coqlQuotes = 'both'))
afterAll(() => world[Symbol.asyncDispose]())

const company = "Bob's Burgers"
const address = { company, address1: '1 Main Street', city: 'Ottawa', countryCode: 'CA' }

test.each(['both', 'backslash', 'doubled', 'none'] as const)(
  "where quotes are escaped as '%s', O'Brien and Bob's Burgers are there once",
  async (coqlQuotes) => {
    world.zoho.switches.coqlQuotes = coqlQuotes
    const live = await openShop(world, {
      shop: { name: "Levi's" },
      choices: { accounts: { perCompany: true, b2b: false, storeName: null } },
    })
    const account = live.org.insert('Accounts', { Account_Name: company })
    const before = live.org.insert('Contacts', { Last_Name: "O'Brien", Email: "o'brien@example.com" })

    const { id } = live.shop.createCustomer({
      ...{ firstName: 'Ann', lastName: "O'Brien", email: "o'brien@example.com", addresses: [address] },
    })
    const line = { title: 'Bun', price: '2.00', quantity: 1 }
    live.shop.createOrder({ customerId: id, lines: [line], billingAddress: address })
    live.shop.createOrder({ lines: [line] })
    await live.settled()

    expect(live.record('Contacts', id)['id']).toBe(before.id)
    expect(live.org.records('Contacts')).toHaveLength(1)
    expect(live.record('Contacts', id)['Account_Name']).toMatchObject({ id: account.id })
    expect(live.org.records('Accounts').map((row) => row['Account_Name'])).toEqual(
      expect.arrayContaining([company, "Levi's - Shopify customers"]),
    )
    expect(live.org.records('Accounts')).toHaveLength(2)
    expect(live.org.records('Sales_Orders')).toHaveLength(2)
    expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
    expect(await live.changes()).toEqual([])
  },
)
