// Input that took the process down, or its only thread for seconds. Costs are processor time with a wide margin: what
// they guard against took seconds to minutes.

import { describe, expect, it } from 'vitest'
import { customerFacts, type FactValue } from '#app/mapping/facts/facts.ts'
import { htmlToText } from '#app/mapping/values/html.ts'
import { fitValue } from '#app/mapping/values/fit.ts'
import { fillPlaceholders, placeholdersOf } from '#app/mapping/rules/placeholders.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import { longestValue, sizeOf } from '#app/mapping/rules/budget.ts'
import { Rule, type RuleInput, type RuleTransform } from '#app/mapping/rules/rule.ts'
import { transform } from '#app/mapping/rules/rule-values.ts'
import { validateRules } from '#app/mapping/rules/rule-checks.ts'
import { defaultSettings, parseStored, Settings } from '#app/mapping/settings/settings.ts'
import { cut } from '#app/mapping/values/text.ts'
import { leastCpuMs } from '#test/support/cpu.ts'
import { customer, field } from '#test/support/mapping/records.ts'
import { ada, fields, of, place, text } from '#test/support/mapping/rules.ts'
import { valueIn } from '#app/zoho/records/rows.ts'

const muchMs = 1000
const cost = (work: () => unknown) => leastCpuMs(work, 100)

describe('a description', () => {
  it('spans as many rows and columns as it likes without taking memory for them (54 bytes killed the process)', () => {
    expect(htmlToText('<table><tr><td rowspan="100000000">x</td></tr></table>')).toBe('x')
    expect(htmlToText('<table><tr><td colspan="1000000000">x</td><td>y</td></tr></table>')).toBe('x   y')
  })

  it.each([
    ['a row of 30,000 cells (3.8 s)', `<table><tr>${'<td>x</td>'.repeat(19_000)}</tr></table>`],
    ['tags that nothing closes, closed by others', '<b>'.repeat(30_000) + '</i>'.repeat(40_000)],
    ['lists in lists', '<ul><li>x'.repeat(20_000)],
    ['400,000 spaces in a word (minutes)', `x${' '.repeat(400_000)}xyz`],
    ['comments that never end', '<!--'.repeat(50_000)],
    ['entities', '&amp;&#x1F600;&nope;'.repeat(10_000)],
    ['tables in tables', '<table><tr><td>x'.repeat(12_000)],
  ])('is read in linear time: %s', (_case, html) => {
    expect(cost(() => htmlToText(html))).toBeLessThan(muchMs)
    expect((htmlToText(html) ?? '').length).toBeLessThanOrEqual(32_000)
  })

  it('with a wide cell above many rows takes no more room than it has itself', () => {
    const html = `<table><tr><td>${'x'.repeat(20_000)}</td><td>y</td></tr>${'<tr><td>a</td><td>b</td></tr>'.repeat(3000)}</table>`
    expect(htmlToText(html)?.length).toBeLessThan(html.length)
    expect(htmlToText(html)).toContain('\na   b\na   b')
  })
})

it('a text is cut in linear time, whatever blanks are in it (100,000 took 13.5 s)', () => {
  const blanks = `x${' \u200D'.repeat(200_000)}xyz`
  expect(cost(() => cut(blanks, blanks.length - 1))).toBeLessThan(muchMs)
  expect(cut(`ab ${' \u200D'.repeat(9)}xyz`, 21)).toBe('ab')
})

const withPlaceholders = (n: number) =>
  text('x', 'Text', { source: { from: 'template', template: '{{name}}'.repeat(n) } })

describe('a template', () => {
  it('of two braces and 1,998 spaces is read at once (took 7 to 12 s, at each visit of Home)', () => {
    const template = `{{${' '.repeat(1998)}`
    const rule = Rule.parse(text('x', 'Text', { source: { from: 'template', template } }))
    expect(cost(() => placeholdersOf(template))).toBeLessThan(muchMs)
    expect(
      cost(() =>
        validateRules(
          'customer',
          Array.from({ length: 100 }, () => rule),
          fields,
        ),
      ),
    ).toBeLessThan(muchMs)
  })

  it('names what stands between its braces', () => {
    expect(placeholdersOf('{{ a }} {{b}} {{}} {c} {{{d}}}')).toEqual(['a', 'b', 'd'])
    expect(fillPlaceholders('{{ a }}-{{b}}-{c}', (name) => name.toUpperCase(), 99)).toBe('A-B-{c}')
  })

  it('has at most fifty placeholders', () => {
    expect(Rule.safeParse(withPlaceholders(50)).success).toBe(true)
    expect(Rule.safeParse(withPlaceholders(51)).error?.issues).toMatchObject([{ code: 'too_big' }])
  })
})

