// A comparison that finds many records deleted, on either side, stops, keeps everything and asks the merchant.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadBrakes } from '#app/db/screens/brakes.server.ts'
import { answerMassDeletion } from '#app/sync/protection/mass-deletion.server.ts'
import { idle, openShop, runJob, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
let skipMs = 0
beforeAll(async () => {
  world = await startWorld({ now: () => new Date(Date.now() + skipMs) })
})
afterAll(() => world[Symbol.asyncDispose]())

const deletes = { product: 'delete', customer: 'delete', order: 'delete' } as const
const thirty: LiveOptions['store'] = (shop) => {
  for (let n = 0; n < 30; n++) shop.createCustomer({ lastName: `Customer ${n}`, email: `c${n}@example.com` })
}
const questions = ({ domain }: LiveShop) =>
  world.db.prisma.massDeletion.findMany({ where: { shopDomain: domain } })
const answer = async (live: LiveShop, side: 'shopify' | 'zoho', word: 'go_on' | 'keep') => {
  await answerMassDeletion(world.sync, live.domain, { kind: 'customer', side, answer: word })
  await idle(world.db, live.domain, 'audit')
  await live.settled()
}

async function openWithDeleted() {
  const live = await openShop(world, { choices: { deletes }, store: thirty })
  const ids = [...live.shop.customers.keys()].slice(0, 25)
  live.shop.silently(() => ids.forEach((id) => live.shop.deleteCustomer(id)))
  await runJob(world, live, 'audit')
  return live
}

test('25 of 30 customers deleted in Shopify: nothing is deleted, and the merchant is asked', async () => {
  const live = await openWithDeleted()

  expect(live.org.records('Contacts')).toHaveLength(30)
  expect(await questions(live)).toMatchObject([
    { kind: 'customer', side: 'shopify', found: 25, linked: 30, answer: null },
  ])
  const asked = { kind: 'customer', side: 'shopify', found: 25, linked: 30, kept: false }
  expect(await loadBrakes(world.db, live.domain)).toEqual({ deletions: [asked], heldKinds: [] })
})

test('"they are really deleted" lets them go, and asks no more', async () => {
  const live = await openWithDeleted()

  await answer(live, 'shopify', 'go_on')

  expect(live.org.records('Contacts')).toHaveLength(5)
})

test('"keep everything" keeps them, and the next night does not ask again', async () => {
  const live = await openWithDeleted()

  await answer(live, 'shopify', 'keep')
  await runJob(world, live, 'audit')

  expect(live.org.records('Contacts')).toHaveLength(30)
  expect(await questions(live)).toMatchObject([{ answer: 'keep' }])
})

test('"keep everything" of what Zoho lacks can be taken back: Home goes on showing it', async () => {
  const live = await openShop(world, { choices: { deletes }, store: thirty })
  for (const row of live.org.records('Contacts')) live.org.remove('Contacts', row.id)
  await runJob(world, live, 'audit')

  await answer(live, 'zoho', 'keep')
  const { deletions } = await loadBrakes(world.db, live.domain)
  expect(deletions).toMatchObject([{ side: 'zoho', found: 30, kept: true }])
  expect(live.org.records('Contacts')).toHaveLength(0)

  await answer(live, 'zoho', 'go_on')
  expect(live.org.records('Contacts')).toHaveLength(30)
})

test('up to twenty are settled without a question', async () => {
  const live = await openShop(world, { choices: { deletes }, store: thirty })
  const ids = [...live.shop.customers.keys()].slice(0, 20)
  live.shop.silently(() => ids.forEach((id) => live.shop.deleteCustomer(id)))

  await runJob(world, live, 'audit')

  expect(live.org.records('Contacts')).toHaveLength(10)
  expect(await questions(live)).toEqual([])
})

// An ordinary field for our id: nothing in Zoho would refuse a second record.
const ordinaryId = { customFieldsUsed: { Contacts: { unique: 2 } } }

test('a Zoho user who no longer sees the contacts costs no second set of them by a comparison', async () => {
  const live = await openShop(world, { choices: { deletes }, store: thirty, org: ordinaryId })
  live.org.concealAll('Contacts')

  await runJob(world, live, 'audit')

  expect(live.org.records('Contacts')).toHaveLength(30)
  expect(await questions(live)).toMatchObject([{ side: 'zoho', found: 30, linked: 30, answer: null }])
  live.org.revealAll('Contacts')
  await runJob(world, live, 'audit')
  expect(live.org.records('Contacts')).toHaveLength(30)
  expect(await questions(live)).toEqual([])
})

test('nor by changes: after twenty the rest waits for the answer, and goes over once it is given', async () => {
  const live = await openShop(world, { choices: { deletes }, store: thirty, org: ordinaryId })
  live.org.concealAll('Contacts')
  for (const id of live.shop.customers.keys()) live.shop.updateCustomer(id, { note: 'changed' })
  await live.settled()

  expect(live.org.records('Contacts').length).toBeLessThanOrEqual(50)
  expect(await questions(live)).toMatchObject([{ side: 'zoho', answer: null }])
  const told = (await live.outcomes()).filter(({ cause }) => cause === 'many_missing')
  expect(told.length).toBeGreaterThanOrEqual(10)

  live.org.revealAll('Contacts')
  await runJob(world, live, 'audit')
  await until(async () => (await questions(live)).length === 0)
})

test('30 contacts deleted in Zoho come again when the merchant says that they were deleted', async () => {
  const live = await openShop(world, { choices: { deletes }, store: thirty })
  for (const row of live.org.records('Contacts')) live.org.remove('Contacts', row.id)
  await runJob(world, live, 'audit')
  expect(live.org.records('Contacts')).toHaveLength(0)

  await answer(live, 'zoho', 'go_on')

  expect(live.org.records('Contacts')).toHaveLength(30)
})
