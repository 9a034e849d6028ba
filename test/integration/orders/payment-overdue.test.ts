// Whether a payment is overdue changes while nothing of its order does: the day passes. What Zoho says of it follows.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { forgetRefusals } from '#app/shopify/records/optional-access.server.ts'
import type { OrderInput } from '#test/simulators/shopify/index.ts'
import { callsTo, openShop, runJob, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
  world.shopify.rules.overdueAfterMs = 0
  world.shopify.faults.termsWithheld = false
})
afterAll(() => world[Symbol.asyncDispose]())

const minuteMs = 60_000
const scopes = ['read_customers', 'read_orders', 'read_products', 'read_customer_merge', 'read_payment_terms']
const rule = (template: string, target: string) =>
  Rule.parse({ source: { from: 'template', template }, target })
const overdue = rule('overdue: {{paymentOverdue}}', 'Pending')
const due = Rule.parse({ source: { from: 'value', name: 'paymentDueAt' }, target: 'Due_Date' })
const open = (order: Rule[] = [overdue], options: LiveOptions = {}) =>
  openShop(world, {
    ...options,
    choices: { ...options.choices, rules: { checkout: [], product: [], customer: [], order } },
    store: (shop) => {
      shop.grantScopes(scopes)
      options.store?.(shop)
    },
  })

/** To be paid within so many minutes of the app's clock. */
const dueIn = (...minutes: number[]): NonNullable<OrderInput['paymentTerms']> => ({
  name: 'Net 30',
  schedules: minutes.map((some) => ({
    dueAt: new Date(clock.now().getTime() + some * minuteMs).toISOString(),
    completedAt: null,
  })),
})
const input = (paymentTerms = dueIn(30)): OrderInput => ({
  lines: [{ title: 'Mug', price: '5' }],
  paymentTerms,
})

async function look(live: LiveShop, laterMs: number) {
  clock.skipMs += laterMs
  await runJob(world, live, 'reconcile')
  await live.settled()
}

const inZoho = (live: LiveShop, id: string, module = 'Sales_Orders') => live.record(module, id)['Pending']
const staleAt = async (live: LiveShop, id: string) =>
  (await live.links()).find(({ shopifyId }) => shopifyId === tail(id))?.staleAt

