// How many may be at work at once.

import { expect, test } from 'vitest'
import { createPlaces } from '#app/sync/flow/places.ts'

test('one key has so many places, all together have so many, and what is given back is free', () => {
  const places = createPlaces({ ofKey: 2, ofAll: 3 })
  const first = places.enter('a')
  expect([first, places.enter('a')]).not.toContain(null)
  expect(places.enter('a')).toBeNull()
  const other = places.enter('b')
  expect(other).not.toBeNull()
  expect(places.enter('c')).toBeNull()

  first?.()
  expect(places.enter('c')).not.toBeNull()
  expect(places.enter('a')).toBeNull()
  other?.()
  expect(places.enter('a')).not.toBeNull()
})
