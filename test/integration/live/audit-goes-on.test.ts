// The comparison as a whole goes on where it was broken off: page by page, kind by kind, and counts what it found before.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ShopDomain } from '#app/lib/ids.ts'
import { auditShop } from '#app/sync/reconcile/audit.server.ts'
import { compareAll } from '#app/sync/work/wake.server.ts'
import { idle, openShop, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const deletes = { product: 'delete', customer: 'delete', order: 'delete' } as const
const open = (customers: number) =>
  openShop(world, {
    choices: { deletes },
    store: (shop) => {
      for (let n = 0; n < customers; n++)
        shop.createCustomer({ lastName: `Customer ${n}`, email: `c${n}@example.com` })
    },
  })

/** Reads of Contacts by id: one for each page of a comparison. */
const reads = (since: number) =>
  world.zoho.log.slice(since).filter(({ method, path }) => method === 'GET' && path === '/crm/v8/Contacts')

/** Breaks it off once that many pages were read, as a process does that ends. */
async function breakOffAfter(pages: number, domain: ShopDomain): Promise<void> {
  const ending = new AbortController()
  const since = world.zoho.log.length
  const before = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const answer = await before(input, init)
    if (reads(since).length >= pages) ending.abort()
    return answer
  }
  try {
    expect(await auditShop(world.sync, domain, ending.signal)).toMatchObject({ done: false })
  } finally {
    globalThis.fetch = before
  }
  expect(reads(since)).toHaveLength(pages)
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
  await breakOffAfter(2, live.domain)
  expect(await goOn(live)).toBe(1)
  expect((await places(live)).filter((place) => place !== null)).toEqual([])
  expect(await goOn(live)).toBe(3)
})

test('what an earlier part found missing in Zoho is made anew at the end, once', async () => {
  const live = await open(250)
  const gone = live.org.records('Contacts').slice(0, 5)
  for (const { id } of gone) live.org.remove('Contacts', id)
  await breakOffAfter(2, live.domain)
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
  await breakOffAfter(2, live.domain)
  await goOn(live)
  expect(await questions(live)).toMatchObject([{ side: 'zoho', found: 24, linked: 250, answer: null }])
  expect(live.org.records('Contacts')).toHaveLength(226)
})

test('one that is asked for as a whole, or was broken off a week ago, begins at the beginning', async () => {
  const live = await open(250)
  await breakOffAfter(2, live.domain)
  const since = world.zoho.log.length
  await compareAll(world.sync, live.domain)
  await idle(world.db, live.domain, 'audit')
  expect(reads(since)).toHaveLength(3)

  await breakOffAfter(2, live.domain)
  const weekAgo = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString()
  await world.db.prisma.$executeRaw`
    UPDATE "KindState" SET "auditPlace" = "auditPlace" || jsonb_build_object('beganAt', ${weekAgo}::text)
    WHERE "shopDomain" = ${live.domain}`
  expect(await goOn(live)).toBe(3)
})
