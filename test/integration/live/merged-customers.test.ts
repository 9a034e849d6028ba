// One person with two accounts in the store, whose two Contacts are merged in Zoho: the merge is not undone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listNotInZoho } from '#app/db/screens/records/not-in-zoho.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { openShop, runJob, tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace' }
const mug = [{ title: 'Mug', price: '5.00' }]
const twinOf = { First_Name: 'Ada', Last_Name: 'Lovelace' }

async function openMerged() {
  const live = await openShop(world)
  const work = live.shop.createCustomer({ ...ada, email: 'ada@work.example', note: 'work' })
  const home = live.shop.createCustomer({ ...ada, email: 'ada@home.example' })
  const order = () => live.shop.createOrder({ customerId: home.id, lines: mug })
  const first = order()
  await live.settled()
  const stayed = live.record('Contacts', work.id).id
  const merge = () => live.org.merge('Contacts', { into: stayed, gone: live.record('Contacts', home.id).id })
  return {
    ...live,
    work,
    home,
    first,
    order,
    stayed,
    merge,
    night: () => runJob(world, live, 'audit'),
    contacts: () => live.org.records('Contacts'),
    named: (id: string) => live.record('Sales_Orders', id)['Contact_Name'],
    causes: async () => (await live.outcomes()).map(({ cause }) => cause),
    missing: async () =>
      (
        await listNotInZoho(
          { db: world.db, shop: live.domain, kind: 'customer' },
          { size: 10, after: null, before: null },
        )
      ).rows,
  }
}

describe('contacts of two customers of the store that were merged in Zoho', () => {
  test('stay one, night after night, and old and new orders of both name the one that stayed', async () => {
    const { merge, night, contacts, stayed, first, order, named, settled, links, home } = await openMerged()
    merge()
    await night()
    await night()

    expect(contacts().map(({ id }) => id)).toEqual([stayed])
    const later = order()
    await settled()
    expect(contacts()).toHaveLength(1)
    for (const one of [first, later]) expect(named(one.id)).toMatchObject({ id: stayed })
    expect((await links()).map(({ shopifyId }) => shopifyId)).not.toContain(tail(home.id))
  })

  test('are told of in Sync activity and under what is not in Zoho, and Sync now gives the second its own again', async () => {
    const { merge, night, contacts, causes, missing, home, first, domain, settled, named, stayed } =
      await openMerged()
    merge()
    await night()

    expect((await causes()).filter((cause) => cause === 'merged_in_zoho')).toHaveLength(1)
    expect(await missing()).toMatchObject([
      { shopifyId: tail(home.id), state: 'skipped', cause: 'merged_in_zoho' },
    ])

    await syncNow(world.sync, domain, 'customer', tail(home.id))
    await settled()
    expect(contacts()).toHaveLength(2)
    expect(await missing()).toEqual([])
    expect(named(first.id)).not.toMatchObject({ id: stayed })
  })

  test('do not fight over fields: the first customer’s changes are written, the second’s are not, nor by an import', async () => {
    const { merge, night, contacts, shop, work, home, settled, ...live } = await openMerged()
    merge()
    await night()

    shop.updateCustomer(home.id, { lastName: 'Byron', note: 'home' })
    await settled()
    expect(contacts()).toMatchObject([{ Last_Name: 'Lovelace', Description: 'work' }])
    shop.updateCustomer(work.id, { note: 'moved' })
    await settled()
    await live.import()
    expect(contacts()).toMatchObject([{ Last_Name: 'Lovelace', Description: 'moved' }])
  })

  test('are found by an order that comes before the night', async () => {
    const { merge, order, contacts, stayed, named, settled } = await openMerged()
    merge()

    const { id } = order()
    await settled()

    expect(contacts()).toHaveLength(1)
    expect(named(id)).toMatchObject({ id: stayed })
  })

  test('keep the one that stayed when the second customer is deleted in Shopify, whichever id it carries', async () => {
    const { merge, night, contacts, shop, home, work, settled, org, stayed, domain } = await openMerged()
    merge()
    await night()
    org.update('Contacts', stayed, { Shopify_Customer_Id: tail(home.id) })

    shop.mergeCustomers(work.id, home.id)
    await settled()

    expect(contacts()).toHaveLength(1)
    expect(JSON.stringify(contacts()[0]?.['Tag'] ?? [])).not.toContain('Deleted in Shopify')
    expect(await world.db.prisma.question.count({ where: { shopDomain: domain } })).toBe(0)
  })

  test('are named by a request to erase the second customer, and nothing of it is kept', async () => {
    const { merge, night, shop, home, stayed, domain } = await openMerged()
    merge()
    await night()

    await shop.sendWebhook('customers/redact', shop.compliance.customersRedact(home.id))

    const [request] = await world.db.prisma.privacyRequest.findMany({ where: { shopDomain: domain } })
    expect(request?.records).toContainEqual({ module: 'Contacts', id: stayed })
    expect(await world.db.prisma.question.count({ where: { shopDomain: domain } })).toBe(0)
  })

  test('part again once the one that stayed is deleted in Zoho', async () => {
    const { merge, night, contacts, shop, home, settled, org, stayed, first, named } = await openMerged()
    merge()
    await night()
    org.remove('Contacts', stayed)
    await night()

    shop.updateCustomer(home.id, { note: 'home' })
    await settled()

    expect(contacts()).toHaveLength(2)
    const own = contacts().find((row) => row['Shopify_Customer_Id'] === tail(home.id))
    expect(named(first.id)).toMatchObject({ id: own?.id })
  })
})

