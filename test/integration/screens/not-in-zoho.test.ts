// A record that is not in Zoho can be found, and the list of such records says why each of them is not there.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { countLinks } from '#app/db/screens/records/link-counts.server.ts'
import { countNotInZoho, listNotInZoho } from '#app/db/screens/records/not-in-zoho.server.ts'
import { loadTabCounts } from '#app/db/screens/records/tab-counts.server.ts'
import { listRecords } from '#app/db/screens/records.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { answerQuestion } from '#app/sync/answer.server.ts'
import { syncNow } from '#app/sync/live/retry.server.ts'
import { findIds, findUnknown, loadHeads, loadNames } from '#app/sync/queries/names.server.ts'
import { openForImport } from '#test/support/import-shop.ts'
import { tail } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const kind = 'customer' as const
const page = { size: 25, after: null, before: null }
const notTagged = Settings.parse({ filters: { customer: { notTagged: ['internal'] } } })

const one = (shopifyId: string, state: string, cause: string | null = null) => [{ shopifyId, state, cause }]

/** One customer of each standing; `unknown` came after the import, and its webhook did not. */
async function withEverySort() {
  const made = { linked: '', filtered: '', refused: '', asked: '', leftOut: '', unknown: '' }
  const live = await openForImport(world, {
    choices: notTagged,
    store: (shop) => {
      const create = (lastName: string, more: object = {}) =>
        tail(shop.createCustomer({ lastName, email: `${lastName.toLowerCase()}@example.com`, ...more }).id)
      made.linked = create('Linkedin')
      made.filtered = create('Filterman', { tags: ['internal'] })
      made.refused = create('Refusenik')
      made.asked = create('Askew')
      made.leftOut = create('Leftout')
    },
  })
  for (const email of ['askew@example.com', 'leftout@example.com'])
    for (const Last_Name of ['One', 'Two']) live.org.insert('Contacts', { Last_Name, Email: email })
  world.zoho.faults.rejectRecords = (_module, record) =>
    record['Last_Name'] === 'Refusenik'
      ? { code: 'INVALID_DATA', api_name: 'Last_Name', message: 'invalid data' }
      : undefined
  await live.run()
  await live.resting()
  const skip = { kind, shopifyId: ShopifyId.parse(made.leftOut), answer: 'skip', zohoId: null } as const
  await answerQuestion(world.sync, live.domain, skip)
  live.shop.silently(() => {
    made.unknown = tail(live.shop.createCustomer({ lastName: 'Unheard', email: 'unheard@example.com' }).id)
  })
  const missing = async () =>
    (await listRecords(world.db, live.domain, { kind, state: 'missing' }, page)).rows
  return { ...live, made, missing }
}

test('a record is found by e-mail wherever it stands, and says how it stands', async () => {
  const { domain, made } = await withEverySort()
  const find = async (email: string) => {
    const ids = await findIds(world.sync, domain, kind, email)
    const { rows } = await listRecords(world.db, domain, { kind, state: 'linked', ids }, page)
    return rows.map(({ shopifyId, state, cause }) => ({ shopifyId, state, cause }))
  }
  expect(await find('linkedin@example.com')).toEqual(one(made.linked, 'linked'))
  expect(await find('filterman@example.com')).toEqual(one(made.filtered, 'skipped', 'filtered'))
  expect(await find('refusenik@example.com')).toEqual(one(made.refused, 'refused', 'INVALID_DATA'))
  expect(await find('askew@example.com')).toEqual(one(made.asked, 'question', 'ambiguous_match'))
  expect(await find('leftout@example.com')).toEqual(one(made.leftOut, 'left_out'))
  expect(await find('unheard@example.com')).toEqual(one(made.unknown, 'unknown'))
  expect(await find('nobody@example.com')).toEqual([])
})

test('what is not in Zoho is listed with its cause, and counted; what was left out can be synced after all', async () => {
  const { domain, made, missing, settled, org } = await withEverySort()
  const listed = await missing()
  const causes = Object.fromEntries(listed.map(({ shopifyId, state, cause }) => [shopifyId, [state, cause]]))
  expect(causes).toEqual({
    [made.filtered]: ['skipped', 'filtered'],
    [made.refused]: ['refused', 'INVALID_DATA'],
    [made.asked]: ['question', 'ambiguous_match'],
    [made.leftOut]: ['left_out', null],
  })
  const counts = await loadTabCounts(
    world.db,
    domain,
    kind,
    await countLinks(world.db, domain, world.sync.now()),
  )
  expect(counts).toEqual({
    linked: { count: 1, isMore: false },
    missing: { count: 4, isMore: false },
    waiting: { count: 0, isMore: false },
    refused: { count: 1, isMore: false },
    gone: { count: 0, isMore: false },
  })
  for (const { id } of org.records('Contacts').filter((row) => row['Email'] === 'leftout@example.com'))
    org.update('Contacts', id, { Email: `${id}@example.com` })
  await syncNow(world.sync, domain, kind, ShopifyId.parse(made.leftOut))
  await settled()
  expect((await missing()).map(({ shopifyId }) => shopifyId)).not.toContain(made.leftOut)
  expect(org.records('Contacts').map((row) => row['Shopify_Customer_Id'])).toContain(made.leftOut)
})

