import { expect, test } from 'vitest'
import { jobNames, jobs } from '#app/queue/jobs.ts'

test('the catalogue names every job once', () => {
  expect(new Set(jobNames)).toEqual(new Set(Object.keys(jobs)))
  expect(jobNames).toHaveLength(Object.keys(jobs).length)
})

test('a payload without its shop is refused', () => {
  expect(jobs.carry.payload.safeParse({}).success).toBe(false)
  expect(jobs.carry.payload.safeParse({ shop: 'evil.example.com' }).success).toBe(false)
  expect(jobs.carry.payload.parse({ shop: 'Acme.myshopify.com' })).toEqual({ shop: 'acme.myshopify.com' })
})

test('what leaves no trace of a shop names none', () => {
  expect(jobs.forget.payload.parse({ shop: 'acme.myshopify.com' })).toEqual({})
  expect(jobs.forget.key({})).toBe('forget')
})
