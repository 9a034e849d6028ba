// Zoho matches a Lead that becomes a Contact by its name, too: whoever is only called the same is somebody else.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startMove } from '#app/sync/move/move.server.ts'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import {
  ada,
  leadChoices,
  oneLine,
  openLeads,
  openWithLead,
  whenConverting,
} from '#test/support/lead-shop.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

const stranger = {
  First_Name: 'Ada',
  Last_Name: 'Lovelace',
  Email: 'other.ada@elsewhere.example',
  Phone: '+1 212 555 0100',
  Title: 'CFO',
}
const replacing = { ...leadChoices, existing: 'replace' } as const

/** The customer has an own Contact, which the link and the order name, and which the Lead became. */
async function hasOwnContact(live: LiveShop, id: string, orderId: string) {
  const own = live.record('Contacts', id)
  const link = (await live.links()).find(({ shopifyId }) => shopifyId === tail(id))
  expect(link).toMatchObject({ zohoModule: 'Contacts', zohoId: own.id })
  expect(live.record('Sales_Orders', orderId)['Contact_Name']).toMatchObject({ id: own.id })
  expect(openLeads(live)).toEqual([])
  return own
}

/** What the app would have given a Contact that it took for the customer. */
const ours = { Shopify_Customer_Id: null, Email: null }

