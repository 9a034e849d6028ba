// What a rule is called on the mapping page: its source and its field, whatever of them is missing.

import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { expect, test } from 'vitest'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Rule, RuleSource } from '#app/mapping/rules/rule.ts'
import { useRuleWords } from '#app/ui/components/choices/rule-words.ts'
import { languages } from '#app/ui/wording/languages.ts'
import { createWording } from '#app/ui/wording/wording.ts'

async function named(source: RuleSource, target: string, language = 'en', kind: RecordKind = 'order') {
  const i18n = await createWording(language)
  const rule: Rule = { source, target, transforms: [], when: [], precedence: 'settings' }
  function Name() {
    return createElement('b', { title: useRuleWords(new Map()).ruleName(kind, rule) })
  }
  const page = renderToStaticMarkup(createElement(I18nextProvider, { i18n }, createElement(Name)))
  return /title="(.*)"/.exec(page)?.[1] ?? ''
}

const blank: RuleSource[] = [
  { from: 'value', name: '' },
  { from: 'field', field: '' },
  { from: 'attribute', name: '' },
  { from: 'metafield', name: ' ', owner: 'record' },
  { from: 'tags', startingWith: '' },
  { from: 'text', text: '' },
  { from: 'template', template: ' ' },
]

test.each(languages)('no rule has an empty title, or one of empty quotes, in %s', async (language) => {
  const names = await Promise.all(
    blank.flatMap((source) => ['', 'Loyalty_Level'].map((target) => named(source, target, language))),
  )
  for (const name of names) {
    expect(name).not.toMatch(/“\s*”|„\s*“|«\s*»|「\s*」|&quot;\s*&quot;/)
    expect(name.split('→').map((part) => part.trim())).not.toContain('')
  }
  // Each says by its title which kind of source it is.
  expect(new Set(names).size).toBe(names.length)
})

test('a source that is not filled in yet is named by what it is', async () => {
  expect(await named({ from: 'text', text: '' }, 'Loyalty_Level')).toBe(
    'A fixed text, not filled in yet → Loyalty Level',
  )
  expect(await named({ from: 'attribute', name: '' }, '', 'en', 'product')).toBe(
    'A variant option, not filled in yet → nothing chosen',
  )
})

test('a field that Zoho no longer has is called by its name, not by its code', async () => {
  expect(await named({ from: 'tags', startingWith: 'tier:' }, 'Loyalty_Level')).toBe(
    'tags starting with “tier:” → Loyalty Level',
  )
})
