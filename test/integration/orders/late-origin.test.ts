// Shopify works out where an order came from, and how risky it is, some time after the order, which it does not move for it:
// what Zoho says of it follows, where a rule reads it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => void (clock.skipMs = 0))
afterAll(() => world[Symbol.asyncDispose]())

const minuteMs = 60_000
const visit = {
  occurredAt: '2026-01-05T10:00:00Z',
  landingPage: 'https://acme.example/spring',
  referrerUrl: null,
  source: 'google',
  utmParameters: { source: 'newsletter', medium: 'email', campaign: 'spring' },
}
const journey = { daysToConversion: 5, customerOrderIndex: 2, firstVisit: visit, lastVisit: visit }
const input = { lines: [{ title: 'Mug', price: '5' }], journey: { ...journey, ready: false } }
const rule = (name: string, target: string) => Rule.parse({ source: { from: 'value', name }, target })
const campaign = rule('lastVisit.utmCampaign', 'Pending')
const risk = rule('risk', 'Customer_No')
const open = (...order: Rule[]) =>
  openShop(world, { choices: { rules: { checkout: [], product: [], customer: [], order } } })

async function look(live: LiveShop, laterMs: number) {
  clock.skipMs += laterMs
  const since = world.shopify.log.length
  await runJob(world, live, 'reconcile')
  await live.settled()
  const asked = world.shopify.log.slice(since).map(({ operationName }) => operationName)
  return asked.filter((name) => name === 'Orders').length
}

const orderOf = (live: LiveShop, id: string) => {
  const order = live.shop.orders.get(id)
  if (!order) throw new Error(`no order ${id}`)
  return order
}
const staleAt = async (live: LiveShop, id: string) =>
  (await live.links()).find(({ shopifyId }) => shopifyId === tail(id))?.staleAt

test('where an order came from arrives once Shopify knows it, although nothing of the order changes', async () => {
  const live = await open(campaign)
  const { id } = live.shop.createOrder(input)
  await live.settled()
  // What was read in the second of its change is looked at once more.
  await look(live, 3 * minuteMs)
  const { updatedAt } = orderOf(live, id)
  expect(live.record('Sales_Orders', id)['Pending'] ?? null).toBeNull()
  expect(await look(live, 3 * minuteMs)).toBe(1)
  expect(live.record('Sales_Orders', id)['Pending'] ?? null).toBeNull()

  orderOf(live, id).journey = journey
  await look(live, 30 * minuteMs)
  expect(live.record('Sales_Orders', id)['Pending']).toBe('spring')
  expect(orderOf(live, id).updatedAt).toBe(updatedAt)
  expect(await staleAt(live, id)).toBeNull()
  expect(await look(live, 24 * 60 * minuteMs)).toBe(0)
})

test('so does the risk, and after a day it is asked for no more', async () => {
  const live = await open(risk)
  const [assessed, never] = [live.shop.createOrder(input), live.shop.createOrder(input)]
  await live.settled()
  await look(live, 6 * minuteMs)
  orderOf(live, assessed.id).risk = 'INVESTIGATE'
  await look(live, 30 * minuteMs)
  expect(live.record('Sales_Orders', assessed.id)['Customer_No']).toBe('INVESTIGATE')
  expect(await staleAt(live, assessed.id)).toBeNull()
  expect(await staleAt(live, never.id)).not.toBeNull()
  for (const hours of [2, 11, 13]) await look(live, hours * 60 * minuteMs)
  expect(await staleAt(live, never.id)).toBeNull()
})

test('what Shopify tells of a risk arrives at once, though the order does not move for it', async () => {
  const live = await open(risk)
  const { id } = live.shop.createOrder(input)
  await live.settled()
  const { updatedAt } = orderOf(live, id)
  live.shop.assessRisk(id, 'CANCEL')
  await live.settled()
  expect(live.record('Sales_Orders', id)['Customer_No']).toBe('CANCEL')
  expect(orderOf(live, id).updatedAt).toBe(updatedAt)
})

test('without such a rule nothing is looked for', async () => {
  const live = await open(rule('name', 'Pending'))
  const { id } = live.shop.createOrder(input)
  await live.settled()
  expect(await staleAt(live, id)).toBeNull()
})
