import { expect, it } from 'vitest'
import { RejectedError } from '#app/lib/errors.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const logged: string[] = []
const log = { error: (_about: object, message: string) => void logged.push(message) }

it("names the engine's refusals and leaves bugs to the log", () => {
  const refused = new RejectedError('More than is kept of a shop', { code: 'settings_too_large' })
  expect(refusalOf(refused, log)).toEqual({ code: 'settings_too_large', kind: 'rejected' })
  expect(logged).toEqual([])
  expect(refusalOf(new TypeError('oh'), log)).toEqual({ code: 'unknown', kind: 'invariant' })
  expect(logged).toEqual(['an action failed'])
})
