// Which part of the links a night compares.

import { expect, test } from 'vitest'
import { nightRules, partOfNight } from '#app/sync/reconcile/audit-share.server.ts'

const standard = 50_250
const free = 5000

test.each([
  ['no links', 0, standard],
  ['a thousand', 10, free],
  ['a hundred thousand', 1000, standard],
])('all of them where that costs little: %s', (_, all, daily) => {
  expect(partOfNight(all, daily, nightRules)).toBe(1)
})

test.each([
  ['one module', 10_000, standard],
  ['one module of a large organization', 10_000, 5_000_000],
  ['with all that may be asked besides', 50_000, standard],
])('a million links cost less than 1,500 credits a night: %s', (_, all, daily) => {
  const part = partOfNight(all, daily, nightRules)
  expect(part).toBeLessThan(1)
  expect(part * all).toBeLessThan(1450)
})

test.each([3000, 30_000, 300_000, 3_000_000])('all have their turn in 35 nights: %i credits', (all) => {
  for (const daily of [free, standard])
    expect(partOfNight(all, daily, nightRules)).toBeGreaterThanOrEqual(1 / 35)
})