test('the store is looked through for what no list knows', async () => {
  const { domain, made } = await withEverySort()
  expect(await findUnknown(world.sync, domain, kind, null)).toEqual({
    ids: [made.unknown],
    looked: 6,
    next: null,
  })
})

test('pages of what is not in Zoho show each record once, in both directions and both orders', async () => {
  const { domain } = await openForImport(world)
  const base = Date.parse('2026-11-01T00:00:00Z')
  const outcome = (n: number, result: string, minutes: number) => ({
    shopDomain: domain,
    kind,
    shopifyId: String(9_000 + n),
    trigger: 'import',
    result,
    cause: result === 'skipped' ? 'filtered' : 'INVALID_DATA',
    at: new Date(base + minutes * 60_000),
  })
  // Each was refused once and skipped later: the later one counts. Ten of a minute have the same moment.
  const ids = Array.from({ length: 430 }, (_, n) => n)
  await world.db.prisma.outcome.createMany({
    data: [
      ...ids.map((n) => outcome(n, 'rejected', n / 10)),
      ...ids.map((n) => outcome(n, 'skipped', 1_000 + Math.floor(n / 10))),
    ],
  })
  for (const oldestFirst of [false, true]) {
    const seen: string[] = []
    const pages: string[][] = []
    let turned = { size: 25, after: null as string | null, before: null as string | null }
    for (;;) {
      const { rows, next } = await listNotInZoho({ db: world.db, shop: domain, kind }, turned, {
        oldestFirst,
      })
      seen.push(...rows.map(({ shopifyId }) => shopifyId))
      pages.push(rows.map(({ shopifyId }) => shopifyId))
      if (next === null) break
      turned = { size: 25, after: next, before: null }
    }
    expect(new Set(seen).size).toBe(430)
    expect(seen).toHaveLength(430)
    expect(seen[0]).toBe(oldestFirst ? '9000' : '9429')
    const [first] = pages
    const second = await listNotInZoho({ db: world.db, shop: domain, kind }, page, { oldestFirst })
    const third = await listNotInZoho(
      { db: world.db, shop: domain, kind },
      { size: 25, after: second.next, before: null },
      { oldestFirst },
    )
    const back = await listNotInZoho(
      { db: world.db, shop: domain, kind },
      { size: 25, after: null, before: third.previous },
      { oldestFirst },
    )
    expect(back.rows.map(({ shopifyId }) => shopifyId)).toEqual(first)
  }
  expect(await countNotInZoho({ db: world.db, shop: domain, kind }, 100)).toEqual({
    count: 100,
    isMore: true,
  })
})

test('orders say whose they are, of which day and how much; products that are not in Zoho have their title', async () => {
  const made = { order: '', product: '' }
  const { domain } = await openForImport(world, {
    store: (shop) => {
      const customerId = shop.createCustomer({
        firstName: 'Ann',
        lastName: 'Lee',
        email: 'ann@example.com',
      }).id
      made.order = shop.createOrder({
        customerId,
        lines: [{ title: 'Lamp', price: '9.99', quantity: 2 }],
      }).id
      made.product = shop.createProduct({ title: 'Blue lamp', variants: [{ price: '5.00' }] }).id
    },
  })
  const [order, product] = [tail(made.order), tail(made.product)]
  const heads = await loadHeads(world.sync, domain, 'order', [order])
  expect(heads[order]).toMatchObject({ customer: 'Ann Lee', currency: 'USD' })
  expect(Number(heads[order]?.amount)).toBeCloseTo(19.98)
  expect(await loadHeads(world.sync, domain, 'customer', [order])).toEqual({})
  expect(await loadNames(world.sync, domain, 'product', [product])).toEqual({ [product]: 'Blue lamp' })
})

test('links are counted again once something was written, and not before', async () => {
  const { domain, run, resting, shop, settled } = await openForImport(world, {
    store: (made) => void made.createCustomer({ lastName: 'Lind', email: 'lind@example.com' }),
  })
  await run()
  await resting()
  const now = world.sync.now()
  const counted = async (at: Date) => (await countLinks(world.db, domain, at)).linked.customer.records
  expect(await counted(now)).toBe(1)
  // Nothing says so: who counts anew would see it.
  const where = { shopDomain: domain, kind }
  await world.db.prisma.link.updateMany({ where, data: { gone: true } })
  expect(await counted(now)).toBe(1)
  expect(await counted(new Date(now.getTime() + 20_001))).toBe(0)
  await world.db.prisma.link.updateMany({ where, data: { gone: false } })
  shop.createCustomer({ lastName: 'Berg', email: 'berg@example.com' })
  await settled()
  expect(await counted(new Date(now.getTime() + 20_002))).toBe(2)
})
