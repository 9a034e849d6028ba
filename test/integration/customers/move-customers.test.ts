// The merchant changes what customers become after an import: new ones follow at once, the others when it is confirmed.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadRun } from '#app/db/tables/runs.server.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { answerQuestion, readQuestion } from '#app/sync/answer.server.ts'
import { cancelMove, loadMove, startMove } from '#app/sync/move/move.server.ts'
import { planMove } from '#app/sync/move/move-plan.server.ts'
import { openShop, tail } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'
import { differences } from '#test/support/whole-crm.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

type People = 'Leads' | 'Contacts'

/** Three customers, the first with an order; imported into the one module, and then the other one is chosen. */
async function open(from: People, more: Partial<Settings> = {}) {
  const ids: string[] = []
  const made = { order: '' }
  const live = await openShop(world, {
    choices: { customersAs: from, ...more },
    store: (shop) => {
      for (const name of ['ann', 'bob', 'cleo'])
        ids.push(shop.createCustomer({ firstName: name, lastName: 'Lee', email: `${name}@example.com` }).id)
      const lines = [{ title: 'Lamp', price: '9.99', quantity: 1 }]
      made.order = shop.createOrder({ customerId: ids[0] ?? '', lines }).id
    },
  })
  const to: People = from === 'Leads' ? 'Contacts' : 'Leads'
  await live.choose({ customersAs: to, ...more })
  const ended = async (runId: string) => {
    await until(async () => ['completed', 'cancelled', 'failed'].includes(await stateOf(runId)))
    await live.settled()
    const run = await loadRun(world.db, runId)
    return { state: run?.state, step: run?.steps[0] }
  }
  return {
    ...live,
    ids,
    to,
    ended,
    order: () => live.record('Sales_Orders', made.order),
    move: async (contacts: 'keep' | 'delete' = 'keep') =>
      ended((await startMove(world.sync, live.domain, { contacts })).runId),
    people: (module: string) =>
      live.org.records(module).filter((row) => row['Shopify_Customer_Id'] && row['Converted__s'] !== true),
  }
}

const stateOf = async (runId: string) => (await loadRun(world.db, runId))?.state ?? ''

test('without a confirmation the new choice is for new customers only', async () => {
  const { shop, settled, people, ids, record, domain } = await open('Leads')

  shop.updateCustomer(ids[0] ?? '', { firstName: 'Anna' })
  const dan = shop.createCustomer({ firstName: 'Dan', lastName: 'Lee', email: 'dan@example.com' })
  await settled()

  expect(record('Leads', ids[0] ?? '')['First_Name']).toBe('Anna')
  expect(people('Contacts').map((row) => row['Shopify_Customer_Id'])).toEqual([tail(dan.id)])
  expect(await loadMove(world.sync, domain)).toMatchObject({ from: 'Leads', to: 'Contacts', count: 3 })
})

test('nor is a contact made a lead, and new customers find the module of the new choice ready', async () => {
  const { shop, settled, people, ids, record, domain } = await open('Contacts')

  shop.updateCustomer(ids[0] ?? '', { firstName: 'Anna' })
  const dan = shop.createCustomer({ firstName: 'Dan', lastName: 'Lee', email: 'dan@example.com' })
  await settled()

  expect(record('Contacts', ids[0] ?? '')['First_Name']).toBe('Anna')
  expect(people('Leads').map((row) => row['Shopify_Customer_Id'])).toEqual([tail(dan.id)])
  expect(await loadMove(world.sync, domain)).toMatchObject({ from: 'Contacts', to: 'Leads', count: 3 })
})

test('a lead deleted in Zoho that nobody moved becomes a contact by the new choice', async () => {
  const { shop, settled, people, ids, org, record } = await open('Leads')
  org.remove('Leads', record('Leads', ids[0] ?? '')['id'])

  shop.updateCustomer(ids[0] ?? '', { firstName: 'Anna' })
  await settled()

  expect(people('Contacts').map((row) => row['First_Name'])).toEqual(['Anna'])
  expect(people('Leads')).toHaveLength(2)
})

test('an import by the new choice makes nobody a second time', async () => {
  const live = await open('Leads')
  await live.import()
  expect(live.people('Leads')).toHaveLength(3)
  expect(live.org.records('Contacts')).toEqual([])
})

