import { expect, test } from 'vitest'
import { inTime } from '#app/lib/waits/in-time.ts'

const never = () => new Promise<never>(() => undefined)
const neverLate = () => expect.unreachable()
const refuse = () => {
  throw new Error('too late')
}

test('work that ends in time says what it comes to', async () => {
  expect(await inTime(Promise.resolve('done'), 60_000, neverLate)).toBe('done')
  await expect(inTime(Promise.reject(new Error('refused')), 60_000, neverLate)).rejects.toThrow('refused')
})

test('work that takes longer is spoken for', async () => {
  expect(await inTime(never(), 1, () => 'late')).toBe('late')
  await expect(inTime(never(), 1, refuse)).rejects.toThrow('too late')
})

test('what fails after that is heard by nobody', async () => {
  const unheard: unknown[] = []
  const hear = (error: unknown) => void unheard.push(error)
  process.on('unhandledRejection', hear)
  const { promise, reject } = Promise.withResolvers<string>()
  expect(await inTime(promise, 1, () => 'late')).toBe('late')
  reject(new Error('in vain'))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})
