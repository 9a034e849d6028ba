import { expect, test } from 'vitest'
import { lastingOf } from '#app/ui/home/preview/lasting.ts'

const forecast = { conversions: 2, adopted: 9, ruled: 4 }

test('with "replace" every record that was there is written over, rule or not', () => {
  expect(lastingOf(forecast, 'replace')).toEqual({ conversions: 2, replaced: 9, ruled: 0 })
})

test('with "keep" those are named into which a rule writes all the same', () => {
  expect(lastingOf(forecast, 'keep')).toEqual({ conversions: 2, replaced: 0, ruled: 4 })
})
