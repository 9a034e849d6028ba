// Whatever the catalogue has, merchants meet wherever they meet fields: in the editor of rules (as source, typed, previewed),
// in the comparison of both sides, in the check before an import, and in the guide.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { recordKinds } from '#app/lib/record-kind.ts'
import { previewOf } from '#app/mapping/catalogue/preview.ts'
import { sideBySide } from '#app/mapping/catalogue/side-by-side.ts'
import { standardFields } from '#app/mapping/catalogue/standard.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { validateRules } from '#app/mapping/rules/rule-checks.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { checkStandard } from '#app/sync/queries/preflight-checks.ts'
import en from '#app/ui/wording/en.json'
import { fullRecords } from '#test/support/mapping/full-records.ts'
import { field } from '#test/support/mapping/records.ts'

const guide = readFileSync('docs/what-arrives-where.md', 'utf8')
const sections = new Map(
  guide.split(/^### /m).map((section) => [section.split('\n')[0] ?? '', section] as const),
)
const words: {
  value: Record<string, string>
  group: Record<string, string>
  part: Record<string, string>
  standard: { of: Record<string, string> }
} = en.mapping

const wordsOf = (name: string): string => {
  const [group = '', part] = name.split('.')
  return part === undefined ? (words.value[name] ?? '') : `${words.group[group]}: ${words.part[part]}`
}

const fields = new Map([['Into', field('Into', 'text', { length: 255 })]])
const ruleOf = (name: string) => Rule.parse({ source: { from: 'value', name }, target: 'Into' })

const kinds = recordKinds.map((kind) => ({ kind, ...fullRecords[kind] }))
const values = kinds.flatMap(({ kind, facts }) =>
  [...mappingKinds[kind].facts].map(([name, type]) => ({ kind, name, type, facts })),
)

const isOfType: Record<string, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  list: (value) => Array.isArray(value) && value.length > 0,
}

describe.each(values)('$name of a $kind', ({ kind, name, type, facts }) => {
  it('is a source of rules that has words, is valid, and is of its type', () => {
    expect(wordsOf(name)).not.toMatch(/^$|undefined/)
    expect(validateRules(kind, [ruleOf(name)], fields)).toEqual([])
    expect(facts.value(name)).toSatisfy(isOfType[type] ?? (() => false))
  })

  it('is shown in the preview of a rule, and then in the comparison', () => {
    const settings = Settings.parse({ rules: { [kind]: [ruleOf(name)] } })
    const { rows, results } = previewOf({ mapped: {}, facts, fields }, settings)
    expect(results).toEqual(['applied'])
    const [row] = rows
    expect(row).toMatchObject({ field: 'Into', value: expect.any(String) })
    const sides = { fields, mapped: { Into: row?.value }, wanted: { Into: row?.value }, shopify: () => null }
    expect(sideBySide({ ...sides, zoho: { Into: 'else' }, also: [] })).toMatchObject([
      { field: 'Into', wanted: row?.value, zoho: 'else', differs: true },
    ])
  })

  it('stands in the guide', () => {
    const titles = { customer: 'Of a customer', product: 'Of a product', order: 'Of an order' }
    const others = { checkout: 'Of an abandoned checkout', draftOrder: 'Of a draft order' }
    const title = Object.entries({ ...titles, ...others }).find(([of]) => of === kind)
    expect(sections.get(title?.[1] ?? '')).toContain(`- ${wordsOf(name)}\n`)
  })
})

// Made of much more than one value, or by the app: Shopify has no word of its own for it.
const composed = new Set([
  'Account_Name',
  'Ordered_Items',
  'Quoted_Items',
  'Adjustment',
  'Lead_Source',
  'Pipeline',
  'Tag',
])
// In organizations of one currency there is none; an order's day is found by its label; tags are no field.
const mayLack = new Set(['Currency', 'Shopify_Order_Date', 'Tag'])

const standard = kinds.flatMap(({ kind, said }) =>
  Object.entries(standardFields[kind]).flatMap(([module, filled]) =>
    filled.map(([name, from]) => ({ kind, module, name, from, said })),
  ),
)

describe.each(standard.filter(({ name }) => !composed.has(name)))(
  '$name in $module, of a $kind',
  ({ name, said }) => {
    it('has Shopify’s own word in the comparison', () => {
      expect(said(name)).toEqual(expect.any(String))
    })
  },
)

describe.each(standard)('$name in $module, of a $kind', ({ kind, module, name, from }) => {
  it('is named by the check where the organization lacks it', () => {
    const others = (standardFields[kind][module] ?? []).filter(([other]) => other !== name)
    const there = others.map(([other]) => field(other, 'text'))
    const found = checkStandard({ kind, module }, there).map(({ values: { fields: named } }) => named)
    expect(found).toEqual(mayLack.has(name) ? [] : [name.replaceAll('_', ' ')])
  })

  it('stands in the guide', () => {
    const row = new RegExp(
      `^\\| ${name.replaceAll('_', ' ')} +\\| ${escaped(words.standard.of[from] ?? '?')} +\\|$`,
      'm',
    )
    expect(guide).toMatch(row)
  })
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