test('the orders that a merge moves are written as history, behind what somebody changes', async () => {
  const { merge, order, home, shop, settled, outcomes, named, stayed, first } = await openMerged()
  const orders = [first, order(), order(), order()].map(({ id }) => id)
  await settled()
  merge()
  const since = (await outcomes()).length

  shop.updateCustomer(home.id, { note: 'home' })
  await settled()

  const told = (await outcomes()).slice(since).filter(({ kind }) => kind === 'order')
  expect(told.map(({ shopifyId }) => shopifyId).toSorted()).toEqual(orders.map(tail).toSorted())
  expect(new Set(told.map(({ trigger }) => trigger))).toEqual(new Set(['history']))
  for (const id of orders) expect(named(id)).toMatchObject({ id: stayed })
})

/** Three accounts of one person, each with an order, and a Contact for each. */
async function openThree() {
  const live = await openShop(world)
  const accounts = ['work', 'home', 'club'].map((place) =>
    live.shop.createCustomer({ ...ada, email: `ada@${place}.example` }),
  )
  const order = (customerId: string) => live.shop.createOrder({ customerId, lines: mug })
  for (const { id } of accounts) order(id)
  await live.settled()
  const [first = '', second = '', third = ''] = accounts.map(({ id }) => id)
  const contactOf = (id: string) => live.record('Contacts', id).id
  return { ...live, first, second, third, order, contactOf, contacts: () => live.org.records('Contacts') }
}

describe('contacts that were merged one after the other', () => {
  test('stay one, and orders of all three name the one that stayed', async () => {
    const live = await openThree()
    const { first, second, third, contactOf, contacts, org } = live
    const [stayed, nextGone] = [contactOf(third), contactOf(second)]
    org.merge('Contacts', { into: nextGone, gone: contactOf(first) })
    await runJob(world, live, 'audit')
    org.merge('Contacts', { into: stayed, gone: nextGone })
    await runJob(world, live, 'audit')

    const later = [first, second, third].map((id) => live.order(id))
    await live.settled()
    live.shop.updateCustomer(first, { note: 'by mail' })
    await live.settled()

    expect(contacts().map(({ id }) => id)).toEqual([stayed])
    for (const { id } of later)
      expect(live.record('Sales_Orders', id)['Contact_Name']).toMatchObject({ id: stayed })
  })

  test('stay one where the last of them is one that sales made', async () => {
    const live = await openThree()
    const { first, second, contactOf, contacts, org } = live
    const gone = contactOf(second)
    org.merge('Contacts', { into: gone, gone: contactOf(first) })
    await runJob(world, live, 'audit')
    const { id: twin } = org.insert('Contacts', { ...twinOf, Email: 'ada@home.example' })
    org.merge('Contacts', { into: twin, gone })
    await runJob(world, live, 'audit')

    const later = live.order(first)
    await live.settled()

    expect(contacts()).toHaveLength(2)
    expect(live.record('Sales_Orders', later.id)['Contact_Name']).toMatchObject({ id: twin })
  })
})

test('a contact that was deleted, not merged, is made again although its customer has ordered', async () => {
  const { contacts, record, home, org, night, first, named } = await openMerged()
  org.remove('Contacts', record('Contacts', home.id).id)

  await night()

  expect(contacts()).toHaveLength(2)
  expect(named(first.id)).toMatchObject({ id: record('Contacts', home.id).id })
})

const phone = '+12025550101'
const reached = [{ phone, countryCodeV2: 'US' }]
const noPhone = { addresses: [] }
type CustomerInput = Parameters<World['shop']['createCustomer']>[0]

