// Sync activity as a file: names as Shopify has them now, times as the store's clocks show them, and what is not in it.

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eachPageOfOutcomes } from '#app/db/screens/activity.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import * as csv from '#app/routes/app.activity[.]csv.tsx'
import { namesOfMany } from '#app/sync/queries/names.server.ts'
import { readFilter, toOutcomeFilter } from '#app/ui/activity/filter.ts'
import { openShop, tail, type LiveShop } from '#test/support/live-shop.ts'
import { staffOf } from '#test/support/staff.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())

const fileOf = async (live: LiveShop, query = '') =>
  (await staffOf(world, live, '101')(csv.loader, `/app/activity.csv${query}`)).text()

const at = new Date('2026-11-24T10:00:00Z')
const tell = ({ domain }: LiveShop, kind: string, gid: string) =>
  world.db.prisma.outcome.create({
    data: { shopDomain: domain, kind, shopifyId: tail(gid), trigger: 'live', result: 'created', at },
  })

test("the file names a customer and a variant, and tells the store's time", async () => {
  const live = await openShop(world, { shop: { timezone: 'America/New_York' }, imported: false })
  const ann = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ann', lastName: 'Lee' }))
  const size = { name: 'Size', value: 'Large' }
  const [chair] = live.shop.silently(() =>
    live.shop.createProduct({ title: 'Red chair', variants: [{ price: '5.00', selectedOptions: [size] }] }),
  ).variants
  await tell(live, 'customer', ann.id)
  await tell(live, 'product', chair?.id ?? '')

  const lines = (await fileOf(live)).split('\r\n')

  expect(lines[0]).toContain('Time (America/New York),Type,Name')
  expect(lines.slice(1, 3)).toEqual([
    expect.stringMatching(/^2026-11-24 05:00:00,Product,Red chair - Large,/),
    expect.stringMatching(/^2026-11-24 05:00:00,Customer,Ann Lee,/),
  ])
  expect(lines.slice(3)).toEqual([''])
})

test('without Shopify the file is there, its names are blank, and it says so', async () => {
  const live = await openShop(world, { imported: false })
  const ann = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ann', lastName: 'Lee' }))
  await tell(live, 'customer', ann.id)
  world.shopify.faults.broken.add('nodes')
  onTestFinished(() => world.shopify.faults.broken.clear())

  const text = await fileOf(live)

  expect(text).toContain(`,Customer,,${tail(ann.id)}`)
  expect(text).toContain('Some names are missing')
})

const row = (n: number) =>
  ({ kind: 'customer', shopifyId: ShopifyId.parse(String(7_000 + n)), label: null }) as const
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => row(from + n))

test('each record is asked for once, and no more of them than one file may cost', async () => {
  const live = await openShop(world, { imported: false })
  const names = namesOfMany(world.sync, live.domain)
  const before = world.shopify.log.length
  const asked = () =>
    world.shopify.log
      .slice(before)
      .filter(({ host, operationName }) => host === live.domain && operationName === 'Names').length

  await names.read([...rows(0, 150), ...rows(0, 150)])
  await names.read(rows(0, 150))
  expect(asked()).toBe(2)
  expect(names.areAll()).toBe(true)

  await names.read(rows(150, 2_600))
  expect(names.areAll()).toBe(false)
  expect(asked()).toBe(25)
})

test('a product costs two of what a file may ask for, as a variant and as a whole', async () => {
  const live = await openShop(world, { imported: false })
  const names = namesOfMany(world.sync, live.domain)
  const before = world.shopify.log.length
  await names.read(rows(0, 2_000).map((each) => ({ ...each, kind: 'product' as const })))
  const asked = world.shopify.log
    .slice(before)
    .filter(({ host, operationName }) => host === live.domain && operationName === 'Names')
  expect(asked).toHaveLength(12)
  expect(names.areAll()).toBe(false)
})

test('where the app may not see customers, products have their names, and the file says that some are missing', async () => {
  const live = await openShop(world, { imported: false })
  const ann = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ann', lastName: 'Lee' }))
  const [chair] = live.shop.silently(() =>
    live.shop.createProduct({ title: 'Red chair', variants: [{ price: '5.00' }] }),
  ).variants
  await tell(live, 'product', chair?.id ?? '')
  await tell(live, 'customer', ann.id)
  const { faults, rules } = world.shopify
  const { withheldIsTold } = rules
  onTestFinished(() => {
    faults.withheld = []
    faults.redactProtectedData = false
    rules.withheldIsTold = withheldIsTold
  })

  // Whole records are refused; or only what stands in them.
  rules.withheldIsTold = true
  faults.withheld = ['Customer']
  const refused = await fileOf(live)
  faults.withheld = []
  faults.redactProtectedData = true
  const withheld = await fileOf(live)

  for (const text of [refused, withheld]) {
    expect(text).toContain(`,Customer,,${tail(ann.id)}`)
    expect(text).toContain(',Product,Red chair,')
    expect(text).toContain('or Shopify does not show them to this app')
  }
})

test('all queries of a file have their time together, and the one under way is not waited for beyond it', async () => {
  const live = await openShop(world, { imported: false })
  const ann = live.shop.silently(() => live.shop.createCustomer({ firstName: 'Ann', lastName: 'Lee' }))
  const annRow = { kind: 'customer', shopifyId: tail(ann.id), label: null } as const
  let clock = world.sync.now().getTime()
  const sync = { ...world.sync, now: () => new Date(clock) }

  const names = namesOfMany(sync, live.domain)
  expect((await names.read([annRow]))(annRow)).toBe('Ann Lee')
  clock += 20_000
  await names.read([row(1)])
  expect(names.areAll()).toBe(false)

  world.shopify.faults.latencyMs = 3_000
  onTestFinished(() => void (world.shopify.faults.latencyMs = 0))
  const late = namesOfMany(sync, live.domain, 20)
  expect((await late.read([annRow]))(annRow)).toBe(null)
  expect(late.areAll()).toBe(false)
})

test('of a list that is longer than a file may be, the last page says so', async () => {
  const live = await openShop(world, { imported: false })
  for (const id of ['1', '2', '3']) await tell(live, 'order', id)
  const all = toOutcomeFilter(readFilter(new URLSearchParams()), world.sync.now())
  const read = async (size: number, most: number) => {
    const pages: { ids: string[]; isCut: boolean }[] = []
    for await (const { rows: some, isCut } of eachPageOfOutcomes(world.db, live.domain, all, { size, most }))
      pages.push({ ids: some.map(({ shopifyId }) => shopifyId), isCut })
    return pages
  }

  expect(await read(2, 3)).toEqual([
    { ids: ['3', '2'], isCut: false },
    { ids: ['1'], isCut: false },
  ])
  expect(await read(1, 2)).toEqual([
    { ids: ['3'], isCut: false },
    { ids: ['2'], isCut: true },
  ])
})
