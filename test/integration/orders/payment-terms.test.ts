// What companies owe, and until when: values that rules may send to Zoho, behind a scope that the merchant grants in the app.
// Without it nothing of them is asked for, and nothing else is held up.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Rule } from '#app/mapping/rules/rule.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import type { OrderInput } from '#test/simulators/shopify/index.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { idle, openShop, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const asked: { shop: string; query: string }[] = []
beforeAll(async () => {
  world = await startWorld()
  const answer = world.shopify.handle.bind(world.shopify)
  world.shopify.handle = async (request) => {
    if (request.url.endsWith('/graphql.json')) {
      const { query, variables } = await request.clone().json()
      asked.push({ shop: new URL(request.url).host, query: `${query} ${variables?.query ?? ''}` })
    }
    return answer(request)
  }
})
beforeEach(() => void (world.shopify.faults.termsWithheld = false))
afterAll(() => world[Symbol.asyncDispose]())

const required = ['read_customers', 'read_orders', 'read_products', 'read_customer_merge']
const granted = [...required, 'read_payment_terms']

const valueTo = (name: string, target: string) => Rule.parse({ source: { from: 'value', name }, target })
const rules = {
  checkout: [],
  product: [],
  customer: [],
  order: [
    valueTo('paymentTerms', 'Customer_No'),
    valueTo('paymentDueAt', 'Due_Date'),
    Rule.parse({ source: { from: 'template', template: 'overdue: {{paymentOverdue}}' }, target: 'Pending' }),
  ],
}

const schedule = (dueAt: string | null, completedAt: string | null = null) => ({ dueAt, completedAt })
const net30 = {
  name: 'Net 30',
  schedules: [
    schedule('2031-03-02T05:00:00Z'),
    schedule('2031-02-02T05:00:00Z'),
    schedule('2020-01-01T05:00:00Z', '2020-01-01T06:00:00Z'),
  ],
}
const late = { name: 'Net 7', schedules: [schedule('2020-02-02T05:00:00Z')] }
const input = (paymentTerms: OrderInput['paymentTerms']): OrderInput => ({
  lines: [{ title: 'Mug', price: '5' }],
  ...(paymentTerms ? { paymentTerms } : {}),
})

type Opening = Omit<LiveOptions, 'store'> & { store?: (shop: LiveShop['shop']) => void }
const open = (scopes: string[], { store, ...options }: Opening = {}) =>
  openShop(world, { choices: { rules }, ...options, store: granting(scopes, store) })
const granting =
  (scopes: string[], store?: Opening['store']) =>
  (shop: LiveShop['shop']): void => {
    shop.grantScopes(scopes)
    store?.(shop)
  }
const ofTerms = ({ domain }: Pick<LiveShop, 'domain'>, since = 0) =>
  asked.slice(since).filter(({ shop, query }) => shop === domain && query.includes('paymentTerms'))
// The grant is known, and the token is the one of before.
const knowAs = ({ domain }: Pick<LiveShop, 'domain'>, scopes: readonly string[]) =>
  world.db.prisma.shop.update({ where: { domain }, data: { scopes: scopes.join() } })
const termsCheck = async ({ domain }: Pick<LiveShop, 'domain'>) =>
  (await runPreflight(world.sync, domain)).checks.find(({ id }) => id === 'payment_terms')?.status
const inZoho = (live: LiveShop, id: string) => {
  const { Customer_No, Due_Date, Pending } = live.record('Sales_Orders', id)
  return { terms: Customer_No, due: Due_Date, overdue: Pending }
}

test('terms, the next day of payment and whether it is overdue fill the fields that rules name', async () => {
  const before: string[] = []
  const live = await open(granted, {
    store: (shop) => void before.push(shop.createOrder(input(net30)).id),
  })
  const later = live.shop.createOrder(input(net30))
  const owed = live.shop.createOrder(input(late))
  await live.settled()
  for (const id of [...before, later.id])
    expect(inZoho(live, id)).toEqual({ terms: 'Net 30', due: '2031-02-02', overdue: 'overdue: No' })
  expect(inZoho(live, owed.id)).toEqual({ terms: 'Net 7', due: '2020-02-02', overdue: 'overdue: Yes' })
})

