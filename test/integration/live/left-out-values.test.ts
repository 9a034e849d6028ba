// What a write had to leave out comes later where nobody has filled it: what people set in Zoho CRM meanwhile stays.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const lines = [{ title: 'Mug', price: '30.00', quantity: 2 }]

/** Paid in Shopify while the order was in a blueprint, which is over by now. */
async function afterBlueprint() {
  const live = await openShop(world)
  const order = live.shop.createOrder({ lines, financialStatus: 'PENDING' })
  await live.settled()
  const { id, Status: before } = live.record('Sales_Orders', order.id)
  live.org.guide(id, { field: 'Status', named: true })
  live.shop.markPaid(order.id)
  await live.settled()
  expect(live.record('Sales_Orders', order.id)['Status']).toBe(before)
  live.org.guide(id, null)
  const noted = async () => {
    live.shop.updateOrder(order.id, { note: 'gift' })
    await live.settled()
    return live.record('Sales_Orders', order.id)['Status']
  }
  return { live, id, noted }
}

/** Its email was another's when it was made. */
async function afterRefusal() {
  const live = await openShop(world, { imported: false })
  live.org.makeUnique('Contacts', 'Email')
  await live.import()
  const holder = live.org.insert('Contacts', {
    Last_Name: 'Stranger',
    Email: 'taken@example.com',
    Shopify_Customer_Id: '999',
  })
  const { id } = live.shop.createCustomer({ lastName: 'Lovelace', email: 'taken@example.com' })
  await live.settled()
  expect(live.record('Contacts', id)['Email'] ?? null).toBeNull()
  const noted = async () => {
    live.org.remove('Contacts', holder.id)
    live.shop.updateCustomer(id, { note: 'Prefers tea' })
    await live.settled()
    return live.record('Contacts', id)['Email']
  }
  return { live, id, noted }
}

describe('a status that a blueprint kept', () => {
  test('stays where sales took the order on', async () => {
    const { live, id, noted } = await afterBlueprint()
    live.org.update('Sales_Orders', id, { Status: 'Delivered' })
    expect(await noted()).toBe('Delivered')
  })

  test('follows where it is as the app last wrote it', async () => {
    const { noted } = await afterBlueprint()
    expect(await noted()).toBe('Approved')
  })
})

describe('an email that another contact held', () => {
  test('stays what sales typed instead', async () => {
    const { live, id, noted } = await afterRefusal()
    live.org.update('Contacts', live.record('Contacts', id).id, { Email: 'ada.private@example.com' })
    expect(await noted()).toBe('ada.private@example.com')
  })

  test('comes once it is free where the field is blank', async () => {
    const { noted } = await afterRefusal()
    expect(await noted()).toBe('taken@example.com')
  })
})
