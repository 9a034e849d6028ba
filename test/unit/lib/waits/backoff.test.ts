import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { backoffMs, spreadMs } from '#app/lib/waits/backoff.ts'

const backoff = { firstMs: 500, longestMs: 8000 }

test('each wait is twice the one before, up to the longest, however often it failed', () => {
  expect([0, 1, 2, 3, 4, 5].map((failures) => backoffMs(backoff, failures))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000,
  ])
  expect(backoffMs(backoff, 5000)).toBe(8000)
})

test('a wait may grow more slowly', () => {
  expect(backoffMs({ ...backoff, times: 1.5 }, 2)).toBe(1125)
})

test('chance spreads a wait to both sides and no further', () => {
  expect([0, 0.5, 1].map((chance) => spreadMs(1000, 0.25, chance))).toEqual([750, 1000, 1250])
})

test('nothing has a backoff or a chance of its own', () => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/^lib\/waits\/(backoff|jitter\.server)\.ts$/.test(name))
    .filter((name) =>
      /Math\.random|\b2 \*\* (?!\d)|Math\.min\(\w+ \* [\d.]+,/.test(readFileSync(`app/${name}`, 'utf8')),
    )
  expect(files).toEqual([])
})
