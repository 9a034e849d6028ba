// What people made of a Lead is their work as well: it is in the Contact after the conversion, and stays there.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onlyContact, openWithLead } from '#test/support/lead-shop.ts'
import { runJob } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const place = { country: 'Canada', countryCodeV2: 'CA', province: 'Ontario', provinceCode: 'ON' }
const address = { ...place, address1: '1 Main Street', city: 'Toronto', zip: 'M5V 2T6' }
const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  phone: '+12025550101',
  addresses: [address],
}
const unsubscribed = { marketingState: 'UNSUBSCRIBED', marketingOptInLevel: 'SINGLE_OPT_IN' }
const corrected = { Phone: '+1 202 555 0199', Street: '2 Main Street' }
const inContact = { Phone: '+1 202 555 0199', Mailing_Street: '2 Main Street' }

type Customer = Parameters<typeof openWithLead>[1]
async function openEdited(edits: Record<string, unknown> = corrected, more: Customer = {}) {
  const live = await openWithLead(world, { customer: ada, ...more })
  live.org.update('Leads', live.lead.id, edits)
  return live
}
type Edited = Awaited<ReturnType<typeof openEdited>>

const conversions = {
  'our conversion': async (live: Edited) => {
    live.order()
    await live.settled()
  },
  'a conversion by hand that the next change finds': async (live: Edited) => {
    live.org.convertLead(live.lead.id)
    live.shop.updateCustomer(live.id, { note: 'called twice' })
    await live.settled()
  },
  'a conversion by hand that the comparison finds': async (live: Edited) => {
    live.org.convertLead(live.lead.id)
    await runJob(world, live, 'audit')
  },
  'a conversion whose answer was lost': async (live: Edited) => {
    world.zoho.faults.timeoutAfterCommit = 1
    live.order()
    await live.settled()
  },
} as const

describe.each(Object.entries(conversions))('after %s', (_, converted) => {
  test('a corrected phone number and street are in the Contact, and outlive the next change', async () => {
    const live = await openEdited()
    await converted(live)
    expect(await onlyContact(live, live.id)).toMatchObject(inContact)

    live.shop.updateCustomer(live.id, { note: 'prefers mail' })
    await live.settled()

    expect(await onlyContact(live, live.id)).toMatchObject({ ...inContact, Description: 'prefers mail' })
  })

  test('a phone number that people emptied stays empty', async () => {
    const live = await openEdited({ Phone: null })
    await converted(live)

    expect((await onlyContact(live, live.id))['Phone'] ?? null).toBeNull()
  })

  test('what the conversion does not bring along is written', async () => {
    const out = { ...ada, emailConsent: unsubscribed }
    const live = await openEdited(corrected, { customer: out })
    expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Email_Opt_Out: true })
    await converted(live)

    expect(await onlyContact(live, live.id)).toMatchObject({ ...inContact, Email_Opt_Out: true })
  })
})

test('what changes in Shopify with the first order is written over it', async () => {
  const live = await openEdited()
  live.shop.silently(() => live.shop.updateCustomer(live.id, { phone: '+12025550102' }))
  live.order()
  await live.settled()

  expect(await onlyContact(live, live.id)).toMatchObject({
    Phone: '+12025550102',
    Mailing_Street: '2 Main Street',
  })
})

test('an opt-out of the Contact that people joined the Lead to is not taken back', async () => {
  const live = await openEdited({}, { customer: { ...ada, emailConsent: unsubscribed } })
  live.org.insert('Contacts', { Last_Name: 'Lovelace', Email: ada.email, Email_Opt_Out: true })
  live.org.convertLead(live.lead.id)
  await runJob(world, live, 'audit')
  expect(await onlyContact(live, live.id)).toMatchObject({ Email_Opt_Out: true })

  live.shop.setEmailConsent(live.id, 'SUBSCRIBED')
  await live.settled()

  expect(await onlyContact(live, live.id)).toMatchObject({ Email_Opt_Out: true })
})

test('who was opted out by us and is subscribed again is so after the conversion', async () => {
  const out = { ...ada, emailConsent: unsubscribed }
  const live = await openEdited({}, { customer: out })
  live.order()
  await live.settled()
  expect(await onlyContact(live, live.id)).toMatchObject({ Email_Opt_Out: true })

  live.shop.setEmailConsent(live.id, 'SUBSCRIBED')
  await live.settled()

  expect(await onlyContact(live, live.id)).toMatchObject({ Email_Opt_Out: false })
})