test('without the scope nothing of them is asked for, by no trigger; the fields stay, and the check on Home says so', async () => {
  const live = await open(required, { store: (shop) => void shop.createOrder(input(net30)) })
  const order = live.shop.createOrder(input(net30))
  await live.settled()
  live.org.update('Sales_Orders', live.record('Sales_Orders', order.id).id, { Due_Date: '2030-01-01' })
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  await compareRecord(world.sync, live.domain, { kind: 'order', shopifyId: tail(order.id), field: null })
  expect(ofTerms(live)).toEqual([])
  expect(inZoho(live, order.id)).toMatchObject({ due: '2030-01-01' })
  expect(String(live.record('Sales_Orders', order.id)['Description'])).toContain('Note: changed')
  expect(await termsCheck(live)).toBe('warning')
})

test('with the scope but without such a rule nothing of them is asked for', async () => {
  const live = await open(granted, { choices: {} })
  live.shop.createOrder(input(net30))
  await live.settled()
  expect(ofTerms(live)).toEqual([])
  expect(await termsCheck(live)).toBeUndefined()
})

test('once the merchant allows it they arrive with the next change, by a token that carries it', async () => {
  const live = await open(required)
  const order = live.shop.createOrder(input(net30))
  await live.settled()
  live.shop.grantScopes(granted)
  await live.settled()
  await expect.poll(async () => (await live.row()).scopes).toContain('read_payment_terms')
  await idle(world.db, live.domain, 'shop')
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  expect(inZoho(live, order.id)).toMatchObject({ terms: 'Net 30', due: '2031-02-02' })
  expect(await termsCheck(live)).toBe('ok')
})

test('a token that does not carry the scope holds nothing up', async () => {
  const live = await open(required)
  const order = live.shop.createOrder(input(net30))
  await live.settled()
  await knowAs(live, granted)
  live.shop.updateOrder(order.id, { note: 'with the old token' })
  await live.settled()
  expect(ofTerms(live)).not.toEqual([])
  expect(String(live.record('Sales_Orders', order.id)['Description'])).toContain('Note: with the old token')
  expect(inZoho(live, order.id).terms).toBeUndefined()
  expect((await live.outcomes()).filter(({ result }) => ['rejected', 'failed'].includes(result))).toEqual([])
})

test('what is withheld of them clears nothing, and the order goes on', async () => {
  const live = await open(granted)
  const order = live.shop.createOrder(input(net30))
  await live.settled()
  world.shopify.faults.termsWithheld = true
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()
  expect(inZoho(live, order.id)).toEqual({ terms: 'Net 30', due: '2031-02-02', overdue: 'overdue: No' })
  expect(String(live.record('Sales_Orders', order.id)['Description'])).toContain('Note: changed')
})

test('an import goes through where Shopify refuses them after all', async () => {
  const opened = await openForImport(world, {
    choices: { rules },
    store: granting(required, (shop) => void shop.createOrder(input(net30))),
  })
  await knowAs(opened, granted)
  const { state } = await opened.run()
  expect(state).toBe('completed')
  expect(opened.org.records('Sales_Orders')).toHaveLength(1)
})

test('the comparison shows what Shopify has beside the field', async () => {
  const live = await open(granted)
  const order = live.shop.createOrder(input(net30))
  await live.settled()
  const compare = async () => {
    const { fields } = await compareRecord(world.sync, live.domain, {
      kind: 'order',
      shopifyId: tail(order.id),
      field: null,
    })
    return fields.find(({ field }) => field === 'Due_Date')
  }
  expect(await compare()).toMatchObject({ wanted: '2031-02-02', zoho: '2031-02-02', differs: false })
  live.org.update('Sales_Orders', live.record('Sales_Orders', order.id).id, { Due_Date: '2030-01-01' })
  expect(await compare()).toMatchObject({ zoho: '2030-01-01', differs: true })
})
