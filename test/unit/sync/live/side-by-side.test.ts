// Which of a shop's batches begin, by what is under way; and what ends with them.

import { expect, test } from 'vitest'
import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { openBatches, startable, type DueBatch } from '#app/sync/live/side-by-side.server.ts'

type DueOfKind = Omit<DueBatch, 'orgConfig'>

const changeOf = (kind: RecordKind, about: Partial<PendingChange> = {}): PendingChange => {
  const base = {
    kind,
    version: 1,
    deleted: false,
    trigger: 'live',
    cause: null,
    attempts: 0,
    deaths: 0,
  } as const
  return { ...base, shopifyId: ShopifyId.parse('1'), notedAt: new Date(5000), ...about }
}

const batch = (kind: RecordKind, about: Partial<DueOfKind> & { at?: number } = {}): DueOfKind => {
  const { at = 5000, ...others } = about
  return {
    kind,
    trigger: 'live',
    changes: [changeOf(kind, { notedAt: new Date(at) })],
    isUnplaced: false,
    points: 0,
    lastAt: 0,
    ...others,
  }
}

const [product, customer, order] = [batch('product'), batch('customer'), batch('order')]
const fresh = batch('customer', { isUnplaced: true })
const at = new Date(9000)

test.each<[string, DueOfKind[], DueOfKind[], DueOfKind[]]>([
  ['kinds go side by side', [product, customer, order], [], [product, customer, order]],
  ['one batch of a kind after the other', [customer], [batch('customer')], []],
  ['those of two triggers, too', [customer, batch('customer', { trigger: 'retry' })], [], [customer]],
  [
    'live changes pass a bulk action that began before',
    [batch('order', { trigger: 'retry', at: 1000 }), order],
    [],
    [order],
  ],
  ['and what time may have changed', [batch('order', { trigger: 'recheck', at: 1000 }), order], [], [order]],
  ['orders wait for customers who are not in Zoho yet', [fresh, order], [], [fresh]],
  ['while these are under way', [order], [fresh], []],
  ['and while these wait themselves', [fresh, order], [batch('customer')], []],
  ['such customers wait for orders under way, which write them', [fresh], [order], []],
  ['others do not', [customer], [order], [customer]],
  ['products have nothing to do with customers', [product], [fresh], [product]],
  [
    'news of one event: the customer goes before the order',
    [batch('order', { at: 4950 }), fresh],
    [],
    [fresh],
  ],
])('%s', (_, due, underWay, begun) => {
  expect(startable(due, underWay)).toEqual(begun)
})

test('orders that have waited longer than new customers go before them, and those after', () => {
  const waiting = batch('order', { at: 4000 })
  expect(startable([fresh, waiting], [])).toEqual([waiting])
  expect(startable([fresh], [waiting])).toEqual([])
  expect(startable([fresh, batch('order', { at: 6000 })], [])).toEqual([fresh])
})

test('a steady stream of new customers holds orders for one batch, and orders hold these for one', () => {
  const begun: RecordKind[][] = []
  let waits: Record<'customer' | 'order', number | null> = { customer: null, order: null }
  for (let now = 10_000; now < 16_000; now += 500) {
    waits = { customer: waits.customer ?? now - 450, order: waits.order ?? now - 400 }
    const due = (['customer', 'order'] as const).map((kind) =>
      batch(kind, { at: waits[kind] ?? 0, isUnplaced: kind === 'customer' }),
    )
    const kinds = startable(due, []).map(({ kind }) => kind)
    for (const kind of kinds) if (kind === 'customer' || kind === 'order') waits[kind] = null
    begun.push(kinds)
  }
  expect(begun.slice(0, 4)).toEqual([['customer'], ['order'], ['customer'], ['order']])
})

/** Whether a bulk action goes first beside an order of half a second ago; it is begun then. */
function isTurn(batches: ReturnType<typeof openBatches<DueOfKind>>, now: number): boolean {
  const lastAt = batches.lastAt('order')
  const due = [batch('order', { at: now - 500 }), batch('order', { trigger: 'retry', at: 5000, lastAt })]
  const [begun] = startable(due, [])
  if (begun?.trigger !== 'retry') return false
  batches.begin(begun, () => Promise.resolve(), new Date(now))
  return true
}

test('a steady stream of live orders lets a bulk action have a turn every ten seconds, and waits for one batch of it', () => {
  const batches = openBatches<DueOfKind>()
  const turns: number[] = []
  for (let now = 5000; now < 40_000; now += 1000) {
    if (isTurn(batches, now)) turns.push(now)
  }
  expect(turns).toEqual([16_000, 27_000, 38_000])
})

test('nor does a bulk action have a turn more in each job of a crowded process, which lasts five seconds', () => {
  const lastTurns = new Map<RecordKind, number>()
  const turns: number[] = []
  for (let now = 20_000; now < 60_000; now += 5000) {
    const batches = openBatches<DueOfKind>(lastTurns)
    if (isTurn(batches, now)) turns.push(now)
  }
  expect(turns).toEqual([20_000, 35_000, 50_000])
})

test('points that a batch is about to take are counted until it ended', async () => {
  const batches = openBatches<DueOfKind>()
  const { promise, resolve } = Promise.withResolvers<void>()
  batches.begin(batch('order', { trigger: 'retry', points: 800 }), () => promise, at)
  batches.begin(customer, () => promise, at)
  expect(batches.points()).toBe(800)
  resolve()
  await batches.end()
  expect(batches.points()).toBe(0)
})

test('what is at work is not taken, and news of it are told', async () => {
  const batches = openBatches<DueOfKind>()
  const { promise, resolve } = Promise.withResolvers<void>()
  batches.begin(customer, () => promise, at)
  expect(batches.count()).toBe(1)
  expect(batches.includes(changeOf('customer', { shopifyId: ShopifyId.parse('2') }))).toBe(false)
  expect(batches.includes(changeOf('customer'))).toBe(true)
  expect(batches.hasNews()).toBe(false)
  expect(batches.includes(changeOf('customer', { version: 2 }))).toBe(true)
  expect(batches.hasNews()).toBe(true)
  resolve()
  await batches.oneEnded()
  expect([batches.count(), batches.batches()]).toEqual([0, []])
  expect(batches.includes(changeOf('customer'))).toBe(false)
})

test('what ends during a look is not taken from what the look saw, and the end is not missed', async () => {
  const batches = openBatches<DueOfKind>()
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  batches.begin(customer, () => one.promise, at)
  batches.begin(order, () => other.promise, at)
  batches.count()
  one.resolve()
  await batches.oneEnded()
  expect(batches.includes(changeOf('customer'))).toBe(true)
  await batches.oneEnded()
  other.resolve()
  await batches.end()
})

test('all end before the gravest failure is thrown', async () => {
  const batches = openBatches<DueOfKind>()
  const { promise, resolve } = Promise.withResolvers<void>()
  const mistake = new Error('ours')
  batches.begin(customer, () => Promise.reject(mistake), at)
  batches.begin(order, () => promise, at)
  await batches.oneEnded()
  expect(batches.hasFailed()).toBe(true)
  const end = batches.end()
  resolve()
  await expect(end).rejects.toBe(mistake)
  expect(batches.batches()).toEqual([])
})