/** Two accounts of one person who has not ordered yet; the Contacts are merged. Both say the same phone. */
async function openWithoutOrders(more: CustomerInput = {}, first: CustomerInput = {}) {
  const live = await openShop(world)
  const work = live.shop.createCustomer({ ...ada, phone, email: 'ada@work.example', note: 'work', ...first })
  const home = live.shop.createCustomer({
    ...ada,
    addresses: reached,
    email: 'ada@home.example',
    ...more,
  })
  await live.settled()
  const contactOf = (id: string) => live.record('Contacts', id).id
  const [stayed, gone] = [contactOf(work.id), contactOf(home.id)]
  return {
    ...live,
    work,
    home,
    stayed,
    gone,
    merge: (chosen = {}) => live.org.merge('Contacts', { into: stayed, gone, chosen }),
    night: () => runJob(world, live, 'audit'),
    contacts: () => live.org.records('Contacts'),
  }
}

describe('contacts of two customers without orders that were merged in Zoho', () => {
  test('stay one, night after night, and what the second one orders names the one that stayed', async () => {
    const { merge, night, contacts, stayed, shop, home, settled, record, outcomes } =
      await openWithoutOrders()
    merge()
    await night()
    await night()

    expect(contacts().map(({ id }) => id)).toEqual([stayed])
    expect((await outcomes()).filter(({ cause }) => cause === 'merged_in_zoho')).toHaveLength(1)
    const order = shop.createOrder({ customerId: home.id, lines: mug })
    await settled()
    expect(contacts()).toHaveLength(1)
    expect(record('Sales_Orders', order.id)['Contact_Name']).toMatchObject({ id: stayed })
  })

  test('stay one where the one that stayed was changed before the night', async () => {
    const { merge, night, contacts, stayed, shop, work, settled } = await openWithoutOrders()
    merge()
    shop.updateCustomer(work.id, { note: 'moved' })
    await settled()
    await night()

    expect(contacts()).toMatchObject([{ id: stayed, Description: 'moved' }])
  })

  test.each(['email', 'id'])('stay one where the one that stayed has the %s of the other', async (what) => {
    const { merge, night, contacts, stayed, home, shop, settled } = await openWithoutOrders(noPhone)
    merge(what === 'id' ? { Shopify_Customer_Id: tail(home.id) } : { Email: 'ADA@home.example' })
    shop.updateCustomer(home.id, { note: 'home' })
    await settled()
    await night()

    expect(contacts().map(({ id }) => id)).toEqual([stayed])
  })

  test('are not taken for merged where nothing but the name is the same', async () => {
    const { merge, night, contacts } = await openWithoutOrders(noPhone)
    merge()
    await night()

    expect(contacts()).toHaveLength(2)
  })

  const mailbox = { firstName: null, lastName: null }
  test.each([
    [
      'both are called by their mailboxes',
      { ...mailbox, email: 'info@a.example' },
      { ...mailbox, email: 'info@b.example' },
    ],
    ['one has half a name', { firstName: null }, {}],
    ['the other one has', {}, { firstName: null }],
  ])('are not taken for merged where %s', async (_, more, first) => {
    const { merge, night, contacts } = await openWithoutOrders(more, first)
    merge()
    await night()

    expect(contacts()).toHaveLength(2)
  })

  test('are two again where Zoho does not tell who was deleted for good', async () => {
    world.zoho.switches.mergedListed = false
    const { merge, night, contacts } = await openWithoutOrders()
    merge()
    await night()
    world.zoho.switches.mergedListed = true

    expect(contacts()).toHaveLength(2)
  })

  test('are not taken for merged where one is only deleted', async () => {
    const { org, gone, night, contacts, stayed } = await openWithoutOrders()
    org.remove('Contacts', gone)
    org.update('Contacts', stayed, { Description: 'called' })
    await night()

    expect(contacts()).toHaveLength(2)
  })

  test('are not taken for merged into one who is called otherwise', async () => {
    const { merge, night, contacts } = await openWithoutOrders({ firstName: 'Grace', lastName: 'Hopper' })
    merge()
    await night()

    expect(contacts()).toHaveLength(2)
  })

  test('are not taken for merged where two could be the one that stayed', async () => {
    const { merge, night, contacts, shop, settled, org, record } = await openWithoutOrders()
    const club = shop.createCustomer({ ...ada, addresses: reached, email: 'ada@club.example' })
    await settled()
    merge()
    org.update('Contacts', record('Contacts', club.id).id, { Description: 'called' })
    await night()

    expect(contacts()).toHaveLength(3)
  })
})
