// Where Shopify does not show B2B companies the sync goes on without them; and nothing is asked of them unless the merchant
// wants it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import { accountOf, accounts, acme, addressOf, b2b, listen, storeAccount } from '#test/support/b2b-shop.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { ada } from '#test/support/lead-shop.ts'
import { openShop, runJob, tail, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
let heard: ReturnType<typeof listen>
beforeAll(async () => {
  world = await startWorld()
  heard = listen(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => void (world.shopify.faults.companiesDenied = false))

const open = (options: LiveOptions = {}) => openShop(world, { choices: b2b, ...options })
const companiesCheck = async ({ domain }: Pick<LiveShop, 'domain'>) =>
  (await runPreflight(world.sync, domain)).checks.find(({ id }) => id === 'companies')?.status

test('where companies are hidden the sync goes on without them, and the check on Home says so', async () => {
  const live = await open()
  expect(await companiesCheck(live)).toBe('ok')
  world.shopify.faults.companiesDenied = true

  const { id, order } = acme(live.shop)
  await live.settled()

  expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe(storeAccount)
  expect(live.record('Contacts', id)['Last_Name']).toBe('Lovelace')
  expect(await companiesCheck(live)).toBe('warning')
  const outcomes = await live.outcomes()
  expect(outcomes.filter(({ result }) => ['rejected', 'failed'].includes(result))).toEqual([])
})

test('an import goes through without them as well', async () => {
  world.shopify.faults.companiesDenied = true
  const opened = await openForImport(world, { choices: b2b, store: (shop) => void acme(shop) })

  const { state } = await opened.run()

  expect(state).toBe('completed')
  expect(opened.org.records('Sales_Orders').map((row) => accountOf(opened, row))).toEqual([storeAccount])
})

test('an order and a Contact that have the right Account keep it meanwhile', async () => {
  const choices = { accounts: { ...accounts, perCompany: true } }
  const live = await open({ choices })
  const { id, order } = acme(live.shop)
  await live.settled()
  world.shopify.faults.companiesDenied = true

  live.shop.updateOrder(order.id, { note: 'changed' })
  live.shop.updateCustomer(id, { note: 'changed', addresses: [addressOf('Somebody else')] })
  await live.settled()

  expect(live.record('Sales_Orders', order.id)['Description']).toContain('Note: changed')
  expect(live.record('Contacts', id)['Description']).toBe('changed')
  expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
  expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')
})

test.for([true, 'not approved'] as const)('nobody counts as deleted for it (%s)', async (how) => {
  const deletes = { product: 'delete', customer: 'delete', order: 'delete' } as const
  const live = await open({ choices: { ...b2b, deletes } })
  const { id, order } = acme(live.shop)
  await live.settled()
  world.shopify.faults.companiesDenied = how

  live.shop.updateCustomer(id, { note: 'changed' })
  live.shop.updateOrder(order.id, { note: 'changed' })
  await live.settled()

  expect(live.record('Contacts', id)['Description']).toBe('changed')
  expect(accountOf(live, live.record('Contacts', id))).toBe('Acme Ltd')
  expect(live.record('Sales_Orders', order.id)['Description']).toContain('Note: changed')
  expect(accountOf(live, live.record('Sales_Orders', order.id))).toBe('Acme Ltd')
  expect(await companiesCheck(live)).toBe('warning')
})

test('hidden companies are not asked for again and again', async () => {
  const live = await open()
  world.shopify.faults.companiesDenied = true
  const before = heard.ofCompanies(live).length

  for (const note of ['one', 'two', 'three']) {
    const { order } = acme(live.shop, note, { ...ada, email: `${note}@example.com` })
    await live.settled()
    live.record('Sales_Orders', order.id)
  }

  expect(heard.ofCompanies(live).length - before).toBeLessThanOrEqual(3)
})

test('without the choice nothing of companies is asked for, by no trigger', async () => {
  const live = await open({ choices: {}, store: (shop) => void acme(shop) })
  const bought = acme(live.shop, 'Other Ltd', { ...ada, email: 'other@example.com' })
  await live.settled()
  await runJob(world, live, 'reconcile')
  await runPreflight(world.sync, live.domain)
  await compareRecord(world.sync, live.domain, {
    kind: 'order',
    shopifyId: tail(bought.order.id),
    field: null,
  })

  expect(heard.all(live).length).toBeGreaterThan(8)
  expect(heard.ofCompanies(live)).toEqual([])
  expect(accountOf(live, live.record('Sales_Orders', bought.order.id))).toBe(storeAccount)
  expect(live.record('Contacts', bought.id)['Account_Name']).toBeUndefined()
})
