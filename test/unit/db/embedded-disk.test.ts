import { pino } from 'pino'
import { expect, test } from 'vitest'
import { isFull, whenRoom } from '#app/db/embedded-disk.server.ts'

const log = pino({ level: 'silent' })
const opening = (failures: number) => {
  let tried = 0
  return {
    tried: () => tried,
    open: () => (++tried <= failures ? Promise.reject(new Error('PGlite failed')) : Promise.resolve('open')),
  }
}

test('a start on a full disk waits until there is room', async () => {
  const { open, tried } = opening(1)
  expect(await whenRoom(log, '/data', open, () => Promise.resolve(true))).toBe('open')
  expect(tried()).toBe(2)
})

test('what cannot be opened though there is room ends with words that say what to do', async () => {
  const { open, tried } = opening(99)
  const opened = whenRoom(log, '/data', open, () => Promise.resolve(false))
  await expect(opened).rejects.toThrow(/\/data cannot be opened.*docs\/backup\.md/)
  expect(tried()).toBe(2)
})

test('the disk that the tests run on has room', async () => {
  expect(await isFull('.')).toBe(false)
})
