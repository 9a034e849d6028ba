import { expect, it } from 'vitest'
import { RejectedError } from '#app/lib/errors.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const logged: string[] = []
const log = {
  error: (_about: object, message: string) => void logged.push(`error: ${message}`),
  info: (_about: object, message: string) => void logged.push(`info: ${message}`),
}

it("names the engine's refusals and tells the log of bugs as errors", () => {
  const refused = new RejectedError('More than is kept of a shop', { code: 'settings_too_large' })
  expect(refusalOf(refused, log, null)).toEqual({ code: 'settings_too_large', kind: 'rejected' })
  expect(logged.splice(0)).toEqual(['info: refused'])
  expect(refusalOf(new TypeError('oh'), log, null)).toEqual({ code: 'unknown', kind: 'invariant' })
  expect(logged).toEqual(['error: an action failed'])
})

it('brings the reference of the request, where there is one', () => {
  expect(refusalOf(new TypeError('oh'), log, '0a1b2c')).toMatchObject({ reference: '0a1b2c' })
})
