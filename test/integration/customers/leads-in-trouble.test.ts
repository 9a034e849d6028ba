// A Lead is being converted while Zoho stumbles, a colleague is faster, or somebody is there already.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openForImport } from '#test/support/import-shop.ts'
import {
  leadChoices,
  oneLine,
  onlyContact,
  openLeads,
  openWithLead,
  whenConverting,
} from '#test/support/lead-shop.ts'
import { runJob, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

test.each([
  ['time-out after Zoho has done it', () => void (world.zoho.faults.timeoutAfterCommit = 1)],
  ['answer 500', () => void (world.zoho.faults.fail500 = 1)],
  ['too many calls', () => void (world.zoho.faults.throttle = 1)],
  ['a conversion that Zoho only schedules', () => void (world.zoho.switches.convertScheduled = true)],
])('%s: one Contact, in the end', async (_, trouble) => {
  const live = await openWithLead(world)
  whenConverting(world, trouble)

  const order = live.order()
  await live.settled()

  expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
})

test.each(['wrapped', 'flat'] as const)('a colleague was faster (%s answer)', async (alreadyConverted) => {
  const live = await openWithLead(world)
  world.zoho.switches.alreadyConverted = alreadyConverted
  whenConverting(world, () => live.org.convertLead(live.lead.id))

  const order = live.order()
  await live.settled()

  expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
})

test('a Contact with the e-mail is there: the Lead joins it, and what Zoho knows of it stays', async () => {
  const live = await openWithLead(world)
  const { id } = live.org.insert('Contacts', { Last_Name: 'Byron', Email: 'ada@example.com' })

  const order = live.order()
  await live.settled()

  expect(await onlyContact(live, live.id, order.id)).toMatchObject({ id, Last_Name: 'Byron' })
})

test('a Contact with the e-mail appears at the last moment: Zoho names it, the Lead joins it', async () => {
  const live = await openWithLead(world)
  whenConverting(world, () => live.org.insert('Contacts', { Last_Name: 'Byron', Email: 'ada@example.com' }))

  const order = live.order()
  await live.settled()

  expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
})

test("another customer's Contact has the e-mail: the customer gets an own one, and the Lead joins that", async () => {
  const live = await openWithLead(world)
  const other = live.org.insert('Contacts', {
    Last_Name: 'Other',
    Email: 'ada@example.com',
    Shopify_Customer_Id: '42',
  })

  const order = live.order()
  await live.settled()

  const own = live.record('Contacts', live.id)
  expect(own.id).not.toBe(other.id)
  expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Converted_Contact: { id: own.id } })
  expect(live.record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id: own.id })
})

test('two Contacts have the e-mail: a question to the merchant, and the Lead stays', async () => {
  const live = await openWithLead(world)
  for (const n of [1, 2]) live.org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'ada@example.com' })

  live.order()
  await live.settled()

  expect((await live.outcomes()).map(({ cause }) => cause)).toContain('ambiguous_match')
  expect(openLeads(live)).toHaveLength(1)
})

const missing = [204, 404] as const
test.each(missing)("the store's Account was deleted in Zoho (%i): there is a new one", async (status) => {
  const live = await openWithLead(world)
  world.zoho.switches.getMissingId = status
  live.org.remove('Accounts', live.org.records('Accounts')[0]?.id ?? '')

  const order = live.order()
  await live.settled()

  expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
  expect(live.record('Sales_Orders', order.id)['Account_Name']).toMatchObject({
    id: live.org.records('Accounts')[0]?.id,
  })
})

test.each(missing)('the Lead was deleted in Zoho (%i): the customer is a new Contact', async (status) => {
  const live = await openWithLead(world)
  world.zoho.switches.getMissingId = status
  live.org.remove('Leads', live.lead.id)

  const order = live.order()
  await live.settled()

  expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
})

test('a Lead is left beside the Contact: the comparison joins them', async () => {
  const live = await openWithLead(world)
  live.order()
  await live.settled()
  const { id } = live.org.insert('Leads', {
    Last_Name: 'Lovelace',
    Company: 'Ada',
    Shopify_Customer_Id: tail(live.id),
  })

  await runJob(world, live, 'audit')

  const contact = live.record('Contacts', live.id)
  expect(live.org.record('Leads', id)).toMatchObject({ Converted_Contact: { id: contact.id } })
})

test.each([
  ['answers are lost', () => void (world.zoho.faults.timeoutAfterCommit = 3)],
  ['Zoho answers 500', () => void (world.zoho.faults.fail500 = 2)],
  ['calls are too many', () => void (world.zoho.faults.throttle = 2)],
])('an import converts each Lead once while %s', async (_, trouble) => {
  const opened = await openForImport(world, {
    choices: { customersAs: 'Leads' },
    store: (shop) => {
      for (let n = 0; n < 8; n++) {
        const email = n % 2 ? `p${n}@example.com` : null
        const { id } = shop.createCustomer({ lastName: `Person ${n}`, email })
        shop.createOrder({ customerId: id, lines: oneLine })
      }
    },
  })
  await opened.run()
  await opened.choose(leadChoices)
  whenConverting(world, trouble)

  const { state } = await opened.run()

  expect(state).toBe('completed')
  expect(opened.differences()).toEqual([])
  expect(opened.org.records('Contacts')).toHaveLength(8)
  expect(openLeads(opened)).toEqual([])
})
