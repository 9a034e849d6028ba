// Zoho's people convert a Lead: the link follows, and the customer is never a Lead again.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ada, onlyContact, oneLine, openWithLead } from '#test/support/lead-shop.ts'
import { openShop, runJob } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

// The choice says where a new person begins. Who follows a Lead does not ask for it: what Zoho may answer then is read
// with one of them.
const readings = [
  ['as it is', {}],
  ['where Zoho refuses to write converted leads', { convertedLeadWrite: 'reject' }],
  ['where Zoho says that it is converted', { convertedLeadWrite: 'converted' }],
  ['where Zoho shows converted leads only when asked', { convertedLeadById: 'asked' }],
  ['where Zoho never shows them', { convertedLeadById: 'never', convertedLeadWrite: 'reject' }],
  ['where Zoho does not name the contact', { convertedContactShown: false }],
] as const

describe.each([
  { customersAs: 'Leads', met: readings, shown: ['always', 'asked'] },
  { customersAs: 'LeadsUntilOrder', met: readings.slice(0, 1), shown: ['always'] },
] as const)('a Lead converted by hand, with the choice $customersAs', ({ customersAs, met, shown }) => {
  const hands = async (customer: { lastName: string; email: string | null } = ada) => {
    const live = await openWithLead(world, { customer, choices: { customersAs } })
    const { contact } = live.org.convertLead(live.lead.id)
    return { ...live, contact }
  }

  test.each(met)('is followed to the Contact by the next change, %s', async (_, switches) => {
    const live = await hands()
    Object.assign(world.zoho.switches, switches)

    live.shop.updateCustomer(live.id, { note: 'called twice' })
    await live.settled()

    const contact = await onlyContact(live, live.id)
    expect(contact).toMatchObject({ id: live.contact.id, Description: 'called twice' })
  })

  test('is followed without an e-mail, too', async () => {
    const live = await hands({ lastName: 'Lovelace', email: null })

    live.shop.updateCustomer(live.id, { lastName: 'King' })
    await live.settled()

    expect(await onlyContact(live, live.id)).toMatchObject({ id: live.contact.id, Last_Name: 'King' })
  })

  // Found by random history 6297.
  test.each(shown)(
    'before we knew its id, without an e-mail and closed to writes, is followed (shown %s)',
    async (convertedLeadById) => {
      const live = await openShop(world, { choices: { customersAs } })
      Object.assign(world.zoho.switches, { convertedLeadWrite: 'reject', convertedLeadById })
      world.zoho.faults.timeoutAfterCommit = 1
      const { id } = live.shop.createCustomer({ lastName: 'Lovelace', email: null })
      await until(async () => (await live.changes())[0]?.attempts === 1)
      const { contact } = live.org.convertLead(live.record('Leads', id).id)

      await live.settled()

      expect((await onlyContact(live, id)).id).toBe(contact.id)
    },
  )

  test('is found by the comparison, though nothing changed', async () => {
    const live = await hands()

    await runJob(world, live, 'audit')

    expect((await onlyContact(live, live.id)).id).toBe(live.contact.id)
    expect((await live.outcomes()).at(-1)).toMatchObject({ cause: 'converted_in_zoho' })
  })

  test('is found by a new import after all links are lost', async () => {
    const live = await hands()
    await world.db.prisma.link.deleteMany({ where: { shopDomain: live.domain } })

    await live.import()

    expect((await onlyContact(live, live.id)).id).toBe(live.contact.id)
  })

  test('is marked in the Contact when the customer is deleted in Shopify', async () => {
    const live = await hands()

    live.shop.deleteCustomer(live.id)
    await live.settled()

    expect(live.org.record('Contacts', live.contact.id)?.['Tag']).toMatchObject([
      { name: 'Deleted in Shopify' },
    ])
  })

  test.each(['reject', 'converted'] as const)(
    'while a change of it is on its way to Zoho is followed, and what sales wrote stays (refused: %s)',
    async (convertedLeadWrite) => {
      const live = await openWithLead(world, { customer: ada, choices: { customersAs } })
      live.org.update('Leads', live.lead.id, { Last_Name: 'King' })
      world.zoho.switches.convertedLeadWrite = convertedLeadWrite
      const contacts: { id: string }[] = []
      world.zoho.faults.turnsAway = ({ method, path }) => {
        if (contacts.length === 0 && method === 'PUT' && path.endsWith('/Leads'))
          contacts.push(live.org.convertLead(live.lead.id).contact)
        return undefined
      }

      live.shop.updateCustomer(live.id, { note: 'called twice' })
      await live.settled()
      world.zoho.faults.turnsAway = undefined

      const [contact] = contacts
      expect(await onlyContact(live, live.id)).toMatchObject({
        id: contact?.id,
        Last_Name: 'King',
        Description: 'called twice',
      })
    },
  )

  // Found by random history 8490.
  test('and then merged away in Shopify, is the kept customer’s Contact and not marked', async () => {
    const live = await hands()
    const kept = live.shop.silently(() => {
      const { id } = live.shop.createCustomer({ lastName: 'Byron', email: null })
      return live.shop.mergeCustomers(id, live.id)
    })
    live.shop.updateCustomer(kept.id, { note: 'called twice' })
    await live.settled()
    expect(await onlyContact(live, kept.id)).toMatchObject({ id: live.contact.id })

    await runJob(world, live, 'audit')

    const contact = await onlyContact(live, kept.id)
    expect(contact).toMatchObject({ id: live.contact.id, Description: 'called twice' })
    expect(contact['Tag'] ?? []).toEqual([])
    expect(await live.links()).toHaveLength(1)
  })

  test('and marked in the Contact, is handed over to who has the e-mail now, and the mark goes', async () => {
    const live = await hands()
    live.shop.deleteCustomer(live.id)
    await live.settled()

    const { id } = live.shop.createCustomer(ada)
    await live.settled()

    expect(live.records('Leads', id)).toEqual([])
    expect(await onlyContact(live, id)).toMatchObject({ id: live.contact.id })
    expect(live.record('Contacts', id)['Tag'] ?? []).toEqual([])
  })

  test('has the orders linked to the Contact', async () => {
    const live = await hands()
    live.shop.updateCustomer(live.id, { note: 'called twice' })
    await live.settled()

    const order = live.shop.createOrder({ customerId: live.id, lines: oneLine })
    await live.settled()

    expect(await onlyContact(live, live.id, order.id)).toBeTruthy()
  })
})
