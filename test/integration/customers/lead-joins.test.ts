// What Zoho may have against a Lead's conversion beside the Lead itself, and how it tells what the Lead became.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ada, conversions, onlyContact, openLeads, openWithLead } from '#test/support/lead-shop.ts'
import { runJob } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'

let world: World
let handle: World['zoho']['handle']
beforeAll(async () => {
  world = await startWorld()
  handle = world.zoho.handle.bind(world.zoho)
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => {
  world.zoho.handle = handle
  Object.assign(world.zoho.switches, defaultSwitches())
})

type Said = { code: string; message: string; details: object }

/** Zoho refuses conversions with this, where their body says so. */
function refuseConversions(said: Said, when: (body: string) => boolean): void {
  world.zoho.handle = async (request) => {
    const isOne = request.url.endsWith('/actions/convert') && when(await request.clone().text())
    return isOne ? Response.json({ data: [{ ...said, status: 'error' }] }, { status: 400 }) : handle(request)
  }
}

const invalid = (api_name: string) => ({
  code: 'INVALID_DATA',
  message: 'invalid data',
  details: { api_name, json_path: `$.data[0].${api_name}.Contacts[0]` },
})

test.each<[string, Said]>([
  ['as an invalid value', invalid('carry_over_tags')],
  ['as if a record were gone', invalid('Contacts')],
  ['as too many', { code: 'LIMIT_EXCEEDED', message: 'limit exceeded', details: {} }],
])('a tag that Zoho refuses keeps no Lead: it is converted without its tags (told %s)', async (_, said) => {
  const live = await openWithLead(world)
  live.org.update('Leads', live.lead.id, { Tag: [{ name: 'Hot' }] })
  refuseConversions(said, (body) => body.includes('carry_over_tags'))
  const since = world.zoho.log.length

  const order = live.order()
  await live.settled()

  expect((await onlyContact(live, live.id, order.id))['Tag'] ?? []).toEqual([])
  expect(conversions(world, since)).toHaveLength(1)
})

test.each(['lead', 'conversion'] as const)(
  'a Contact that is as old as its %s was made of the Lead, and is the customer, also without an e-mail',
  async (convertedCreated) => {
    world.zoho.switches.convertedCreated = convertedCreated
    const customer = { firstName: 'Ada', lastName: 'Lovelace', email: null }
    const live = await openWithLead(world, { customer })
    live.org.update('Leads', live.lead.id, { Created_Time: '2026-01-01T00:00:00+00:00' })

    const order = live.order()
    await live.settled()

    const { id } = await onlyContact(live, live.id, order.id)
    expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Converted_Contact: { id } })
    expect((await live.links()).find(({ zohoId }) => zohoId === id)).toMatchObject({ adopted: false })
  },
)

test('a Lead that could not join the Contact that was made for it is left, and joins it at night', async () => {
  const live = await openWithLead(world)
  live.org.insert('Contacts', { First_Name: 'Ada', Last_Name: 'Lovelace', Email: 'other@elsewhere.example' })
  refuseConversions({ code: 'NOT_ALLOWED', message: 'not allowed', details: {} }, () => true)

  const order = live.order()
  await live.settled()
  const own = live.record('Contacts', live.id)
  expect(own).toMatchObject({ Email: ada.email })
  expect(live.record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id: own.id })
  expect(openLeads(live).map(({ id }) => id)).toEqual([live.lead.id])

  world.zoho.handle = handle
  await runJob(world, live, 'audit')
  await live.settled()
  expect(openLeads(live)).toEqual([])
  expect(live.org.record('Leads', live.lead.id)).toMatchObject({ Converted_Contact: { id: own.id } })
})