describe.each(['refuse', 'join'] as const)('Zoho would %s', (convertMatch) => {
  test.each([
    ['another e-mail', stranger],
    ['no e-mail', { ...stranger, Email: null }],
    ['other letters', { ...stranger, First_Name: 'ADA' }],
  ])('a stranger of the same name with %s stays as he is', async (_, row) => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world, { choices: replacing })
    const { id } = live.org.insert('Contacts', row)

    const order = live.order()
    await live.settled()

    const own = await hasOwnContact(live, live.id, order.id)
    expect(own.id).not.toBe(id)
    expect({ ...ours, ...live.org.record('Contacts', id) }).toMatchObject({ ...ours, ...row })
    expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Converted_Contact: { id: own.id } })
  })

  test('the customer has an own Contact also where Zoho checks it against their own Lead', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world, { choices: replacing })
    live.org.setDuplicateCheck('mapped_module_records')
    const { id } = live.org.insert('Contacts', stranger)

    const order = live.order()
    await live.settled()

    const own = await hasOwnContact(live, live.id, order.id)
    expect(own.id).not.toBe(id)
  })

  test('neither is a stranger whose name has a quote taken for the customer', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const customer = { ...ada, firstName: 'Finn', lastName: "O'Brien" }
    const live = await openWithLead(world, { choices: replacing, customer })
    const row = { First_Name: 'Finn', Last_Name: "O'Brien", Email: 'finn@elsewhere.example' }
    const { id } = live.org.insert('Contacts', row)

    const order = live.order()
    await live.settled()

    await hasOwnContact(live, live.id, order.id)
    expect({ ...ours, ...live.org.record('Contacts', id) }).toMatchObject({ ...ours, ...row })
  })

  test('a stranger who appears at the last moment keeps what is his', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world, { choices: replacing })
    let id = ''
    whenConverting(world, () => void ({ id } = live.org.insert('Contacts', stranger)))

    const order = live.order()
    await live.settled()

    await hasOwnContact(live, live.id, order.id)
    expect({ ...ours, ...live.org.record('Contacts', id) }).toMatchObject({ ...ours, ...stranger })
  })

  test('nor is a stranger without an e-mail taken for a customer without one', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const customer = { firstName: 'Ada', lastName: 'Lovelace', email: null }
    const live = await openWithLead(world, { choices: replacing, customer })
    const row = { ...stranger, Email: null }
    const { id } = live.org.insert('Contacts', row)

    const order = live.order()
    await live.settled()

    await hasOwnContact(live, live.id, order.id)
    expect({ ...ours, ...live.org.record('Contacts', id) }).toMatchObject({ ...ours, ...row })
  })

  test('a stranger whose name is only parted otherwise, and who is older, is let go again', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const customer = { firstName: null, lastName: 'Ada Lovelace', email: null }
    const live = await openWithLead(world, { choices: replacing, customer })
    const row = { First_Name: 'Ada', Last_Name: 'Lovelace', Phone: '+1 212 555 0100' }
    const { id } = live.org.insert('Contacts', row)
    live.org.update('Contacts', id, { Created_Time: '2026-01-01T00:00:00+00:00' })

    const order = live.order()
    await live.settled()

    await hasOwnContact(live, live.id, order.id)
    expect({ ...ours, ...live.org.record('Contacts', id) }).toMatchObject({ ...ours, ...row })
  })

  test('two customers of one name have a Contact each', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world)
    const other = live.shop.createCustomer({ ...ada, email: 'second.ada@example.com' })
    await live.settled()

    const orders = [live.order()]
    await live.settled()
    orders.push(live.shop.createOrder({ customerId: other.id, lines: oneLine }))
    await live.settled()

    const [first, second] = orders.map(({ id }) => id)
    const own = await hasOwnContact(live, live.id, first ?? '')
    expect((await hasOwnContact(live, other.id, second ?? '')).id).not.toBe(own.id)
  })

  test.each([
    ['e-mails of their own', true],
    ['no e-mail', false],
  ])('customers of one name, with %s, who are converted together have a Contact each', async (_, mailed) => {
    world.zoho.switches.convertMatch = convertMatch
    const opened = await openForImport(world, {
      choices: { customersAs: 'Leads' },
      store: (shop) => {
        for (let n = 0; n < 3; n++) {
          const email = mailed ? `ada${n}@example.com` : null
          const { id } = shop.createCustomer({ ...ada, email })
          shop.createOrder({ customerId: id, lines: oneLine })
        }
      },
    })
    await opened.run()
    await opened.choose(leadChoices)

    await opened.run()

    expect(opened.differences()).toEqual([])
    expect(opened.org.records('Contacts')).toHaveLength(3)
    expect(openLeads(opened)).toEqual([])
  })

  test("another customer's Contact with the customer's e-mail gets nothing of the Lead", async () => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world)
    const row = { Last_Name: 'Other', Email: 'ada@example.com', Shopify_Customer_Id: '42' }
    const { id } = live.org.insert('Contacts', row)

    const order = live.order()
    await live.settled()

    const own = await hasOwnContact(live, live.id, order.id)
    expect(live.org.record('Contacts', id)).toMatchObject(row)
    expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Converted_Contact: { id: own.id } })
  })

  test("a Contact with the Lead's e-mail is the customer, also where the store knows another one", async () => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world)
    live.org.update('Leads', live.lead.id, { Email: 'ada@work.example' })
    const { id } = live.org.insert('Contacts', { Last_Name: 'Byron', Email: 'Ada@work.example' })

    const order = live.order()
    await live.settled()

    expect((await hasOwnContact(live, live.id, order.id)).id).toBe(id)
    expect((await live.links()).find(({ zohoId }) => zohoId === id)).toMatchObject({ adopted: true })
    expect(live.org.records('Contacts')).toHaveLength(1)
  })

  test('a Contact with the e-mail who appears at the last moment is the customer, and was there before', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const live = await openWithLead(world)
    const row = { Last_Name: 'Byron', Email: 'ada@example.com' }
    whenConverting(world, () => live.org.insert('Contacts', row))

    const order = live.order()
    await live.settled()

    await hasOwnContact(live, live.id, order.id)
    expect(live.org.records('Contacts')).toHaveLength(1)
  })

  test('a move leaves a stranger of the same name alone', async () => {
    world.zoho.switches.convertMatch = convertMatch
    const customer = { id: '' }
    const live = await openShop(world, {
      choices: { customersAs: 'Leads', existing: 'replace' },
      store: (shop) => void (customer.id = shop.createCustomer(ada).id),
    })
    const { id } = live.org.insert('Contacts', stranger)
    await live.choose({ customersAs: 'Contacts', existing: 'replace' })

    const { runId } = await startMove(world.sync, live.domain, { contacts: 'keep' })
    await until(async () => (await loadRun(world.db, runId))?.state === 'completed')

    expect(live.record('Contacts', customer.id).id).not.toBe(id)
    expect({ ...ours, ...live.org.record('Contacts', id) }).toMatchObject({ ...ours, ...stranger })
    expect(openLeads(live)).toEqual([])
  })
})
