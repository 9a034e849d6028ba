import { expect, it } from 'vitest'
import { deliveryAfter } from '#app/mapping/terms/delivery-looks.ts'
import { lineItem, order } from '#test/support/mapping/records.ts'

const now = new Date('2026-11-28T12:00:00Z')
const shipment = (displayStatus: string | null) => ({
  status: 'SUCCESS',
  displayStatus,
  deliveredAt: null,
  estimatedDeliveryAt: null,
  trackingInfo: [],
})
const after = (fulfillments: object[], changes: object = {}, at = now) =>
  deliveryAfter(
    order('10.00', [lineItem()], { updatedAt: '2026-11-20T12:00:00Z', fulfillments, ...changes }),
    at,
  )

const hourMs = 3_600_000
const isOut = [shipment('DELIVERED'), shipment('IN_TRANSIT')]

it('an order is read again twice a day while a shipment of it is under way', () => {
  const next = after(isOut) ?? now
  expect(next.getTime() - now.getTime()).toBeGreaterThan(0)
  expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(12 * hourMs)
  const late = new Date(next.getTime() + 5 * 60_000)
  for (const then of [next, late])
    expect(after(isOut, {}, then)).toEqual(new Date(next.getTime() + 12 * hourMs))
})

it('thousands that were read at once are looked at over the whole of twelve hours', () => {
  const first = 6_543_210_000_000
  const ids = Array.from({ length: 3000 }, (_, n) => `gid://shopify/Order/${first + n * 32_768}`)
  const hours = ids.map((id) => Math.floor(((after(isOut, { id })?.getTime() ?? 0) - now.getTime()) / hourMs))
  const counts = Array.from({ length: 12 }, (_, hour) => hours.filter((one) => one === hour).length)
  expect(Math.min(...counts)).toBeGreaterThan(200)
  expect(Math.max(...counts)).toBeLessThan(300)
})

it('forty with ids that follow one another are, too (they were minutes apart)', () => {
  const ids = Array.from({ length: 40 }, (_, n) => `gid://shopify/Order/${6_543_210_000_100 + n}`)
  const times = ids.map((id) => (after(isOut, { id })?.getTime() ?? 0) - now.getTime())
  for (let quarter = 0; quarter < 4; quarter++)
    expect(times.filter((ms) => Math.floor(ms / (3 * hourMs)) === quarter).length).toBeGreaterThan(3)
})

it.each([
  ['has no shipment', [], {}],
  ['has arrived', [shipment('DELIVERED')], {}],
  ['is followed by nobody', [shipment('FULFILLED'), shipment(null)], {}],
  ['was cancelled', [shipment('IN_TRANSIT')], { cancelledAt: '2026-11-21T12:00:00Z' }],
  ['did not change for a month', [shipment('IN_TRANSIT')], { updatedAt: '2026-10-29T12:00:00Z' }],
])('one that %s is not', (_what, fulfillments, changes) => {
  expect(after(fulfillments, changes)).toBeNull()
})
