// The comparison as a whole goes on where it was broken off: page by page, kind by kind, and counts what it found before.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ShopifyId } from '#app/lib/ids.ts'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import { takeUpAudit } from '#app/sync/reconcile/audit-place.server.ts'
import { answerMassDeletion, openBrake } from '#app/sync/protection/mass-deletion.server.ts'
import { erasePerson } from '#app/db/protection/privacy.server.ts'
import { isLinked, toLink } from '#app/db/link-row.server.ts'
import { askMassDeletion } from '#app/db/work/mass-deletions.server.ts'
import { askForAudit } from '#app/db/tables/shops.server.ts'
import { compareAll } from '#app/sync/work/wake.server.ts'
import { breakOffAfter, isRead, manyCustomers } from '#test/support/comparisons.ts'
import { idle, openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { createClock } from '#test/support/passing-time.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
const clock = createClock()
const hourMs = 3_600_000
beforeAll(async () => {
  world = await startWorld({ now: clock.now })
})
beforeEach(() => {
  clock.skipMs = 0
})
afterAll(() => world[Symbol.asyncDispose]())

const deletes = { product: 'delete', customer: 'delete', order: 'delete' } as const
const open = (customers: number) =>
  openShop(world, {
    choices: { deletes },
    store: manyCustomers(customers),
  })

const reads = (since: number) => world.zoho.log.slice(since).filter(isRead)

async function breakOff(pages: number, { domain }: LiveShop): Promise<void> {
  expect(await breakOffAfter(world, pages, domain)).toBe(pages)
}

const goOn = async (live: LiveShop) => {
  const since = world.zoho.log.length
  expect(await auditShop(world.sync, live.domain, new AbortController().signal)).toEqual({ done: true })
  const read = reads(since).length
  await live.settled()
  return read
}
const places = async ({ domain }: LiveShop) =>
  (await world.db.prisma.kindState.findMany({ where: { shopDomain: domain } })).map(
    ({ auditPlace }) => auditPlace,
  )
const questions = ({ domain }: LiveShop) =>
  world.db.prisma.massDeletion.findMany({ where: { shopDomain: domain } })

test('it reads no page a second time, and begins at the beginning the next time', async () => {
  const live = await open(250)
  await breakOff(2, live)
  expect(await goOn(live)).toBe(1)
  expect((await places(live)).filter((place) => place !== null)).toEqual([])
  expect(await goOn(live)).toBe(3)
})

test('orders with a return that goes on are searched for once, however often it is broken off', async () => {
  const live = await openShop(world, {
    choices: { refundNotes: 'new' },
    store: (shop) => {
      shop.grantScopes([...shop.scopes, 'read_returns'])
      manyCustomers(150)(shop)
    },
  })
  const searches = (since: number) =>
    world.shopify.log.slice(since).filter(({ operationName }) => operationName === 'OpenReturns').length
  const first = world.shopify.log.length
  await breakOff(1, live)
  expect(searches(first)).toBe(1)
  const later = world.shopify.log.length
  await goOn(live)
  expect(searches(later)).toBe(0)
  const next = world.shopify.log.length
  await goOn(live)
  expect(searches(next)).toBe(1)
})

test('what an earlier part found missing in Zoho is made anew at the end, once', async () => {
  const live = await open(250)
  const gone = live.org.records('Contacts').slice(0, 5)
  for (const { id } of gone) live.org.remove('Contacts', id)
  await breakOff(2, live)
  expect(live.org.records('Contacts')).toHaveLength(245)
  await goOn(live)
  expect(live.org.records('Contacts')).toHaveLength(250)
  expect(await questions(live)).toEqual([])
})

test('its brake counts both parts: too many in all are asked about', async () => {
  const live = await open(250)
  // A dozen on the first pages and a dozen on the last: neither is too many by itself.
  const byId = (await live.links()).toSorted((a, b) => (a.shopifyId < b.shopifyId ? -1 : 1))
  for (const { zohoId } of [...byId.slice(0, 12), ...byId.slice(-12)]) live.org.remove('Contacts', zohoId)
  await breakOff(2, live)
  await goOn(live)
  expect(await questions(live)).toMatchObject([{ side: 'zoho', found: 24, linked: 250, answer: null }])
  expect(live.org.records('Contacts')).toHaveLength(226)
})

test('one that is asked for as a whole, or has rested for a day, begins at the beginning', async () => {
  const live = await open(250)
  await breakOff(2, live)
  const since = world.zoho.log.length
  await compareAll(world.sync, live.domain)
  await idle(world.db, live.domain, 'audit')
  expect(reads(since)).toHaveLength(3)

  await breakOff(2, live)
  clock.skipMs += 25 * hourMs
  expect(await goOn(live)).toBe(3)
})

const placeOf = async ({ domain }: LiveShop, kind = 'customer') => {
  const where = { shopDomain_kind: { shopDomain: domain, kind } }
  const { auditPlace } = await world.db.prisma.kindState.findUniqueOrThrow({ where })
  return auditPlace
}

test('each kind has its own age: one that went on lately goes on although others rested for a day', async () => {
  const live = await open(250)
  await breakOff(2, live)
  const old = JSON.stringify({ savedAt: new Date(Date.now() - 25 * hourMs).toISOString() })
  await world.db.prisma.$executeRaw`
    UPDATE "KindState" SET "auditPlace" = "auditPlace" || ${old}::jsonb
    WHERE "shopDomain" = ${live.domain} AND "kind" <> 'customer'`
  expect(await goOn(live)).toBe(1)
})

test('a gap in the looks makes it no other one: it goes on, and the one that is due begins after it', async () => {
  const live = await open(250)
  await breakOff(2, live)
  await askForAudit(world.db, live.domain, clock.now())
  expect(await goOn(live)).toBe(1)
  expect((await live.row()).auditDueAt).not.toBeNull()
  expect(await goOn(live)).toBe(3)
  expect((await live.row()).auditDueAt).toBeNull()
})

test('who is erased is not named by it any more, and it goes on where it was', async () => {
  const live = await open(250)
  const ids = (await live.links()).map(({ shopifyId }) => shopifyId).toSorted()
  const [missing = '', last = ''] = [ids[3], ids[199]]
  const gone = (await live.links()).find(({ shopifyId }) => shopifyId === missing)
  live.org.remove('Contacts', gone?.zohoId ?? '')
  await breakOff(2, live)
  expect(await placeOf(live)).toMatchObject({ after: last, found: 1, held: [missing] })

  for (const customerId of [missing, last]) {
    const request = { shop: live.domain, id: `redact ${customerId}`, at: clock.now(), dueAt: clock.now() }
    const person = { customerId: ShopifyId.parse(customerId), orderIds: [] }
    await erasePerson(world.db, request, { ...person, digestOf: (_, id) => `digest ${id}` })
  }
  expect(await placeOf(live)).toMatchObject({ after: ids[198], found: 1, held: [] })
  expect(await goOn(live)).toBe(1)
})

test('of very many that are missing some are kept, all are counted, and the place goes on', async () => {
  const live = await open(201)
  const held = (await live.links()).map(({ shopifyId }) => ShopifyId.parse(shopifyId))
  const { progressOf } = await takeUpAudit(world.sync, live.domain)
  const progress = progressOf('customer', ['zoho Contacts', 'shopify'])
  await progress.save('zoho Contacts', '7', { found: 1, held: held.slice(0, 1) })
  await progress.save('zoho Contacts', '9', { found: 201, held })
  const place = await placeOf(live)
  expect(place).toMatchObject({ after: '9', found: 201, held: { length: 200 } })
})

test("the merchant's word holds for a comparison that began within its day, however long it takes", async () => {
  const live = await open(30)
  const place = { shop: live.domain, kind: 'customer', side: 'zoho' } as const
  const links = (await live.links()).map(toLink).filter(isLinked)
  await askMassDeletion(world.db, place, { found: 30, linked: 30, at: clock.now() })
  const answer = { kind: 'customer', side: 'zoho', answer: 'go_on' } as const
  expect(await answerMassDeletion(world.sync, live.domain, answer)).toBe(true)
  await idle(world.db, live.domain, 'audit')
  const beganAt = new Date(clock.now().getTime() + 23 * hourMs)
  clock.skipMs += 30 * hourMs
  const brake = await openBrake(world.sync, place, { beganAt, found: 0, held: [] })
  expect(brake.take(links)).toHaveLength(30)
  // Released ones are settled: a later part, that nobody released, is not to count them.
  expect(brake.found()).toEqual({ found: 0, held: [] })
  const late = await openBrake(world.sync, place, { beganAt: clock.now(), found: 0, held: [] })
  expect(late.take(links)).toHaveLength(0)
})

const dayMs = 24 * hourMs
const order = { lines: [{ title: 'Mug', price: '5', quantity: 1 }] }

type Node = { id: string } | null

/**
 * Shopify does not show this record, neither by its id nor in a list, which begins with `other` then.
 * @param seen it was asked for by its id
 */
function withhold(gid: string, other: string, seen: () => void): Disposable {
  const before = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const answer = await before(input, init)
    const text = await answer.clone().text()
    if (!text.includes(gid)) return answer
    const body: { data?: { nodes?: Node[]; list?: { nodes: Node[] } } } = JSON.parse(text)
    const { data = {} } = body
    if (data.list) data.list.nodes = data.list.nodes.map((node) => (node?.id === gid ? { id: other } : node))
    if (data.nodes) {
      data.nodes = data.nodes.map((node) => (node?.id === gid ? null : node))
      seen()
    }
    return Response.json(body, { headers: answer.headers })
  }
  return {
    [Symbol.dispose]: () => {
      globalThis.fetch = before
    },
  }
}

test('an order that Shopify did not show, and hides for its age when the comparison goes on, is not deleted', async () => {
  const made = { old: '', fresh: '' }
  const live = await openShop(world, {
    choices: { deletes },
    store: (shop) => {
      shop.at(new Date(Date.now() - 58.9 * dayMs), () => (made.old = shop.createOrder(order).id))
      made.fresh = shop.createOrder(order).id
    },
  })
  const ending = new AbortController()
  {
    using _ = withhold(made.old, made.fresh, () => ending.abort())
    expect(await auditShop(world.sync, live.domain, ending.signal)).toMatchObject({ done: false })
    expect(await placeOf(live, 'order')).toMatchObject({ part: 'shopify', found: 1, held: [tail(made.old)] })
    // Too old to be shown for certain by now.
    clock.skipMs += 20 * hourMs
    expect(await auditShop(world.sync, live.domain, new AbortController().signal)).toEqual({ done: true })
    await live.settled()
  }
  expect(live.records('Sales_Orders', made.old)).toHaveLength(1)
  expect((await live.outcomes()).filter(({ result }) => result === 'deleted')).toEqual([])
  const links = (await live.links()).filter(({ kind }) => kind === 'order')
  expect(links.map(({ gone }) => gone)).toEqual([false, false])
})
