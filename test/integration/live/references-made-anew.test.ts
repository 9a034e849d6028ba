// What a record points to is Shopify's change only where Shopify says another customer or company. Where Zoho's record was made
// anew, or Accounts of companies came later, what sales chose instead stays.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountOf, addressOf, storeAccount } from '#test/support/b2b-shop.ts'
import { openWithDrafts } from '#test/support/draft-shop.ts'
import { ada, leadChoices, oneLine } from '#test/support/lead-shop.ts'
import { openShop, runJob, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => void (world = await startWorld({ now: clock.now })))
beforeEach(() => void (clock.skipMs = 0))
afterAll(() => world[Symbol.asyncDispose]())

const ofCompanies = { perCompany: true, b2b: false, storeName: null }
const ofStore = { ...ofCompanies, perCompany: false }
const bob = { firstName: 'Bob', lastName: 'Byron', email: 'bob@example.com' }

/** Somebody of a company with two orders: of the first one sales chose another Account and another Contact. */
async function withChosen(accounts: typeof ofCompanies) {
  const live = await openShop(world, { choices: { accounts } })
  const { id } = live.shop.createCustomer({ ...ada, addresses: [addressOf('Acme Ltd')] })
  const make = () =>
    live.shop.createOrder({ customerId: id, lines: oneLine, billingAddress: addressOf('Acme Ltd') })
  const [touched, untouched] = [make(), make()]
  await live.settled()
  const [account] = [live.org.insert('Accounts', { Account_Name: 'Acme Holding' })]
  const contact = live.org.insert('Contacts', { Last_Name: 'Buyer' })
  const salesOrder = () => live.record('Sales_Orders', touched.id)
  const chosen = { Account_Name: { id: account.id }, Contact_Name: { id: contact.id } }
  live.org.update('Sales_Orders', salesOrder().id, chosen)
  const noted = async (note: string) => {
    for (const order of [touched, untouched]) live.shop.updateOrder(order.id, { note })
    await live.settled()
    expect(salesOrder()['Description']).toContain(note)
  }
  const other = () => live.record('Sales_Orders', untouched.id)
  return { ...live, id, touched, chosen, salesOrder, other, noted, make }
}

const removeAccount = ({ org }: LiveShop, name: string) => {
  const account = org.records('Accounts').find((row) => row['Account_Name'] === name)
  org.remove('Accounts', account?.id ?? '')
}

describe('of an order of which sales chose another account and contact', () => {
  test('both stay where the account of the company was deleted in Zoho and made anew', async () => {
    const live = await withChosen(ofCompanies)
    removeAccount(live, 'Acme Ltd')
    live.make()
    await live.settled()

    await live.noted('call first')

    expect(live.salesOrder()).toMatchObject(live.chosen)
    expect(accountOf(live, live.other())).toBe('Acme Ltd')
  })

  test('both stay where the contact was deleted in Zoho and made anew', async () => {
    const live = await withChosen(ofStore)
    live.org.remove('Contacts', live.record('Contacts', live.id).id)
    live.shop.updateCustomer(live.id, { note: 'prefers mail' })
    await live.settled()

    await live.noted('call first')

    expect(live.salesOrder()).toMatchObject(live.chosen)
    expect(live.other()['Contact_Name']).toMatchObject({ id: live.record('Contacts', live.id).id })
  })

  test('both stay where companies get accounts of their own by now', async () => {
    const live = await withChosen(ofStore)
    expect(accountOf(live, live.other())).toBe(storeAccount)
    await live.choose({ accounts: ofCompanies })

    await live.noted('call first')

    expect(live.salesOrder()).toMatchObject(live.chosen)
    expect(accountOf(live, live.other())).toBe('Acme Ltd')
    await live.noted('call twice')
    expect(live.salesOrder()).toMatchObject(live.chosen)
  })

  test('the contact is Shopify’s once the order is another customer’s there', async () => {
    const live = await withChosen(ofStore)
    const { id } = live.shop.createCustomer(bob)
    await live.settled()

    live.shop.updateOrder(live.touched.id, { customerId: id })
    await live.settled()

    const { Account_Name } = live.chosen
    expect(live.salesOrder()).toMatchObject({
      Account_Name,
      Contact_Name: { id: live.record('Contacts', id).id },
    })
  })
})

test('a contact of which sales chose another account keeps it where that of the company was made anew', async () => {
  const live = await withChosen(ofCompanies)
  const contact = () => live.record('Contacts', live.id)
  live.org.update('Contacts', contact().id, { Account_Name: live.chosen.Account_Name })
  removeAccount(live, 'Acme Ltd')
  live.make()
  await live.settled()

  live.shop.updateCustomer(live.id, { note: 'prefers mail' })
  await live.settled()

  expect(contact()).toMatchObject({ Account_Name: live.chosen.Account_Name, Description: 'prefers mail' })
})

test('a quote keeps the contact that sales chose where its customer was a lead until now', async () => {
  const live = await openWithDrafts(world)
  await live.choose({ ...leadChoices, kinds: { draftOrder: true } })
  const { id } = live.shop.createCustomer(ada)
  const draft = live.shop.createDraftOrder({ customerId: id, lines: oneLine })
  await live.settled()
  await runJob(world, live, 'reconcile')
  const [quote] = live.org.records('Quotes')
  expect(quote?.['Contact_Name'] ?? null).toBeNull()
  const chosen = live.org.insert('Contacts', { Last_Name: 'Buyer' })
  live.org.update('Quotes', quote?.id ?? '', { Contact_Name: { id: chosen.id } })

  live.shop.createOrder({ customerId: id, lines: oneLine })
  await live.settled()
  live.shop.updateDraftOrder(draft.id, { note: 'call first' })
  await live.settled()

  const [after] = live.org.records('Quotes')
  expect(live.record('Contacts', id)).toBeTruthy()
  expect(after).toMatchObject({ Contact_Name: { id: chosen.id } })
  expect(after?.['Description']).toContain('call first')
})
