// Two Contacts that a CRM admin merged, or a duplicate that somebody deleted: the one that stays is taken up where ours
// was, and of it no more is written than Shopify changed.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerQuestion } from '#app/sync/answer.server.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { openWithCustomer, runJob, tail, type LiveOptions } from '#test/support/live-shop.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const named = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const ada = { ...named, phone: '+12025550101', note: 'by mail' }
const theirs = { First_Name: 'Ada', Last_Name: 'Lovelace', Email: ada.email, Phone: '+1 202 555 0199' }
const mug = [{ title: 'Mug', price: '5.00', quantity: 2, sku: 'MUG' }]

/** A customer with an order, and a Contact of the sales team for the same person. */
async function openWithTwins(more: Record<string, unknown> = {}, options: LiveOptions = {}) {
  const live = await openWithCustomer(world, ada, options)
  const order = live.shop.createOrder({ customerId: live.id, lines: mug })
  await live.settled()
  const twin = live.org.insert('Contacts', { ...theirs, ...more })
  return {
    ...live,
    order,
    twin,
    contacts: () => live.org.records('Contacts'),
    merge: (chosen: Record<string, unknown> = {}) =>
      live.org.merge('Contacts', { into: twin.id, gone: live.contact().id, chosen }),
    audit: () => runJob(world, live, 'audit'),
    linked: async () => (await live.links()).find(({ kind }) => kind === 'customer')?.zohoId,
    causes: async () => (await live.outcomes()).map(({ cause }) => cause),
  }
}

describe('a contact that was merged into another one in Zoho', () => {
  test('stays one, and the orders stay with it', async () => {
    const { merge, audit, contacts, twin, linked, id, order, record } = await openWithTwins()
    merge()

    await audit()

    expect(contacts()).toHaveLength(1)
    expect(contacts()[0]).toMatchObject({ id: twin.id, Shopify_Customer_Id: tail(id), Phone: theirs.Phone })
    expect(await linked()).toBe(twin.id)
    expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id: twin.id })
  })

  test('keeps what sales made of it, and follows what changes in Shopify', async () => {
    const { merge, contacts, shop, id, twin, settled } = await openWithTwins({ Lead_Source: 'Trade Show' })
    merge({ Shopify_Customer_Id: tail(id) })

    shop.updateCustomer(id, { note: 'by phone' })
    await settled()

    const kept = { id: twin.id, Phone: theirs.Phone, Lead_Source: 'Trade Show', Owner: twin['Owner'] }
    expect(contacts()).toHaveLength(1)
    expect(contacts()[0]).toMatchObject({ ...kept, Description: 'by phone' })

    shop.updateCustomer(id, { firstName: 'Augusta' })
    await settled()

    expect(contacts()[0]).toMatchObject({ ...kept, First_Name: 'Augusta' })
  })

  test('is found by our id where that field is not unique', async () => {
    const { merge, contacts, shop, id, twin, settled } = await openWithTwins(
      { Email: 'other@example.com' },
      { org: { customFieldsUsed: { Contacts: { unique: 2 } } } },
    )
    merge({ Shopify_Customer_Id: tail(id) })

    shop.updateCustomer(id, { note: 'by phone' })
    await settled()

    expect(contacts()).toHaveLength(1)
    expect(contacts()[0]).toMatchObject({ id: twin.id, Email: 'other@example.com', Description: 'by phone' })
  })
})

test('a duplicate that was deleted by hand is not made anew: blanks of the other one are filled', async () => {
  const { org, contact, contacts, shop, id, twin, settled } = await openWithTwins({ Phone: null })
  org.remove('Contacts', contact().id)

  shop.updateCustomer(id, { lastName: 'King' })
  await settled()

  expect(contacts()).toHaveLength(1)
  expect(contacts()[0]).toMatchObject({
    id: twin.id,
    Last_Name: 'King',
    Phone: ada.phone,
    Description: ada.note,
  })
})

test('of several that could be it, the merchant is asked, and the answer is heeded', async () => {
  const { org, contact, contacts, causes, audit, linked, settled, id, twin, domain } = await openWithTwins()
  org.insert('Contacts', theirs)
  org.remove('Contacts', contact().id)

  await audit()

  expect(contacts()).toHaveLength(2)
  expect(await causes()).toContain('ambiguous_match')
  const about = { kind: 'customer', shopifyId: tail(id) } as const
  expect(await answerQuestion(world.sync, domain, { ...about, answer: 'this', zohoId: twin.id })).toBe(true)
  await settled()
  expect(contacts()).toHaveLength(2)
  expect(await linked()).toBe(twin.id)
})

test('one that stands for another customer is not taken', async () => {
  const { org, contact, contacts, shop, id, audit, settled, record } = await openWithTwins({ Email: null })
  const other = shop.createCustomer({ ...named, email: 'byron@example.com' })
  await settled()
  org.update('Contacts', record('Contacts', other.id).id, { Email: ada.email })
  org.remove('Contacts', contact().id)

  await audit()

  expect(contacts()).toHaveLength(3)
  expect(record('Contacts', id).id).not.toBe(record('Contacts', other.id).id)
})
