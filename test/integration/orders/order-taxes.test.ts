// An order's tax is Zoho's own where the organisation has it, and a row where not; the total is Shopify's in any case.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fromGid } from '#app/lib/ids.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { orderLines } from '#app/mapping/records/order-lines.ts'
import { fetchOrders } from '#app/shopify/records/records.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { noPlaceholder } from '#app/sync/orders/map-order.ts'
import { mapOrders } from '#app/sync/orders/map-orders.server.ts'
import { loadOrgConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'
import type { Order } from '#test/simulators/shopify/index.ts'
import { defaultSwitches } from '#test/simulators/zoho/switches.ts'
import { callsTo, openShop, runJob, type LiveOptions, type LiveShop } from '#test/support/live-shop.ts'
import { startWorld, type World } from '#test/support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world[Symbol.asyncDispose]())
afterEach(() => void Object.assign(world.zoho.switches, defaultSwitches()))

const vat = [{ title: 'VAT', rate: 0.19 }]
const has = { org: { taxes: [{ name: 'MwSt', percentage: 19 }] } }
const lacks = { org: { taxes: [{ name: 'Sales Tax', percentage: 8 }] } }

async function openWithOrder(options: LiveOptions, input: object = {}) {
  const live = await openShop(world, options)
  const order = live.shop.createOrder({
    lines: [{ title: 'Mug', price: '10.00', quantity: 2 }],
    taxes: vat,
    shipping: '4.90',
    ...input,
  })
  await live.settled()
  return { live, order }
}

const shown = (live: LiveShop, { id }: Order) => {
  const row = live.record('Sales_Orders', id)
  const lines = row['Ordered_Items'] as { Description: string; Line_Tax: { name: string }[] }[]
  return {
    tax: Number(row['Tax']),
    total: Number(row['Grand_Total']),
    adjustment: Number(row['Adjustment'] ?? 0),
    lines: lines.map(({ Description, Line_Tax }) => [
      Description.split(':')[0]?.split('\n')[0],
      ...Line_Tax.map(({ name }) => name),
    ]),
  }
}
/** What a link remembers that Zoho adds of its own. */
const correctionOf = async ({ domain }: LiveShop) => {
  const link = await world.db.prisma.link.findFirst({ where: { shopDomain: domain, kind: 'order' } })
  return Number(link?.correction ?? 0)
}

const check = async ({ domain }: LiveShop) =>
  (await runPreflight(world.sync, domain)).checks.find(({ id }) => id === 'taxes')

test('on top of the prices: each row names it, and Zoho’s tax is Shopify’s', async () => {
  const { live, order } = await openWithOrder(has)
  expect(shown(live, order)).toEqual({
    tax: Number(order.current.tax),
    total: Number(order.current.total),
    adjustment: 0,
    lines: [['Mug', 'MwSt'], ['Shipping']],
  })
  expect(live.org.records('Products').map((row) => String(row['Product_Name']))).not.toContain('Acme - taxes')
  expect(await check(live)).toMatchObject({ status: 'ok' })
})

test('inside the prices: they are taken apart', async () => {
  const { live, order } = await openWithOrder(has, { taxesIncluded: true })
  const { tax, total, adjustment } = shown(live, order)
  expect(total).toBe(Number(order.current.total))
  expect(Math.abs(tax - Number(order.current.tax))).toBeLessThan(0.03)
  expect(Math.abs(adjustment)).toBeLessThan(0.03)
  expect(live.record('Sales_Orders', order.id)['Sub_Total']).toBeLessThan(total)
})

test('after a refund the tax is what is left of it', async () => {
  const { live, order } = await openWithOrder(has)
  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()
  expect(shown(live, order)).toMatchObject({
    tax: Number(order.current.tax),
    total: Number(order.current.total),
    adjustment: 0,
  })
})

/** The order as Shopify has it, and how often its first row was worked out. */
async function readCounted({ domain }: LiveShop, orgConfig: OrgConfig, gid: string) {
  const names = wantedOf(orgConfig, 'order')
  const [order] = await fetchOrders(world.sync.shopifyFor(domain), [fromGid(gid)], names)
  const [first, ...rest] = order?.lines ?? []
  if (!order || !first) throw new Error('no order with a line')
  const { priceAfterAllDiscountsBeforeTaxesSet: left, ...line } = first
  let reads = 0
  const counted = {
    ...line,
    get priceAfterAllDiscountsBeforeTaxesSet() {
      reads += 1
      return left
    },
  }
  const readsSince = (before: number) => reads - before
  return { order: { ...order, lines: [counted, ...rest] }, reads: () => reads, readsSince }
}

test.each([
  ['that Zoho has', has],
  ['that Zoho lacks', lacks],
])(
  'an order with a tax %s is worked out once, not once more to learn what it charges',
  async (_case, org) => {
    const { live, order: told } = await openWithOrder(org)
    const orgConfig = await loadOrgConfig(world.sync, live.domain)
    const { order, reads, readsSince } = await readCounted(live, orgConfig, told.id)
    const about = { productOf: () => undefined, placeholderId: noPlaceholder, decimals: 2 }
    orderLines(order, { ...about, taxes: orgConfig.taxes.list })
    const once = reads()
    expect(once).toBeGreaterThan(0)
    const needs = { trigger: 'import', misses: new Set<string>(), kinds } as const
    const [mapped] = await mapOrders(world.sync, orgConfig, [order], needs)
    expect(readsSince(once)).toBe(once)
    const { shipping, tax } = orgConfig.cache.chargeProducts
    const charged = (mapped?.lines ?? []).slice(1).map(({ key, productId }) => [key, productId])
    const rows = { shipping: ['shipping', shipping], tax: ['tax', tax] }
    expect(charged).toEqual(org === has ? [rows.shipping] : [rows.shipping, rows.tax])
  },
)

test('that Zoho lacks is a row of its own, and the check before an import names it', async () => {
  const { live, order } = await openWithOrder(lacks)
  expect(shown(live, order)).toMatchObject({
    tax: 0,
    total: Number(order.current.total),
    lines: [['Mug'], ['Shipping'], ['Tax']],
  })
  expect(await check(live)).toMatchObject({ status: 'info', values: { taxes: 'VAT 19 %' } })
})

test('that is added in Zoho later is used from the order’s next change on', async () => {
  const { live, order } = await openWithOrder(lacks)
  live.org.setTaxes([{ name: 'VAT', percentage: 19 }])
  await runJob(world, live, 'audit')
  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()
  expect(shown(live, order)).toMatchObject({
    tax: Number(order.current.tax),
    total: Number(order.current.total),
    lines: [['Mug', 'VAT'], ['Shipping']],
  })
})

test.each(['reject', 'ignore', 'accept'] as const)(
  'that was removed in Zoho meanwhile costs no order (Zoho: %s)',
  async (unknownLineTax) => {
    const live = await openShop(world, has)
    live.org.setTaxes([])
    world.zoho.switches.unknownLineTax = unknownLineTax
    const order = live.shop.createOrder({
      lines: [{ title: 'Mug', price: '10.00', quantity: 2 }],
      taxes: vat,
    })
    await live.settled()
    expect(shown(live, order).total).toBe(Number(order.current.total))
    expect((await live.outcomes()).filter(({ result }) => result === 'rejected')).toEqual([])
  },
)

/** How often Zoho was asked which taxes there are. */
const looks = () => world.zoho.log.filter(({ path }) => path.startsWith('/crm/v8/org/taxes')).length

test('that was renamed in Zoho during the day goes by its new name, not into the adjustment', async () => {
  const live = await openShop(world, has)
  live.org.setTaxes([{ name: 'MwSt voll', percentage: 19 }])
  const order = live.shop.createOrder({ lines: [{ title: 'Mug', price: '10.00', quantity: 2 }], taxes: vat })
  await live.settled()
  const wanted = {
    tax: Number(order.current.tax),
    total: Number(order.current.total),
    adjustment: 0,
    lines: [['Mug', 'MwSt voll']],
  }
  expect(shown(live, order)).toEqual(wanted)
  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()
  expect(shown(live, order)).toEqual(wanted)
  expect(await correctionOf(live)).toBe(0)
})

test('that was removed in Zoho during the day becomes a row, and Zoho’s own once it is there again', async () => {
  const live = await openShop(world, has)
  live.org.setTaxes([])
  const order = live.shop.createOrder({ lines: [{ title: 'Mug', price: '10.00', quantity: 2 }], taxes: vat })
  await live.settled()
  const total = Number(order.current.total)
  const asRow = { tax: 0, total, adjustment: 0, lines: [['Mug'], ['Tax']] }
  expect(shown(live, order)).toEqual(asRow)
  live.shop.updateOrder(order.id, { note: 'still without' })
  await live.settled()
  expect(shown(live, order)).toEqual(asRow)
  live.org.setTaxes([{ name: 'MwSt', percentage: 19 }])
  await check(live)
  live.shop.updateOrder(order.id, { note: 'gift' })
  await live.settled()
  expect(shown(live, order)).toEqual({
    tax: Number(order.current.tax),
    total,
    adjustment: 0,
    lines: [['Mug', 'MwSt']],
  })
  expect(await correctionOf(live)).toBe(0)
})

test('that an order has already and that was removed becomes a row with its next rows', async () => {
  const { live, order } = await openWithOrder(has)
  live.org.setTaxes([])
  live.shop.refundOrder(order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? '', quantity: 1 }] })
  await live.settled()
  expect(shown(live, order)).toMatchObject({ tax: 0, total: Number(order.current.total), adjustment: 0 })
  expect(shown(live, order).lines.flat()).toContain('Tax')
})