test('with leads until the first order there is nothing to move', async () => {
  const { domain, choose } = await open('Contacts')
  await choose({ customersAs: 'LeadsUntilOrder' })

  expect(await loadMove(world.sync, domain)).toBeNull()
  await expect(startMove(world.sync, domain, { contacts: 'keep' })).rejects.toMatchObject({
    code: 'nothing_to_move',
  })
})

test('whom a colleague made a contact of is not offered as a lead', async () => {
  const live = await openShop(world, {
    choices: { customersAs: 'Leads' },
    store: (shop) =>
      void shop.createCustomer({ firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' }),
  })
  const [customer] = live.shop.customers.values()
  live.org.convertLead(live.record('Leads', customer?.id ?? '')['id'])
  live.shop.updateCustomer(customer?.id ?? '', { firstName: 'Anna' })
  await live.settled()

  expect(live.record('Contacts', customer?.id ?? '')['First_Name']).toBe('Anna')
  expect(await loadMove(world.sync, live.domain)).toBeNull()
})

describe('from leads to contacts', () => {
  test('each lead is converted, the order finds its contact, and nobody is there twice', async () => {
    const { move, org, people, order, record, ids, shop } = await open('Leads')

    const { state, step } = await move()

    expect({ state, ...step }).toMatchObject({ state: 'completed', total: 3, done: 3, rejected: 0 })
    expect(people('Leads')).toEqual([])
    expect(org.records('Leads').filter((row) => row['Converted__s'] === true)).toHaveLength(3)
    expect(differences({ shop, org })).toEqual([])
    expect(order()['Contact_Name']).toMatchObject({ id: record('Contacts', ids[0] ?? '')['id'] })
    expect(org.records('Accounts').map((row) => row['Account_Name'])).toEqual(['Acme - Shopify customers'])
  })

  test('the orders of before that follow their customers run no workflows: they are history', async () => {
    const { move, org, order, record, ids } = await open('Leads')

    await move()

    expect(order()['Contact_Name']).toMatchObject({ id: record('Contacts', ids[0] ?? '')['id'] })
    const updates = org.automationsFired.last.filter(({ operation }) => operation === 'update')
    expect(updates).toEqual([]) // a conversion is Zoho's own insert
  })

  test('a contact that is there is joined, one of two is a question, and the answer moves the customer', async () => {
    const { move, org, people, domain, ids, record, settled, outcomes } = await open('Leads')
    const ann = org.insert('Contacts', { Last_Name: 'Known', Email: 'ann@example.com' })
    const [one] = [1, 2].map((n) =>
      org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'bob@example.com' }),
    )

    const { step } = await move()

    expect(step).toMatchObject({ done: 3, rejected: 1 })
    expect(record('Contacts', ids[0] ?? '')).toMatchObject({ id: ann.id, Last_Name: 'Known' })
    expect(people('Leads').map((row) => row['Shopify_Customer_Id'])).toEqual([tail(ids[1] ?? '')])
    const about = { kind: 'customer' as const, shopifyId: tail(ids[1] ?? '') }
    expect((await readQuestion(world.sync, domain, about))?.candidates).toHaveLength(2)

    await answerQuestion(world.sync, domain, { ...about, answer: 'this', zohoId: one?.id ?? '' })
    await settled()

    expect(record('Contacts', ids[1] ?? '')['id']).toBe(one?.id)
    expect(people('Leads')).toEqual([])
    expect(
      (await outcomes()).filter(({ resolvedAt, result }) => !resolvedAt && result === 'rejected'),
    ).toEqual([])
  })

  test('one who is left out stays a lead, and the next move does not ask again', async () => {
    const { move, org, people, domain, ids } = await open('Leads')
    for (const n of [1, 2]) org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'bob@example.com' })
    await move()
    const about = { kind: 'customer' as const, shopifyId: tail(ids[1] ?? '') }
    await answerQuestion(world.sync, domain, { ...about, answer: 'skip', zohoId: null })

    const { step } = await move()

    expect(step).toMatchObject({ done: 1, skipped: 1 })
    expect(people('Leads').map((row) => row['Shopify_Customer_Id'])).toEqual([about.shopifyId])
    expect(await readQuestion(world.sync, domain, about)).toBeNull()
  })

  test('a lead deleted in Zoho, and one that a colleague converted, end as one contact each', async () => {
    const { move, org, ids, people, shop, record } = await open('Leads')
    org.remove('Leads', record('Leads', ids[0] ?? '')['id'])
    const { contact } = org.convertLead(record('Leads', ids[1] ?? '')['id'])

    await move()

    expect(differences({ shop, org })).toEqual([])
    expect(people('Contacts')).toHaveLength(3)
    expect(record('Contacts', ids[1] ?? '')['id']).toBe(contact.id)
  })

  test('an answer that is lost doubles nothing', async () => {
    const { domain, ended, org, shop } = await open('Leads')
    world.zoho.faults.timeoutAfterCommit = 2
    const { runId } = await startMove(world.sync, domain, { contacts: 'keep' })
    await until(() => world.zoho.faults.timeoutAfterCommit === 0)
    await world.sync.queue.enqueue('move', { shop: domain, runId })

    expect((await ended(runId)).state).toBe('completed')
    expect(org.records('Contacts')).toHaveLength(3)
    expect(differences({ shop, org })).toEqual([])
  })

  test('cancelled, what moved stays moved and the rest stays where it is', async () => {
    const { domain, ended, people } = await open('Leads')
    await world.db.prisma.shop.update({ where: { domain }, data: { pausedFor: 'throttled' } })
    const { runId } = await startMove(world.sync, domain, { contacts: 'keep' })
    await cancelMove(world.sync, domain, runId)
    expect((await ended(runId)).state).toBe('cancelled')
    await world.db.prisma.shop.update({ where: { domain }, data: { pausedFor: null } })
    expect(people('Leads')).toHaveLength(3)
  })
})

