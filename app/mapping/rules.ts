// The merchant's rules, applied to a mapped record. Pure: the same record and rules give the same row.

import type { Facts } from './facts.ts'
import type { FieldMap } from './fit.ts'
import type { Rule } from './rule.ts'
import { isOpen } from './rule-targets.ts'
import { holds, readSource, toFieldValue, transform } from './rule-values.ts'

export type RuledRow = {
  row: Record<string, unknown>
  /** Fields in which the rule's value counts whatever Zoho has. */
  overwrite: string[]
  /** Fields that are only written where Zoho has nothing. */
  keepIfSet: string[]
  /** Fields that a rule decided. */
  decided: string[]
}

/** What came of one rule for one record. */
export type RuleEnding =
  | 'applied'
  /** A later rule had the last word. */
  | 'overruled'
  | 'field_missing'
  /** A condition does not hold. */
  | 'not_met'
  /** `fill-blank`, and the field had a value already. */
  | 'not_needed'
  /** The record has no such value. */
  | 'no_value'
  /** The field does not take the value. */
  | 'unfit'

type Given = { mapped: Row; facts: Facts; fields: FieldMap }
type Row = Readonly<Record<string, unknown>>

/**
 * Later rules win over earlier ones. A rule whose field is gone, cannot be written, or does not take the value is
 * passed over: it never costs the record. Nothing is ever cleared.
 * @param fields the module's metadata; while it is unknown no rule applies
 */
export function applyRules(
  mapped: Row,
  facts: Facts,
  rules: readonly Rule[],
  fields: FieldMap,
): RuledRow & { endings: RuleEnding[] } {
  const row: Record<string, unknown> = { ...mapped }
  const deciding = new Map<string, Rule>()
  const results = rules.map((rule) => {
    const result = applyRule(rule, row, { mapped, facts, fields })
    if ('value' in result) {
      row[rule.target] = result.value
      deciding.set(rule.target, rule)
    }
    return result
  })
  const decidedBy = (precedence: Rule['precedence']) =>
    [...deciding].filter(([, rule]) => rule.precedence === precedence).map(([target]) => target)
  return {
    row,
    keepIfSet: decidedBy('zoho-if-set'),
    overwrite: decidedBy('shopify'),
    decided: [...deciding.keys()],
    endings: results.map((result, i) => {
      if ('ending' in result) return result.ending
      return deciding.get(rules[i]?.target ?? '') === rules[i] ? 'applied' : 'overruled'
    }),
  }
}

function applyRule(
  rule: Rule,
  row: Row,
  { mapped, facts, fields }: Given,
): { value: unknown } | { ending: RuleEnding } {
  const field = fields.get(rule.target)
  if (!field || !isOpen(facts.kind, field)) return { ending: 'field_missing' }
  if (!rule.when.every((condition) => holds(condition, facts))) return { ending: 'not_met' }
  if (rule.precedence === 'fill-blank' && !isBlank(row[rule.target])) return { ending: 'not_needed' }
  const read = readSource(rule.source, facts, mapped)
  const value = rule.transforms.reduce((before, step) => transform(before, step, facts), read)
  if (value === null) return { ending: 'no_value' }
  const fit = toFieldValue(value, field, facts.zone)
  return fit === undefined ? { ending: 'unfit' } : { value: fit }
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === ''
