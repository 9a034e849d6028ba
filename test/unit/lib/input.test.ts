import { expect, it } from 'vitest'
import { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

const logged: string[] = []
const log = { error: (_about: object, message: string) => void logged.push(message) }
const choices = (rules: unknown[]) => ({ kind: 'customer', filters: {}, newRecords: {}, rules })
const rule = { source: { from: 'text', text: 'x' }, target: 'T' }

it('names what a merchant can make smaller (was an error page)', () => {
  const tooMany = KindChoices.safeParse(choices(Array.from({ length: 101 }, () => rule))).error
  expect(refusalOf(tooMany, log)).toEqual({ code: 'settings_too_large', kind: 'rejected' })
  const template = { ...rule, source: { from: 'template', template: '{{name}}'.repeat(51) } }
  const tooFull = KindChoices.safeParse(choices([template])).error
  expect(refusalOf(tooFull, log)).toEqual({ code: 'settings_too_large', kind: 'rejected' })
  expect(logged).toEqual([])
})

it('leaves what no form sends to the log', () => {
  expect(refusalOf(KindChoices.safeParse({}).error, log).code).toBe('unknown')
  expect(logged).toEqual(['an action failed'])
})
