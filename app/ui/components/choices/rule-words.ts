// Names and sentences of rules in the merchant's language.

import type { i18n, TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { Problem } from '#app/mapping/rules/rule-checks.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import type { Rule, RuleSource } from '#app/mapping/rules/rule.ts'

const mostOptions = 6

export function useRuleWords(fields: FieldMap) {
  const { t, i18n } = useTranslation()
  const fieldName = (apiName: string) => fields.get(apiName)?.label ?? apiName.replaceAll('_', ' ')
  const valueName = (name: string) => valueNameOf(i18n, name)
  const sourceName = (kind: RecordKind, source: RuleSource): string => {
    const said = saidBy(source)
    if (said !== null && said.trim() === '')
      return t('mapping.rule.unfilled', { source: sourceType(t, kind, source) })
    switch (source.from) {
      case 'value':
        return source.name === '' ? t('mapping.rule.nothing') : valueName(source.name)
      case 'field':
        return t('mapping.rule.fromField', { field: fieldName(source.field) })
      case 'attribute':
        return t(`mapping.rule.attributeOf.${kind}`, { name: source.name })
      case 'metafield':
        return t('mapping.rule.metafieldOf', { name: source.name })
      case 'tags':
        return source.startingWith === ''
          ? t('mapping.rule.allTags')
          : t('mapping.rule.tagsWith', { start: source.startingWith })
      case 'text':
        return t('mapping.rule.quoted', { text: source.text })
      case 'template':
    }
    return t('mapping.rule.quoted', { text: source.template })
  }
  return {
    fieldName,
    valueName,
    sourceName,
    /** A kind's values by their readable names. */
    valueOptions: (kind: RecordKind) =>
      [...mappingKinds[kind].facts.keys()].map((value) => ({ value, label: valueName(value) })),
    ruleName: (kind: RecordKind, { source, target }: Rule) =>
      target === '' && source.from === 'value' && source.name === ''
        ? t('mapping.rule.fresh')
        : t('mapping.rule.name', {
            source: sourceName(kind, source),
            target: target === '' ? t('mapping.rule.nothing') : fieldName(target),
          }),
    problem: ({ code, detail, target }: Problem) =>
      t(`mapping.problem.${code}`, {
        detail: detail ?? '',
        field: fieldName(target),
        options: (fields.get(target)?.options ?? []).slice(0, mostOptions).join(', '),
      }),
  }
}

/** What the merchant entered as the source; null: a choice that has a name whatever it is. */
function saidBy(source: RuleSource): string | null {
  switch (source.from) {
    case 'value':
    case 'tags':
      return null
    case 'field':
      return source.field
    case 'text':
      return source.text
    case 'template':
      return source.template
    case 'attribute':
    case 'metafield':
  }
  return source.name
}

// Customers have no attributes: what stands there was written by hand.
function sourceType(t: TFunction, kind: RecordKind, { from }: RuleSource): string {
  if (from !== 'attribute') return t(`mapping.source.${from}`)
  return t(mappingKinds[kind].attributeWords ?? 'mapping.source.attributeOf.order')
}

function valueNameOf(i18n: i18n, name: string): string {
  const [group, part] = name.split('.')
  if (!group || !part) return wordOr(i18n, 'mapping.value', name)
  return i18n.t('mapping.valueIn', {
    group: wordOr(i18n, 'mapping.group', group),
    part: wordOr(i18n, 'mapping.part', part),
  })
}

export type RuleWords = ReturnType<typeof useRuleWords>
