// A shop whose customers are Leads until their first order.

import { expect } from 'vitest'
import type { Row } from '#test/simulators/zoho/types.ts'
import { openShop, tail, type LiveShop } from './live-shop.ts'
import type { World } from './world.ts'

export const leadChoices = { customersAs: 'LeadsUntilOrder' } as const
export const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
export const oneLine = [{ title: 'Mug', price: '5', quantity: 1 }]

type Customer = Parameters<LiveShop['shop']['createCustomer']>[0]

/** With one customer, who is a Lead. */
export async function openWithLead(
  world: World,
  {
    customer = ada,
    choices = leadChoices,
  }: {
    customer?: Customer
    choices?: { customersAs: 'Leads' | 'LeadsUntilOrder'; existing?: 'keep' | 'replace' }
  } = {},
) {
  const live = await openShop(world, { choices })
  const { id } = live.shop.createCustomer(customer)
  await live.settled()
  const lead = live.record('Leads', id)
  return { ...live, id, lead, order: () => live.shop.createOrder({ customerId: id, lines: oneLine }) }
}

/** Leads that nobody converted. */
export const openLeads = ({ org }: Pick<LiveShop, 'org'>): Row[] =>
  org.records('Leads').filter((row) => row['Converted__s'] !== true)

/** Calls that convert a Lead. */
export const conversions = ({ zoho }: Pick<World, 'zoho'>, since = 0) =>
  zoho.log.slice(since).filter(({ path }) => path.endsWith('/convert'))

/** The customer is the only Contact, which the link and the order name, and no Lead is left. */
export async function onlyContact(live: LiveShop, id: string, orderId?: string): Promise<Row> {
  const contact = live.record('Contacts', id)
  expect(live.org.records('Contacts')).toHaveLength(1)
  expect(openLeads(live)).toEqual([])
  const link = (await live.links()).find(({ shopifyId }) => shopifyId === tail(id))
  expect(link).toMatchObject({ zohoModule: 'Contacts', zohoId: contact.id })
  if (orderId) expect(live.record('Sales_Orders', orderId)['Contact_Name']).toMatchObject({ id: contact.id })
  return contact
}

/** Once, when the next conversion arrives at Zoho. */
export function whenConverting({ zoho }: Pick<World, 'zoho'>, happen: () => unknown): void {
  const handle = zoho.handle.bind(zoho)
  zoho.handle = (request) => {
    if (!request.url.endsWith('/actions/convert')) return handle(request)
    zoho.handle = handle
    happen()
    return handle(request)
  }
}
