// Three hundred shops, minute by minute: each comes on time, and never all of them at once.

import { expect, test } from 'vitest'
import { gapAuditAt, isAuditDue, isReconcileDue } from '#app/sync/reconcile/schedule.server.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const start = Date.parse('2026-11-27T12:00:00Z')
const shops = Array.from({ length: 300 }, (_, n) => `shop-${n}.myshopify.com`)

type Rule = (shop: { domain: string; at: Date }, now: Date) => boolean

/** Sweeps every minute or so, a little early or late, from a moment at which all shops were looked at. */
function sweepFor(ms: number, isDue: Rule, minutes = 1) {
  const last = new Map(shops.map((domain) => [domain, new Date(start)]))
  const turns: number[] = []
  const waits: number[] = []
  for (let minute = minutes; minute * minuteMs <= ms; minute += minutes) {
    const now = new Date(start + minute * minuteMs + ((minute * 7919) % 20_000) - 10_000)
    let due = 0
    for (const [domain, at] of last) {
      if (!isDue({ domain, at }, now)) continue
      waits.push(now.getTime() - at.getTime())
      last.set(domain, now)
      due++
    }
    turns.push(due)
  }
  return {
    turns,
    longestMs: Math.max(...waits),
    shortestMs: Math.min(...waits.slice(shops.length)),
    looks: waits.length,
  }
}

const looked =
  (about: { active: boolean; importing: boolean }): Rule =>
  ({ domain, at }, now) =>
    isReconcileDue({ ...about, domain, reconciledAt: at, liveSince: new Date(0) }, now)

test('an active shop is looked at every two minutes, half of them at a time', () => {
  const { turns, longestMs, looks } = sweepFor(hourMs, looked({ active: true, importing: false }))
  expect(longestMs).toBeLessThan(3 * minuteMs)
  expect(looks).toBeGreaterThan(shops.length * 28)
  expect(Math.max(...turns.slice(3))).toBeLessThan(0.6 * shops.length)
})

test('an idle shop is looked at every 15 minutes, and so is one that imports: a fifteenth of them at a time', () => {
  for (const about of [
    { active: false, importing: false },
    { active: true, importing: true },
  ]) {
    const { turns, longestMs, looks } = sweepFor(4 * hourMs, looked(about))
    expect(longestMs).toBeLessThan(31 * minuteMs)
    expect(looks).toBeLessThanOrEqual(shops.length * 16)
    expect(Math.max(...turns.slice(25))).toBeLessThan(0.12 * shops.length)
  }
})

const due = (domain: string, reconciledAt: Date, now: Date) =>
  isReconcileDue({ domain, reconciledAt, liveSince: new Date(0), active: false, importing: false }, now)

test('after an outage all are due, and from the next turn on they are spread again', () => {
  const long = new Date(start - 5 * hourMs)
  const now = new Date(start)
  expect(shops.every((domain) => due(domain, long, now))).toBe(true)
  expect(shops.some((domain) => due(domain, now, new Date(start + minuteMs)))).toBe(false)
})

test('a shop that somebody whose clock is ahead has looked at is due, and one of whose clock is a minute ahead is not', () => {
  const now = new Date(start)
  const ahead = (minutes: number) => new Date(start + minutes * minuteMs)
  expect(shops.every((domain) => due(domain, ahead(60), now))).toBe(true)
  expect(shops.some((domain) => due(domain, ahead(1), now))).toBe(false)
})

const wentLive = (minutes: number, importing: boolean) => (domain: string) =>
  isReconcileDue(
    {
      domain,
      reconciledAt: null,
      liveSince: new Date(start - minutes * minuteMs),
      active: true,
      importing,
    },
    new Date(start),
  )

test('a shop that went live a moment ago is left to its first import (a sweep compared it at once, and took the work for drift)', () => {
  expect(shops.some(wentLive(1 / 60, false))).toBe(false)
  expect(shops.some(wentLive(5, true))).toBe(false)
  expect(shops.every(wentLive(30, true))).toBe(true)
  expect(shops.every(wentLive(4, false))).toBe(true)
})

const audited: Rule = ({ domain, at }, now) =>
  isAuditDue({ domain, auditedAt: at, auditDueAt: null, liveSince: at }, now)

test('whole comparisons come once a night, each shop at its own time of eight hours', () => {
  const { turns, longestMs, shortestMs, looks } = sweepFor(4 * dayMs, audited, 10)
  expect(looks).toBeGreaterThanOrEqual(shops.length * 3)
  expect(looks).toBeLessThanOrEqual(shops.length * 5)
  expect(shortestMs).toBeGreaterThan(13 * hourMs)
  expect(longestMs).toBeLessThan(33 * hourMs)
  expect(Math.max(...turns)).toBeLessThan(0.08 * shops.length)
})

test('those of all shops that missed a night are spread over hours, and so are those after a gap', () => {
  const now = new Date(start)
  const missed = (hours: number) =>
    shops.filter((domain) => {
      const at = new Date(start - hours * hourMs)
      return isAuditDue({ domain, auditedAt: at, auditDueAt: null, liveSince: at }, now)
    }).length
  expect([27, 29, 31, 33].map((hours) => Math.round(missed(hours) / 75))).toEqual([0, 1, 3, 4])

  const delays = shops.map((shop) => gapAuditAt(shop, { now, shops: shops.length }).getTime() - start)
  expect(Math.max(...delays)).toBeGreaterThan(25 * minuteMs)
  expect(delays.filter((ms) => ms < minuteMs).length).toBeLessThan(30)
  expect(gapAuditAt('one.myshopify.com', { now, shops: 1 })).toEqual(now)
  expect(gapAuditAt('one.myshopify.com', { now, shops: 1_000_000 }).getTime()).toBeLessThan(
    start + 4 * hourMs,
  )
})
