import { describe, expect, it } from 'vitest'
import {
  bucketOf,
  nextSize,
  pointsToRead,
  sparedFor,
  sparedInMs,
  waitMs,
  type Cost,
} from '#app/shopify/graphql/throttle.ts'

const now = 1_000_000
const bucket = { available: 40, restoreRate: 50, maximum: 1000, at: now }
const cost = (requestedQueryCost: number): Cost => ({
  requestedQueryCost,
  actualQueryCost: null,
  throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 300, restoreRate: 100 },
})

describe('points of a shop', () => {
  it('are waited for as long as the missing ones take to come back', () => {
    expect(waitMs(bucket, 100, now)).toBe(1200)
    expect(waitMs(bucket, 100, now + 1000)).toBe(200)
    expect(waitMs(bucket, 100, now + 60_000)).toBe(0)
  })

  it('are not waited for where enough are left, or nothing is known', () => {
    expect(waitMs(bucket, 40, now)).toBe(0)
    expect(waitMs(null, 5000, now)).toBe(0)
  })

  it('are never waited for beyond a full bucket: a larger query would wait for ever', () => {
    expect(waitMs(bucket, 5000, now)).toBe(waitMs(bucket, 1000, now))
  })

  it('come back at one a second at least, should Shopify name no rate', () => {
    expect(waitMs({ ...bucket, restoreRate: 0 }, 42, now)).toBe(2000)
  })

  it('are as many as the last answer said', () => {
    expect(bucketOf(cost(10), now)).toEqual({ available: 300, restoreRate: 100, maximum: 2000, at: now })
  })
})

describe('the size of the next query', () => {
  it('spends most of what one query may cost', () => {
    expect(nextSize(cost(100), 10, 250)).toBe(40)
    expect(nextSize(cost(400), 10, 250)).toBe(20)
  })

  it('shrinks after a query that cost too much, to one record at least', () => {
    expect(nextSize(cost(1600), 10, 250)).toBe(5)
    expect(nextSize(cost(90_000), 1, 250)).toBe(1)
  })

  it('never grows more than fourfold, nor beyond what its caller can take', () => {
    expect(nextSize(cost(1), 10, 250)).toBe(40)
    expect(nextSize(cost(0), 100, 250)).toBe(250)
  })
})

const of = (available: number, maximum = 2000) => ({ available, restoreRate: 100, maximum, at: now })
const spared = (available: number, taken = 0) => sparedFor(of(available), { taken, size: 5, now })

describe('records that nobody waits for', () => {
  it('are read with a fifth of the points left for live changes', () => {
    expect(spared(1200)).toBe(5)
    expect(spared(1199)).toBe(4)
    expect(spared(400)).toBe(0)
    expect(spared(40)).toBe(0)
    expect(sparedFor(of(400), { taken: 0, size: 5, now: now + 8000 })).toBe(5)
  })

  it('leave what others are about to take', () => {
    expect(spared(1200, pointsToRead(5, 5))).toBe(0)
    expect(spared(2000, pointsToRead(5, 5))).toBe(5)
  })

  it('are read by a few queries at once, however many points there are', () => {
    expect(sparedFor(of(20_000, 20_000), { taken: 0, size: 5, now })).toBe(20)
  })

  it('are read where the bucket is full or nothing is known of it, however small it may be', () => {
    expect(sparedFor(of(500, 500), { taken: 0, size: 5, now })).toBe(5)
    expect(sparedFor(null, { taken: 0, size: 5, now })).toBe(5)
  })

  it('are there when they are said to be', () => {
    const inMs = (available: number, taken = 0) =>
      sparedInMs(of(available), { count: 5, taken, size: 5, now })
    expect(inMs(0)).toBe(12_000)
    expect(inMs(0, 300)).toBe(15_000)
    expect(inMs(1200)).toBe(0)
    expect(sparedInMs(of(0, 500), { count: 5, taken: 0, size: 5, now })).toBe(5000)
    expect(sparedInMs(null, { count: 5, taken: 0, size: 5, now })).toBe(0)
    expect(sparedFor(of(0), { taken: 0, size: 5, now: now + inMs(0) })).toBe(5)
  })
})
