import { expect, test } from 'vitest'
import { tailOf } from '#app/ui/components/lists/cut-name.tsx'

const shoe = 'Trail running shoe for all weathers, waterproof - Green / '

test('two variants of a long name keep what tells them apart', () => {
  const [small, large] = [`${shoe}41`, `${shoe}42`]
  expect(tailOf(small)).toBe('waterproof - Green / 41'.slice(-20))
  expect(tailOf(small)).not.toBe(tailOf(large))
})

test('a short name is not cut, and of one that is hardly longer half may go', () => {
  expect(tailOf('Ann Lee')).toBe('')
  expect(tailOf('')).toBe('')
  expect(tailOf('Maximilian von Habsburg')).toBe('von Habsburg'.slice(-11))
})

test('no letter is cut in two', () => {
  const family = '👨‍👩‍👧'
  expect(tailOf(family.repeat(30))).toBe(family.repeat(15))
  expect(tailOf(`${'x'.repeat(30)}é${'y'.repeat(19)}`)).toBe(`é${'y'.repeat(19)}`)
})
