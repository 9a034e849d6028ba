// Who was erased at Shopify's request does not come back while Shopify still shows them; and nothing that is kept for that
// says who it is.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { disconnectZoho } from '#app/sync/lifecycle/forget.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { idle, openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const dayMs = 24 * 3600_000
const erased = ({ domain }: Pick<LiveShop, 'domain'>) =>
  world.db.prisma.erasedRecord.findMany({ where: { shopDomain: domain } })

/** Ada is erased with the order that Shopify names, there and in Zoho; Shopify's lists still show both. */
async function openErased() {
  const live = await openShop(world)
  const customer = live.shop.createCustomer({
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.com',
  })
  const buy = () => live.shop.createOrder({ customerId: customer.id, lines: [{ title: 'Mug', price: '5' }] })
  const [named, other] = [buy(), buy()]
  await live.settled()
  for (const module of ['Contacts', 'Sales_Orders'])
    for (const gid of [customer.id, named.id])
      for (const { id } of live.records(module, gid)) live.org.remove(module, id)
  const body = live.shop.compliance.customersRedact(customer.id, [named.id])
  expect((await live.shop.sendWebhook('customers/redact', body)).status).toBe(200)
  const written = () => [
    ...live.records('Contacts', customer.id),
    ...live.records('Leads', customer.id),
    ...live.records('Sales_Orders', named.id),
  ]
  return { live, customer, named, other, written }
}

/** Tables in which anything of the shop names this record. */
async function naming({ domain }: Pick<LiveShop, 'domain'>, gid: string): Promise<string[]> {
  const where = { shopDomain: domain, shopifyId: tail(gid) }
  const { link, outcome, question, change, writeIntent } = world.db.prisma
  const tables = { link, outcome, question, change, writeIntent }
  const counts = await Promise.all([
    link.count({ where }),
    outcome.count({ where }),
    question.count({ where }),
    change.count({ where }),
    writeIntent.count({ where }),
  ])
  return Object.keys(tables).filter((_, n) => counts[n] !== 0)
}

test('neither news, a comparison, an order of theirs nor an import writes an erased person again', async () => {
  const { live, customer, named, other, written } = await openErased()

  live.shop.updateCustomer(customer.id, { note: 'changed since' })
  live.shop.updateOrder(named.id, { note: 'changed since' })
  live.shop.updateOrder(other.id, { note: 'changed since' })
  await live.settled()
  await runJob(world, live, 'reconcile')
  await runJob(world, live, 'audit')
  const { runId } = await startImport(world.sync, live.domain, { kinds: ['customer', 'order'], since: null })
  await until(async () => (await loadRun(world.db, runId))?.state === 'completed')
  for (const job of ['import', 'reconcile', 'audit']) await idle(world.db, live.domain, job)
  await live.settled()

  expect(written()).toEqual([])
  expect(live.records('Sales_Orders', other.id)).toHaveLength(1)
  expect(await naming(live, customer.id)).toEqual([])
  expect(await naming(live, named.id)).toEqual([])
  const steps = await world.db.prisma.runStep.findMany({ where: { runId }, orderBy: { kind: 'asc' } })
  expect(steps.map(({ kind, skipped }) => [kind, skipped])).toEqual([
    ['customer', 1],
    ['order', 1],
  ])
})

test('what is kept of them holds neither an id nor a name, and another shop knows nothing of it', async () => {
  const { live, customer, named } = await openErased()

  const rows = await erased(live)

  expect(rows).toHaveLength(2)
  const kept = JSON.stringify(rows)
  for (const told of [tail(customer.id), tail(named.id), 'ada', 'Lovelace']) expect(kept).not.toContain(told)
  const stranger = await openShop(world)
  expect(await erased(stranger)).toEqual([])
})

test('"Sync now" on an erased person says why nothing is written', async () => {
  const { live, customer, written } = await openErased()

  await syncNow(world.sync, live.domain, 'customer', tail(customer.id))
  await live.settled()

  expect(written()).toEqual([])
  const told = (await live.outcomes()).filter(({ shopifyId }) => shopifyId === tail(customer.id))
  expect(told.map(({ result, cause }) => ({ result, cause }))).toEqual([
    { result: 'skipped', cause: 'erased' },
  ])
})

test('a record of the same id that was made after the erasure is written', async () => {
  const { live, customer } = await openErased()
  const long = { erasedAt: new Date('2020-01-01') }
  await world.db.prisma.erasedRecord.updateMany({ where: { shopDomain: live.domain }, data: long })

  live.shop.updateCustomer(customer.id, { note: 'made since' })
  await live.settled()

  expect(live.records('Contacts', customer.id)).toHaveLength(1)
})

test('it holds over a disconnect', async () => {
  const { live, written } = await openErased()
  await disconnectZoho(world.sync, live.domain, { removeFields: false })

  await live.connect()
  await live.import()

  expect(written()).toEqual([])
})

test('digests are kept for a year after Shopify last showed what was erased', async () => {
  const { live, customer } = await openErased()
  const after = (days: number) => ({ ...world.sync, now: () => new Date(Date.now() + days * dayMs) })
  const longAgo = { metAt: new Date(Date.now() - 300 * dayMs) }
  await world.db.prisma.erasedRecord.updateMany({ where: { shopDomain: live.domain }, data: longAgo })
  // The customer is met once more, the order is not.
  live.shop.updateCustomer(customer.id, { note: 'still shown' })
  await live.settled()

  await sweep(after(66))
  expect(await erased(live)).toHaveLength(1)
  await sweep(after(366))
  expect(await erased(live)).toEqual([])
  await idle(world.db, live.domain, 'reconcile')
})
