// Customers are Leads until their first order, which makes Contacts of them: live and in an import.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openForImport } from '#test/support/import-shop.ts'
import {
  ada,
  conversions,
  onlyContact,
  leadChoices,
  oneLine,
  openLeads,
  openWithLead,
} from '#test/support/lead-shop.ts'
import { openShop, whilePaused, type LiveShop } from '#test/support/live-shop.ts'

import { startWorld, until, type World } from '#test/support/world.ts'
import type { Row } from '#test/simulators/zoho/types.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const listOf = (tags: unknown): { name: string }[] => (Array.isArray(tags) ? tags : [])

test('both modules get our field', async () => {
  const { org } = await openShop(world, { choices: leadChoices })

  for (const module of ['Leads', 'Contacts'])
    expect(org.fields(module).map(({ field_label }) => field_label)).toContain('Shopify Customer Id')
})

describe('live', () => {
  test('a customer without an order is a Lead', async () => {
    const { org, lead } = await openWithLead(world)

    expect(lead).toMatchObject({ Last_Name: 'Lovelace', Company: 'Ada Lovelace' })
    expect(org.records('Contacts')).toEqual([])
  })

  test('the first order converts the Lead by one call of five credits, and is linked to the Contact', async () => {
    const live = await openWithLead(world)
    const before = world.zoho.log.length

    const order = live.order()
    await live.settled()

    expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
    expect(conversions(world, before).map(({ credits }) => credits)).toEqual([5])
    expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Converted__s: true })
  })

  test("what salespeople noted on the Lead moves along, and the store's Account stands for who has no company", async () => {
    const live = await openWithLead(world)
    live.org.update('Leads', live.lead.id, { Designation: 'Countess' })

    live.order()
    await live.settled()

    const [store, ...others] = live.org.records('Accounts')
    expect(await onlyContact(live, live.id)).toMatchObject({
      Title: 'Countess',
      Account_Name: { id: store?.id },
    })
    expect(others).toEqual([])
  })

  test("salespeople's tags move along with the Lead", async () => {
    const live = await openWithLead(world)
    live.org.update('Leads', live.lead.id, { Tag: [{ name: 'Hot' }] })

    live.order()
    await live.settled()

    expect(listOf((await onlyContact(live, live.id))['Tag']).map(({ name }) => name)).toEqual(['Hot'])
  })

  test("salespeople's tags come along where the Lead joins a Contact that is there", async () => {
    const live = await openWithLead(world)
    live.org.update('Leads', live.lead.id, { Tag: [{ name: 'Hot' }] })
    live.org.insert('Contacts', { Last_Name: 'Byron', Email: ada.email, Tag: [{ name: 'Known' }] })

    live.order()
    await live.settled()

    const names = listOf((await onlyContact(live, live.id))['Tag']).map(({ name }) => name)
    expect(names.toSorted()).toEqual(['Hot', 'Known'])
  })

  test('the second order converts nothing, and an edit changes the Contact', async () => {
    const live = await openWithLead(world)
    live.order()
    await live.settled()
    const before = world.zoho.log.length

    live.shop.updateCustomer(live.id, { lastName: 'King' })
    const second = live.order()
    await live.settled()

    expect(await onlyContact(live, live.id, second.id)).toMatchObject({ Last_Name: 'King' })
    expect(conversions(world, before)).toEqual([])
  })

  test('a customer whose only order was deleted stays a Contact', async () => {
    const live = await openWithLead(world)
    const order = live.order()
    await live.settled()

    live.shop.deleteOrder(order.id)
    live.shop.updateCustomer(live.id, { lastName: 'King' })
    await live.settled()

    expect(await onlyContact(live, live.id)).toMatchObject({ Last_Name: 'King' })
  })

  test('a customer who comes with an order is a Contact at once', async () => {
    const live = await openShop(world, { choices: leadChoices })
    const before = world.zoho.log.length

    const order = await whilePausedOrder(live)

    expect(await onlyContact(live, order.customerId ?? '', order.id)).toBeTruthy()
    expect(conversions(world, before)).toEqual([])
    expect(live.org.records('Leads')).toEqual([])
  })

  test('a customer who is merged into a Lead brings the orders: the Lead is converted', async () => {
    const live = await openWithLead(world)
    const other = live.shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
    const order = live.shop.createOrder({ customerId: other.id, lines: oneLine })
    await live.settled()

    live.shop.mergeCustomers(live.id, other.id)
    await live.settled()

    expect(live.record('Contacts', other.id)['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
    expect(live.record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({
      id: live.record('Contacts', live.id).id,
    })
    expect(openLeads(live)).toEqual([])
  })

  test('a deleted customer is marked in either module', async () => {
    const live = await openWithLead(world)
    const buyer = live.shop.createCustomer({ lastName: 'Byron', email: 'byron@example.com' })
    const order = live.shop.createOrder({ customerId: buyer.id, lines: oneLine })
    await live.settled()
    live.shop.deleteOrder(order.id)

    live.shop.deleteCustomer(live.id)
    live.shop.deleteCustomer(buyer.id)
    await live.settled()

    const marked = [live.record('Leads', live.id), live.record('Contacts', buyer.id)]
    for (const row of marked) expect(row['Tag']).toMatchObject([{ name: 'Deleted in Shopify' }])
  })
})

async function whilePausedOrder(live: LiveShop) {
  return new Promise<ReturnType<LiveShop['shop']['createOrder']>>((resolve) => {
    void whilePaused(world, live, async () => {
      const { id } = live.shop.createCustomer(ada)
      const order = live.shop.createOrder({ customerId: id, lines: oneLine })
      await world.shopify.settled()
      void live.settled().then(() => resolve(order))
    })
  })
}

const store = (shop: LiveShop['shop']) => {
  for (let n = 0; n < 3; n++) {
    const { id } = shop.createCustomer({ lastName: `Buyer ${n}`, email: `b${n}@example.com` })
    shop.createCustomer({ lastName: `Visitor ${n}`, email: `v${n}@example.com` })
    shop.createOrder({ customerId: id, lines: oneLine })
  }
}
const sorted = (rows: readonly Row[]) =>
  rows.map((row) => String(row['Last_Name'])).toSorted((a, b) => a.localeCompare(b))

describe('in an import', () => {
  test('who ordered is a Contact, who did not is a Lead, and nothing is converted for it', async () => {
    const before = world.zoho.log.length
    const { org, run } = await openForImport(world, { choices: leadChoices, store })

    const { state } = await run()

    expect(state).toBe('completed')
    expect(sorted(org.records('Contacts'))).toEqual(['Buyer 0', 'Buyer 1', 'Buyer 2'])
    expect(sorted(org.records('Leads'))).toEqual(['Visitor 0', 'Visitor 1', 'Visitor 2'])
    expect(conversions(world, before)).toEqual([])
    for (const order of org.records('Sales_Orders')) expect(order['Contact_Name']).toBeTruthy()
  })

  test('a second import changes nothing and converts who ordered meanwhile', async () => {
    const opened = await openForImport(world, { choices: leadChoices, store })
    const { org, run, shop } = opened
    await run()
    const visitor = [...shop.customers.values()].find(({ lastName }) => lastName === 'Visitor 1')
    shop.silently(() => shop.createOrder({ customerId: visitor?.id ?? '', lines: oneLine }))
    const before = world.zoho.log.length

    await run()

    expect(conversions(world, before)).toHaveLength(1)
    expect(sorted(org.records('Contacts'))).toEqual(['Buyer 0', 'Buyer 1', 'Buyer 2', 'Visitor 1'])
    expect(sorted(openLeads(opened))).toEqual(['Visitor 0', 'Visitor 2'])
  })

  test('Leads of an earlier choice are converted where their customers ordered', async () => {
    const opened = await openForImport(world, { choices: { customersAs: 'Leads' }, store })
    await opened.run()
    expect(opened.org.records('Leads')).toHaveLength(6)
    await opened.choose(leadChoices)

    await opened.run()

    expect(sorted(opened.org.records('Contacts'))).toEqual(['Buyer 0', 'Buyer 1', 'Buyer 2'])
    expect(sorted(openLeads(opened))).toEqual(['Visitor 0', 'Visitor 1', 'Visitor 2'])
  })

  test('a Lead that Zoho had before is converted, not doubled by a Contact', async () => {
    const opened = await openForImport(world, { choices: leadChoices, store })
    const { id } = opened.org.insert('Leads', { Last_Name: 'Old', Company: 'Old', Email: 'B1@example.com' })

    await opened.run()

    expect(opened.org.record('Leads', id)).toMatchObject({ Converted__s: true })
    expect(opened.org.records('Contacts')).toHaveLength(3)
    expect(openLeads(opened)).toHaveLength(3)
  })

  test('an organisation without Leads is told so, and its orders still go', async () => {
    const opened = await openForImport(world, { choices: leadChoices, store })
    opened.org.hideModule('Leads')

    const { state } = await opened.run()

    expect(state).toBe('completed')
    expect(opened.org.records('Contacts')).toEqual([])
    await until(() => opened.org.records('Sales_Orders').length === 3)
  })
})
