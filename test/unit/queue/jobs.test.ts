import { expect, test } from 'vitest'
import { jobNames, jobs, type Handlers } from '#app/queue/jobs.ts'
import { idleHandlers } from '#test/support/idle-handlers.ts'

test('the catalogue names every job once', () => {
  expect(new Set(jobNames)).toEqual(new Set(Object.keys(jobs)))
  expect(jobNames).toHaveLength(Object.keys(jobs).length)
})

test('a payload without its shop is refused', () => {
  expect(jobs.sync.payload.safeParse({}).success).toBe(false)
  expect(jobs.sync.payload.safeParse({ shop: 'evil.example.com' }).success).toBe(false)
  expect(jobs.sync.payload.parse({ shop: 'Acme.myshopify.com' })).toEqual({ shop: 'acme.myshopify.com' })
})

test('what leaves no trace of a shop names none', () => {
  expect(jobs.forget.payload.parse({ shop: 'acme.myshopify.com' })).toEqual({})
  expect(jobs.forget.key({})).toBe('forget')
})

test('a job that start-up forgets is a type error', () => {
  const { sweep: forgotten, ...others } = idleHandlers
  // @ts-expect-error -- one handler is missing: `npm run check -- types` fails should this line be allowed
  const incomplete: Handlers = others
  expect([...Object.keys(incomplete), 'sweep'].toSorted()).toEqual([...jobNames].toSorted())
  expect(forgotten).toBe(idleHandlers.sweep)
})