describe('rules', () => {
  const again = { do: 'template', template: '{{value}}'.repeat(50) } as const
  const toPages: RuleTransform = {
    do: 'translate',
    pairs: [{ from: 'a', to: 'x'.repeat(2000) }],
    otherwise: 'keep',
  }
  const bomb: RuleInput = text('x'.repeat(2000), 'Long', { transforms: [again, again, again, again, again] })

  it('that multiply their value stop at the longest that Zoho holds (6 KB of rules killed the process)', () => {
    const { row, results } = of([bomb])
    expect(results).toEqual(['applied'])
    expect(valueIn(row, 'Long')).toHaveLength(500)
  })

  it.each<[string, FactValue, RuleTransform]>([
    ['each of many words translated into a page', Array.from({ length: 100 }, () => 'a'), toPages],
    ['a long value named fifty times', 'x'.repeat(20_000), again],
    ['letters that become two', 'ß'.repeat(32_000), { do: 'case', to: 'upper' }],
  ])('that make a value longer pass on no more than that: %s', (_what, value, step) => {
    expect(sizeOf(transform(value, step, ada))).toBeGreaterThan(20_000)
    expect(sizeOf(transform(value, step, ada))).toBeLessThanOrEqual(longestValue)
  })

  it('of a record share a budget: beyond it they are passed over, and the record goes on', () => {
    const many = Array.from({ length: 100 }, () => bomb)
    expect(cost(() => of(many))).toBeLessThan(muchMs)
    const { row, results } = of([...many, text('late', 'Text')])
    expect(results[0]).toBe('applied')
    expect(results.at(-1)).toBe('too_much')
    expect(valueIn(row, 'Long')).toHaveLength(500)
  })

  it('that are many and ordinary stay within it', () => {
    const ordinary = text('{{x}}', 'Text', {
      source: { from: 'template', template: 'Ordered by {{firstName}} {{lastName}}, {{email}}' },
      transforms: [{ do: 'case', to: 'title' }],
    })
    const { results } = of(Array.from({ length: 100 }, () => ordinary))
    expect(results.filter((ending) => ending === 'too_much')).toEqual([])
  })

  it('read a large metafield once, however often they name it', () => {
    const value = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => `entry ${n}`))
    const facts = customerFacts(
      customer({
        metafields: [{ namespace: 'custom', key: 'big', type: 'list.single_line_text_field', value }],
      }),
      place,
    )
    const named = text('x', 'Text', {
      source: { from: 'template', template: '{{metafield:custom.big}}'.repeat(50) },
    })
    expect(
      cost(() =>
        of(
          Array.from({ length: 100 }, () => named),
          facts,
        ),
      ),
    ).toBeLessThan(muchMs)
  })

  it('read rich text that nests 20,000 deep (ran out of stack)', () => {
    const depth = 20_000
    const value = `${'{"children":['.repeat(depth)}{"type":"text","value":"x"}${']}'.repeat(depth)}`
    // One that is longer is not read at all.
    expect(value.length).toBeLessThan(400_000)
    const facts = customerFacts(
      customer({ metafields: [{ namespace: 'custom', key: 'deep', type: 'rich_text_field', value }] }),
      place,
    )
    expect(() => facts.metafield('custom.deep', 'record')).not.toThrow()
  })
})

it('a list of thousands is held against a picklist of thousands at once', () => {
  const options = Array.from({ length: 5000 }, (_, n) => `Option ${n}`)
  const values = Array.from({ length: 16_000 }, (_, n) => `option ${n % 6000}`)
  const wide = field('Wide', 'multiselectpicklist', { options })
  expect(cost(() => fitValue(values, wide))).toBeLessThan(muchMs)
  expect(fitValue(['option 1', 'OPTION 1', 'none'], wide)).toEqual(['Option 1', 'Option 1'])
})

it('a text of thousands of numbers is no phone number', () => {
  expect(cost(() => toPhone('+1 202 555 0101,'.repeat(20_000), 'US'))).toBeLessThan(muchMs)
  expect(toPhone('+1 202 555 0101, or ask', 'US')).toBe('+12025550101')
})

describe('the settings', () => {
  const sound = text('x', 'Text')
  it.each([
    ['an owner', { newRecords: { customer: { ownerId: 'x'.repeat(51) } } }],
    ['a layout', { newRecords: { order: { layoutId: 'x'.repeat(51) } } }],
    ['a tag', { newRecords: { product: { tags: ['x'.repeat(256)] } } }],
    ['a profile', { profiles: ['x'.repeat(51)] }],
    ['profiles', { profiles: Array.from({ length: 501 }, String) }],
    ['statuses', { filters: { product: { statuses: Array.from({ length: 21 }, () => 'ACTIVE') } } }],
    ['rules', { rules: { customer: Array.from({ length: 101 }, () => sound) } }],
  ])('have a limit for %s', (_what, given) => {
    const { error } = Settings.safeParse(given)
    expect(error?.issues.map(({ code }) => code)).toContain('too_big')
  })

  it('that an earlier version took keep the rules that still hold', () => {
    const wide = { ...sound, source: { from: 'template', template: '{{name}}'.repeat(60) } }
    expect(parseStored({ customersAs: 'Leads', rules: { customer: [wide, sound] } })).toEqual({
      ...defaultSettings,
      customersAs: 'Leads',
      rules: { ...defaultSettings.rules, customer: [Rule.parse(sound)] },
    })
    expect(parseStored(null)).toEqual(defaultSettings)
  })
})

it('what a record says reaches the rules as before', () => {
  expect(ada.value('firstName')).toBe('ada')
})