test('that Zoho refuses is looked up once for all orders of a batch, and not again for those that follow', async () => {
  const live = await openShop(world, has)
  live.org.setTaxes([{ name: 'MwSt voll', percentage: 19 }])
  const before = looks()
  const create = () =>
    live.shop.createOrder({ lines: [{ title: 'Mug', price: '10.00', quantity: 2 }], taxes: vat })
  const orders = live.shop.silently(() => [create(), create(), create()])
  await runJob(world, live, 'reconcile')
  expect(looks() - before).toBe(1)
  const later = create()
  await live.settled()
  expect(looks() - before).toBe(1)
  for (const order of [...orders, later])
    expect(shown(live, order)).toMatchObject({ tax: Number(order.current.tax), adjustment: 0 })
})

test('that Zoho refuses although it lists none becomes a row, and the same order again is no change', async () => {
  const live = await openShop(world, has)
  live.org.setTaxes([])
  world.zoho.switches.taxesScope = 'all'
  const order = live.shop.createOrder({ lines: [{ title: 'Mug', price: '10.00', quantity: 2 }], taxes: vat })
  await live.settled()
  const asRow = { tax: 0, total: Number(order.current.total), adjustment: 0, lines: [['Mug'], ['Tax']] }
  expect(shown(live, order)).toEqual(asRow)
  const writes = callsTo(world, 'Sales_Orders').length
  live.shop.updateOrder(order.id, {})
  await live.settled()
  expect(callsTo(world, 'Sales_Orders')).toHaveLength(writes)
  expect(shown(live, order)).toEqual(asRow)
})

test('whose list Zoho does not show us stay rows', async () => {
  world.zoho.switches.taxesScope = 'all'
  const { live, order } = await openWithOrder(has)
  expect(shown(live, order)).toMatchObject({ tax: 0, total: Number(order.current.total) })
})
