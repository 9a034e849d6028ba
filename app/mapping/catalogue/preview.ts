// One record as it would go over with rules that are not saved yet, beside what the standard mapping gives. Pure.

import type { Facts } from '#app/mapping/facts/facts.ts'
import { tagField, tagNames } from '#app/mapping/parts/tags.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { fitRecord, type FieldMap } from '#app/mapping/values/fit.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import { applyRules, type RuleResult } from '#app/mapping/rules/rules.ts'
import { asAmount } from './side-by-side.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { textOf } from '#app/mapping/values/field-values.ts'
import { valueIn, type ZohoRow } from '#app/zoho/records/rows.ts'

export type PreviewRow = {
  /** API name. */
  field: string
  /** What the standard mapping gives; null when it gives nothing. */
  standard: string | null
  value: string | null
}

export type PreviewResult = {
  /** One for each rule. */
  results: RuleResult[]
  /** Fields that rules decide come first. */
  rows: PreviewRow[]
  /** The filters keep this record out. */
  filtered: boolean
}

type Given = { mapped: ZohoRow; facts: Facts; fields: FieldMap }

export function previewOf({ mapped, facts, fields }: Given, settings: Settings): PreviewResult {
  const rules: readonly Rule[] = settings.rules[facts.kind]
  const { row, decided, results } = applyRules(mapped, facts, rules, fields)
  const tags = settings.shopifyTags[facts.kind] ? { [tagField]: tagNames(facts.tags) } : {}
  const before: ZohoRow = { ...fitRecord(mapped, fields, 'create'), ...tags }
  const after: ZohoRow = { ...fitRecord(row, fields, 'create'), ...tags }
  const names = [...new Set([...decided, ...Object.keys(before), ...Object.keys(after)])]
  const rows = names.map((field) => ({
    field,
    standard: asAmount(shown(valueIn(before, field)), fields.get(field)),
    value: asAmount(shown(valueIn(after, field)), fields.get(field)),
  }))
  return {
    results,
    rows: rows.filter(({ standard, value }) => standard !== null || value !== null),
    filtered: !mappingKinds[facts.kind].passes(facts, settings.filters),
  }
}

// Links to other records have no text here.
function shown(value: unknown): string | null {
  if (Array.isArray(value)) return textOf(value.filter((one) => typeof one === 'string'))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? textOf(value)
    : null
}
