// A process that dies, or loses its database, just after links were saved: what follows from them is done all the same.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openShop, runJob, tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock, nothingLeft, passTime } from '#test/support/passing-time.ts'
import { startWorld, until, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const mug = [{ title: 'Mug', price: '5.00' }]
const minuteMs = 60_000

let cuts = 0

/**
 * The database ends whoever records a change of this kind once `saved` is so of the shop's links.
 * @returns ends it
 */
async function cutOff({ domain }: LiveShop, kind: string, saved: string): Promise<() => Promise<void>> {
  const name = `cut_${++cuts}`
  await world.db.prisma
    .$executeRawUnsafe(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW."shopDomain" = '${domain}' AND NEW."kind" = '${kind}' AND (${saved}) THEN
      RAISE EXCEPTION 'terminating connection due to administrator command' USING ERRCODE = '57P01';
    END IF;
    RETURN NEW; END $$`)
  await world.db.prisma.$executeRawUnsafe(
    `CREATE TRIGGER ${name} BEFORE INSERT ON "Change" FOR EACH ROW EXECUTE FUNCTION ${name}()`,
  )
  return async () => {
    await world.db.prisma.$executeRawUnsafe(`DROP TRIGGER ${name} ON "Change"`)
  }
}

const linkWhere = ({ domain }: LiveShop, gid: string, is: string) =>
  `EXISTS (SELECT 1 FROM "Link" WHERE "shopDomain" = '${domain}' AND "shopifyId" = '${tail(gid)}' AND ${is})`

const isSo = async (sql: string): Promise<boolean> => {
  const [row] = await world.db.prisma.$queryRawUnsafe<{ so: boolean }[]>(`SELECT ${sql} AS so`)
  return row?.so === true
}

/** Cut off from the moment on at which `saved` is so; then it goes on. */
async function cutAt(
  live: LiveShop,
  kind: string,
  { saved, change }: { saved: string; change: () => unknown },
) {
  const end = await cutOff(live, kind, saved)
  change()
  await world.shopify.settled()
  await until(() => isSo(saved))
  await end()
  await passTime({ world, clock, live }, nothingLeft(live))
}

test('the deal of an order that is called off is lost', async () => {
  const kinds = { product: true, customer: true, order: true, checkout: true }
  const live = await openShop(world, { choices: { kinds } })
  const look = async () => {
    clock.skipMs += 11 * minuteMs
    await runJob(world, live, 'reconcile')
  }
  const checkout = live.shop.abandonCheckout({ customerId: live.shop.createCustomer(ada).id, lines: mug })
  await live.settled()
  await look()
  const order = live.shop.completeCheckout(checkout.id)
  await live.settled()
  await look()
  expect(live.org.records('Deals')).toMatchObject([{ Stage: 'Closed Won', Amount: 5 }])

  await cutAt(live, 'checkout', {
    saved: linkWhere(live, order.id, `"total" = 0`),
    change: () => live.shop.cancelOrder(order.id, 'CUSTOMER', { refund: true, restock: true }),
  })

  expect(live.record('Sales_Orders', order.id)).toMatchObject({ Status: 'Cancelled' })
  expect(live.org.records('Deals')).toMatchObject([{ Stage: 'Closed Lost', Amount: 0 }])
})

async function openWithOrder() {
  const live = await openShop(world)
  const { id } = live.shop.createCustomer(ada)
  const order = live.shop.createOrder({ customerId: id, lines: mug })
  await live.settled()
  return { live, id, order, contact: live.record('Contacts', id).id }
}
const namedIn = (live: LiveShop, order: { id: string }) =>
  live.record('Sales_Orders', order.id)['Contact_Name']

test('the orders of a customer whose contact was made anew name the new one', async () => {
  const { live, id, order, contact } = await openWithOrder()
  live.org.remove('Contacts', contact)

  await cutAt(live, 'order', {
    saved: linkWhere(live, id, `"zohoId" <> '${contact}'`),
    change: () => live.shop.updateCustomer(id, { note: 'by mail' }),
  })

  expect(namedIn(live, order)).toMatchObject({ id: live.record('Contacts', id).id })
})

test('the orders of two customers that were merged in Shopify name the one that stays', async () => {
  const { live, id, order } = await openWithOrder()
  const other = live.shop.createCustomer({ ...ada, email: 'ada@home.example' })
  await live.settled()

  await cutAt(live, 'order', {
    saved: linkWhere(live, id, `"gone"`),
    change: () => live.shop.mergeCustomers(other.id, id),
  })

  expect(namedIn(live, order)).toMatchObject({ id: live.record('Contacts', other.id).id })
})

test('the orders of a customer whose contact was merged into another’s are written again', async () => {
  const { live, id, order, contact } = await openWithOrder()
  const other = live.shop.createCustomer({ ...ada, email: 'ada@home.example' })
  await live.settled()
  const stayed = live.record('Contacts', other.id).id
  live.org.merge('Contacts', { into: stayed, gone: contact })
  const since = world.shopify.log.length

  await cutAt(live, 'order', {
    saved: `NOT ${linkWhere(live, id, 'true')}`,
    change: () => live.shop.updateCustomer(id, { note: 'by mail' }),
  })

  expect(namedIn(live, order)).toMatchObject({ id: stayed })
  const reads = world.shopify.log.slice(since).filter(({ operationName }) => operationName === 'Orders')
  expect(reads.length).toBeGreaterThan(0)
})
