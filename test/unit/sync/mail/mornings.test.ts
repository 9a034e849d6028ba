import { expect, test } from 'vitest'
import { nextMorning, ownMinuteMs } from '#app/sync/mail/mornings.server.ts'

const next = (now: string, timeZone: string, every: 'daily' | 'weekly' = 'daily') =>
  nextMorning(new Date(now), timeZone, every).toISOString()

const later = (now: string) => nextMorning(new Date(now), 'UTC', 'daily', 20 * 60_000).toISOString()

test('a daily digest is due at eight by the clock of the shop, today if that is still to come', () => {
  expect(next('2026-11-27T07:59:59Z', 'UTC')).toBe('2026-11-27T08:00:00.000Z')
  expect(next('2026-11-27T08:00:00Z', 'UTC')).toBe('2026-11-28T08:00:00.000Z')
  expect(next('2026-11-27T14:00:00Z', 'Asia/Tokyo')).toBe('2026-11-27T23:00:00.000Z')
  expect(next('2026-11-27T14:00:00Z', 'America/Los_Angeles')).toBe('2026-11-27T16:00:00.000Z')
  expect(next('2026-11-27T14:00:00Z', 'Asia/Kathmandu')).toBe('2026-11-28T02:15:00.000Z')
})

test('a weekly one on the next Monday of the shop, wherever the server is', () => {
  expect(next('2026-11-27T14:00:00Z', 'Europe/Berlin', 'weekly')).toBe('2026-11-30T07:00:00.000Z')
  expect(next('2026-11-30T06:59:00Z', 'Europe/Berlin', 'weekly')).toBe('2026-11-30T07:00:00.000Z')
  expect(next('2026-11-30T07:00:00Z', 'Europe/Berlin', 'weekly')).toBe('2026-12-07T07:00:00.000Z')
  // There it is Monday already.
  expect(next('2026-11-29T21:30:00Z', 'Pacific/Auckland', 'weekly')).toBe('2026-12-06T19:00:00.000Z')
})

test('each shop has its own place within three quarters of an hour, the same each day', () => {
  const shops = Array.from({ length: 200 }, (_, shop) => `shop-${shop}.myshopify.com`)
  const own = shops.map((shop) => ownMinuteMs(shop) / 60_000)
  expect(Math.min(...own)).toBeLessThan(5)
  expect(Math.max(...own)).toBeGreaterThan(40)
  expect(own.filter((minute) => minute < 0 || minute >= 45 || !Number.isInteger(minute))).toEqual([])
  expect(later('2026-11-27T08:10:00Z')).toBe('2026-11-27T08:20:00.000Z')
  expect(later('2026-11-27T08:20:00Z')).toBe('2026-11-28T08:20:00.000Z')
})

test('it stays at eight in the days when the clocks are changed', () => {
  expect(next('2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z')
  expect(next('2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z')
  expect(next('2026-03-08T06:00:00Z', 'America/New_York')).toBe('2026-03-08T12:00:00.000Z')
})