describe('from contacts to leads', () => {
  test('contacts are kept and marked, and orders keep pointing to theirs', async () => {
    const { move, org, people, order } = await open('Contacts')
    const before = order()['Contact_Name']

    const { step } = await move('keep')

    expect(step).toMatchObject({ done: 3, created: 3 })
    expect(people('Leads')).toHaveLength(3)
    expect(org.records('Contacts').map((row) => row['Tag'])).toEqual(
      Array.from({ length: 3 }, () => [expect.objectContaining({ name: 'Now a lead' })]),
    )
    expect(order()['Contact_Name']).toEqual(before)
  })

  test('or deleted, except whom an order points to', async () => {
    const { move, org, order, people } = await open('Contacts')

    await move('delete')

    expect(people('Leads')).toHaveLength(3)
    expect(org.records('Contacts').map(({ id }) => ({ id }))).toMatchObject([order()['Contact_Name']])
  })

  test('and back again: each lead joins the contact that it was', async () => {
    const { move, org, shop, choose } = await open('Contacts')
    await move('keep')
    await choose({ customersAs: 'Contacts' })
    await move()
    expect(org.records('Contacts')).toHaveLength(3)
    expect(differences({ shop, org })).toEqual([])
  })
})

describe('the dry run', () => {
  test('says what would happen to whom and what it costs, and changes nothing', async () => {
    const { org, domain } = await open('Leads')
    org.insert('Contacts', { Last_Name: 'Known', Email: 'ann@example.com' })
    for (const n of [1, 2]) org.insert('Contacts', { Last_Name: `Twin ${n}`, Email: 'bob@example.com' })
    const before = world.zoho.stats().recordsWritten

    const plan = await planMove(world.sync, domain)

    expect(plan).toMatchObject({ from: 'Leads', to: 'Contacts', total: 3, looked: 3 })
    expect(plan.counts).toEqual({ convert: 1, join: 1, create: 0, clash: 1 })
    expect(Object.fromEntries(plan.samples.map(({ name, becomes }) => [name, becomes]))).toEqual({
      'ann Lee': 'join',
      'bob Lee': 'clash',
      'cleo Lee': 'convert',
    })
    expect(plan.credits).toBeGreaterThanOrEqual(10)
    expect(plan.minutes).toBe(1)
    expect(world.zoho.stats().recordsWritten).toBe(before)
  })

  test('from contacts to leads counts who is kept because of orders', async () => {
    const { domain } = await open('Contacts')
    const plan = await planMove(world.sync, domain)
    expect(plan).toMatchObject({ from: 'Contacts', to: 'Leads', withOrders: 1 })
    expect(plan.counts).toEqual({ convert: 0, join: 0, create: 3, clash: 0 })
  })
})