test('an order is overdue in Zoho once its day has passed, whatever brought it there, and is written for it once', async () => {
  const before: string[] = []
  const live = await open([overdue], { store: (shop) => void before.push(shop.createOrder(input()).id) })
  const { id } = live.shop.createOrder(input())
  await live.settled()
  for (const one of [...before, id]) expect(inZoho(live, one)).toBe('overdue: No')
  await look(live, 20 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: No')

  const since = world.zoho.log.length
  await look(live, 15 * minuteMs)
  for (const one of [...before, id]) expect(inZoho(live, one)).toBe('overdue: Yes')
  expect(callsTo(world, 'Sales_Orders', since).filter(({ method }) => method === 'PUT')).toHaveLength(1)
  expect((await live.outcomes()).slice(-2)).toMatchObject([
    { result: 'updated', trigger: 'recheck', cause: null },
    { result: 'updated', trigger: 'recheck', cause: null },
  ])
  const [outcomes, read] = [(await live.outcomes()).length, world.shopify.log.length]
  await look(live, 15 * minuteMs)
  expect(await live.outcomes()).toHaveLength(outcomes)
  expect(world.shopify.log.slice(read).map(({ operationName }) => operationName)).not.toContain('Orders')
})

test('so is a Deal', async () => {
  const deal = Rule.parse({ ...overdue, target: 'Next_Step' })
  const live = await open([deal], { choices: { ordersAs: 'Deals' } })
  const { id } = live.shop.createOrder(input())
  await live.settled()
  for (const laterMs of [20 * minuteMs, 15 * minuteMs]) await look(live, laterMs)
  expect(live.record('Deals', id)['Next_Step']).toBe('overdue: Yes')
})

test('where Shopify says so only some time after the day it is asked again', async () => {
  world.shopify.rules.overdueAfterMs = 5 * 60 * minuteMs
  const live = await open()
  const { id } = live.shop.createOrder(input())
  await live.settled()
  await look(live, 35 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: No')
  await look(live, 3 * 60 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: No')
  await look(live, 3 * 60 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: Yes')
  expect(await staleAt(live, id)).toBeNull()
})

test('what was paid in time is not overdue, and is not looked at', async () => {
  const live = await open()
  const { id } = live.shop.createOrder(input())
  await live.settled()
  expect(await staleAt(live, id)).not.toBeNull()
  const paid = dueIn(30).schedules.map((one) => ({ ...one, completedAt: clock.now().toISOString() }))
  live.shop.setPaymentTerms(id, { name: 'Net 30', schedules: paid })
  await live.settled()
  expect(await staleAt(live, id)).toBeNull()
  await look(live, 35 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: No')
})

test('of several payments the first one that is missed counts; terms that are agreed later count as well', async () => {
  const live = await open()
  const { id } = live.shop.createOrder({ lines: [{ title: 'Mug', price: '5' }] })
  await live.settled()
  expect(await staleAt(live, id)).toBeNull()
  live.shop.setPaymentTerms(id, dueIn(90, 40))
  await live.settled()
  for (const laterMs of [20 * minuteMs, 25 * minuteMs]) await look(live, laterMs)
  expect(inZoho(live, id)).toBe('overdue: Yes')
})

test('terms that Shopify withholds for a while are not forgotten', async () => {
  const live = await open()
  const { id } = live.shop.createOrder(input())
  await live.settled()
  world.shopify.faults.termsWithheld = true
  live.shop.updateOrder(id, { note: 'changed' })
  await live.settled()
  expect(await staleAt(live, id)).not.toBeNull()
})

test('where no rule says whether a payment is overdue nothing is looked for', async () => {
  const live = await open([due])
  const { id } = live.shop.createOrder(input())
  await live.settled()
  expect(live.record('Sales_Orders', id)['Due_Date']).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(await staleAt(live, id)).toBeNull()
})

test('what was found to differ besides stays a difference found, and goes out without automations', async () => {
  const live = await open()
  const [{ id }, other] = [live.shop.createOrder(input()), live.shop.createOrder(input())]
  await live.settled()
  await look(live, 20 * minuteMs)
  live.shop.silently(() => live.shop.updateOrder(id, { note: 'missed' }))
  await look(live, 15 * minuteMs)
  for (const one of [id, other.id]) expect(inZoho(live, one)).toBe('overdue: Yes')
  expect(await lastOf(live, id)).toMatchObject({ trigger: 'reconcile', cause: 'missed_change' })
  expect(await lastOf(live, other.id)).toMatchObject({ trigger: 'recheck', cause: null })
})

test('what became overdue while nobody looked is history for Zoho’s automations', async () => {
  const live = await open()
  const { id } = live.shop.createOrder(input())
  await live.settled()
  await look(live, 20 * minuteMs)
  await look(live, 14 * 24 * 60 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: Yes')
  expect(await lastOf(live, id)).toMatchObject({ result: 'updated', trigger: 'history' })
})

test('terms that cannot be read when the day has passed are asked for again', async () => {
  const live = await open()
  const { id } = live.shop.createOrder(input())
  await live.settled()
  await look(live, 20 * minuteMs)
  world.shopify.faults.termsWithheld = true
  await look(live, 15 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: No')
  world.shopify.faults.termsWithheld = false
  forgetRefusals(live.domain)
  await look(live, 35 * minuteMs)
  expect(inZoho(live, id)).toBe('overdue: Yes')
  expect(await lastOf(live, id)).toMatchObject({ trigger: 'recheck' })
  expect(await staleAt(live, id)).toBeNull()
})

test('what nobody can read for days is asked for no more', async () => {
  const live = await open()
  const { id } = live.shop.createOrder(input())
  await live.settled()
  world.shopify.faults.termsWithheld = true
  for (const hours of [1, 12, 30]) {
    await look(live, hours * 60 * minuteMs)
    expect(await staleAt(live, id)).not.toBeNull()
  }
  await look(live, 100 * 60 * minuteMs)
  expect(await staleAt(live, id)).toBeNull()
  expect(inZoho(live, id)).toBe('overdue: No')
})

const lastOf = async (live: LiveShop, id: string) =>
  (await live.outcomes()).findLast(({ shopifyId }) => shopifyId === tail(id))
