// What Zoho tells by itself on a night that compares a share: what it did not tell, or not to the end, is asked for again.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import { findModified } from '#app/zoho/records/coql.server.ts'
import {
  breakOffAfter,
  customersById,
  isRead,
  manyCustomers,
  repaired,
  tight,
  untoldChanges,
} from '#test/support/comparisons.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
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

const open = (customers: number) => openShop(world, { store: manyCustomers(customers) })

/** Goes on or begins. @returns how often Contacts were read by id */
async function compare(live: LiveShop, rules = tight): Promise<number> {
  const since = world.zoho.log.length
  const done = await auditShop(world.sync, live.domain, new AbortController().signal, rules)
  expect(done).toEqual({ done: true })
  const read = world.zoho.log.slice(since).filter(isRead).length
  await live.settled()
  return read
}

/** A night a day later. */
function night(live: LiveShop, rules = tight): Promise<number> {
  clock.skipMs += 24 * hourMs
  return compare(live, rules)
}

/** A night later, once that many pages were read. */
function breakOff(pages: number, { domain }: LiveShop, rules = tight): Promise<number> {
  clock.skipMs += 24 * hourMs
  return breakOffAfter(world, pages, domain, rules)
}

const ofCustomers = ({ domain }: LiveShop) => ({ shopDomain_kind: { shopDomain: domain, kind: 'customer' } })
const changeInZoho = (live: LiveShop, link: { zohoId: string } | undefined) =>
  live.org.update('Contacts', link?.zohoId ?? '', { Shopify_Customer_Id: '1' })

test('where Zoho refuses to say what was changed, the next night asks for it', async () => {
  const live = await open(300)
  await night(live)
  const last = (await customersById(live)).at(-1)
  changeInZoho(live, last)
  {
    using _ = untoldChanges()
    expect(await night(live)).toBe(1)
    expect(await repaired(live)).toEqual([])
  }
  // The share of this link has not come: it would be read with it.
  await world.db.prisma.$executeRaw`
    UPDATE "KindState" SET "auditRound" = "auditRound" || '{"after":""}' WHERE "shopDomain" = ${live.domain} AND "kind" = 'customer'`
  expect(await night(live)).toBe(2)
  expect(await repaired(live)).toEqual([last?.shopifyId])
})

test('where more was changed than one list holds, the next night asks for the rest', async () => {
  const live = await open(400)
  await night(live)
  const last = (await customersById(live)).at(-1)
  for (let n = 0; n < 5200; n++) {
    if (n % 1000 === 0) clock.skipMs += 10_000
    live.org.insert('Contacts', { Last_Name: `Contact ${n}` })
  }
  clock.skipMs += 10_000
  changeInZoho(live, last)
  expect(await night(live)).toBe(1)
  expect(await repaired(live)).toEqual([])
  expect(await night(live)).toBe(2)
  expect(await repaired(live)).toEqual([last?.shopifyId])
})

test('a process that ends while it looks at what Zoho told ends at the next page, and the other one looks at all of it', async () => {
  const live = await open(300)
  await night(live)
  const links = await customersById(live)
  for (const link of links) changeInZoho(live, link)
  expect(await breakOff(1, live)).toBe(1)
  await live.settled()
  expect(await repaired(live)).toHaveLength(100)
  clock.skipMs += hourMs
  await compare(live)
  expect(new Set(await repaired(live))).toEqual(new Set(links.map(({ shopifyId }) => shopifyId)))
})

test('a place that an older version saved does not say which links it goes over: the share begins anew', async () => {
  const live = await open(600)
  const rules = { ...tight, mostCredits: 3 }
  const links = await customersById(live)
  expect(await breakOff(2, live, rules)).toBe(2)
  await world.db.prisma.$executeRaw`
    UPDATE "KindState" SET "auditPlace" = "auditPlace" - 'links' - 'until' WHERE "shopDomain" = ${live.domain}`
  clock.skipMs += hourMs
  expect(await compare(live, rules)).toBe(3)
  const { auditRound } = await world.db.prisma.kindState.findUniqueOrThrow({ where: ofCustomers(live) })
  expect(auditRound).toMatchObject({ inParts: true, after: links[299]?.shopifyId })
})

test('what Zoho says was modified is listed page by page, each record once', async () => {
  const live = await open(0)
  const since = clock.now()
  for (let n = 0; n < 450; n++) {
    // Some hundreds in a second, then some in another.
    if (n === 250) clock.skipMs += 5000
    live.org.insert('Contacts', { Last_Name: `Contact ${n}` })
  }
  const zoho = await world.sync.zohoFor(live.domain)
  const modified = await findModified(zoho, 'Contacts', since)
  expect(modified.cutAt).toBeNull()
  expect(modified.times.size).toBe(450)
  expect(new Set(modified.times.keys())).toEqual(new Set(live.org.records('Contacts').map(({ id }) => id)))
  expect((await findModified(zoho, 'Contacts', new Date(since.getTime() + 3000))).times.size).toBe(200)
})
