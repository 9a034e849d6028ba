import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseBody, parseQuery } from '#app/lib/input.server.ts'
import { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { defaultSettings, Settings } from '#app/mapping/settings/settings.ts'

const Save = z.object({ intent: z.literal('save'), settings: Settings })
const Sample = z.object({ choices: KindChoices, search: z.string().max(10) })

const send = <T>(schema: z.ZodType<T>, body: unknown) =>
  parseBody(new Request('https://app.test', { method: 'POST', body: JSON.stringify(body) }), schema)
const codeOf = (sent: Promise<unknown>) =>
  sent.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  )
const save = (settings: object) => codeOf(send(Save, { intent: 'save', settings }))

const { newRecords, filters } = defaultSettings
const choices = (rules: unknown[]) => ({
  kind: 'customer',
  filters: filters.customer,
  newRecords: newRecords.customer,
  rules,
})
const rule = {
  source: { from: 'text', text: 'x' },
  target: 'T',
  transforms: [],
  when: [],
  precedence: 'settings',
}

test('a form is taken whole, down to its rules', async () => {
  const settings = { ...defaultSettings, rules: { ...defaultSettings.rules, customer: [rule] } }
  expect(await send(Save, { intent: 'save', settings })).toEqual({ intent: 'save', settings })
})

test('a name that we do not know is refused wherever it stands (was dropped, and the rest saved)', async () => {
  expect(await save({ ...defaultSettings, creditshare: 5 })).toBe('odd_form')
  expect(await save({ ...defaultSettings, kinds: { ...defaultSettings.kinds, refund: true } })).toBe(
    'odd_form',
  )
  const rules = { ...defaultSettings.rules, customer: [{ ...rule, comment: 'mine' }] }
  expect(await save({ ...defaultSettings, rules })).toBe('odd_form')
  expect(await codeOf(send(Save, { intent: 'save', settings: defaultSettings, force: true }))).toBe(
    'odd_form',
  )
  expect(await save(JSON.parse(JSON.stringify(defaultSettings).replace('{', '{"__proto__":{},')))).toBe(
    'odd_form',
  )
})

test('a choice that is missing is refused wherever it is missing (was saved as the default)', async () => {
  const { creditShare: _, ...others } = defaultSettings
  expect(await save(others)).toBe('odd_form')
  expect(await save({})).toBe('odd_form')
  expect(await save({ ...defaultSettings, kinds: { product: true, customer: true } })).toBe('odd_form')
  const { precedence: __, ...incomplete } = rule
  expect(await save({ ...defaultSettings, rules: { ...defaultSettings.rules, order: [incomplete] } })).toBe(
    'odd_form',
  )
})

test('what is no JSON or of another type is refused', async () => {
  expect(await save({ ...defaultSettings, creditShare: '60' })).toBe('odd_form')
  const broken = new Request('https://app.test', { method: 'POST', body: '{' })
  expect(await codeOf(parseBody(broken, Save))).toBe('odd_form')
})

test('what a merchant can make smaller is named (was an error page)', async () => {
  const tooMany = choices(Array.from({ length: 101 }, () => rule))
  expect(await codeOf(send(Sample, { choices: tooMany, search: '' }))).toBe('settings_too_large')
  const template = { ...rule, source: { from: 'template', template: '{{name}}'.repeat(51) } }
  expect(await codeOf(send(Sample, { choices: choices([template]), search: '' }))).toBe('settings_too_large')
  expect(await codeOf(send(Sample, { choices: choices([]), search: 'x'.repeat(11) }))).toBe('odd_form')
})

test('an address may say more than is asked of it', () => {
  const Query = z.object({ kind: z.enum(['customer']) })
  expect(parseQuery({ kind: 'customer', shop: 'acme.myshopify.com' }, Query)).toEqual({ kind: 'customer' })
  expect(() => parseQuery({ kind: 'x' }, Query)).toThrow('Not the address we know')
})
