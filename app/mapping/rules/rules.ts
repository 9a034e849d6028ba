// The merchant's rules, applied to a mapped record. Pure: the same record and rules give the same row.

import { createBudget, sizeOf, type TextBudget } from './budget.ts'
import type { Facts, FactValue } from '#app/mapping/facts/facts.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { Rule } from './rule.ts'
import { isOpen } from './rule-targets.ts'
import { holds, readSource, toFieldValue, transform } from './rule-values.ts'
import type { ZohoFields, ZohoRow, ZohoValue } from '#app/zoho/records/rows.ts'

export type RuledRow = {
  row: ZohoRow
  /** Fields in which the rule's value counts whatever Zoho has. */
  overwrite: string[]
  /** Fields that are only written where Zoho has nothing. */
  keepIfSet: string[]
  /** Fields that a rule decided. */
  decided: string[]
}

/** What came of one rule for one record. */
export type RuleResult =
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
  /** The rules before it made more of the record than rules may. */
  | 'too_much'

type Given = { mapped: ZohoFields; facts: Facts; fields: FieldMap; budget: TextBudget }

/**
 * Later rules win over earlier ones. A rule whose field is gone, cannot be written, or does not take the value is
 * passed over: it never costs the record. Nothing is ever cleared. All rules of a record share one budget.
 * @param fields the module's metadata; while it is unknown no rule applies
 */
export function applyRules(
  mapped: ZohoFields,
  facts: Facts,
  rules: readonly Rule[],
  fields: FieldMap,
): RuledRow & { results: RuleResult[] } {
  const row: Record<string, ZohoValue | undefined> = { ...mapped }
  const deciding = new Map<string, Rule>()
  const budget = createBudget()
  const results = rules.map((rule) => {
    const result = applyRule(rule, row, { mapped, facts, fields, budget })
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
    results: results.map((result, i) => {
      if ('result' in result) return result.result
      return deciding.get(rules[i]?.target ?? '') === rules[i] ? 'applied' : 'overruled'
    }),
  }
}

function applyRule(
  rule: Rule,
  row: ZohoFields,
  { mapped, facts, fields, budget }: Given,
): { value: ZohoValue } | { result: RuleResult } {
  const field = fields.get(rule.target)
  if (!field || !isOpen(facts.kind, field)) return { result: 'field_missing' }
  if (!rule.when.every((condition) => holds(condition, facts))) return { result: 'not_met' }
  if (rule.precedence === 'fill-blank' && !isBlank(row[rule.target])) return { result: 'not_needed' }
  const value = valueOf(rule, { mapped, facts, fields, budget })
  if (value === undefined) return { result: 'too_much' }
  if (value === null) return { result: 'no_value' }
  const fit = toFieldValue(value, field, facts.zone)
  return fit === undefined ? { result: 'unfit' } : { value: fit }
}

// Undefined: there is no budget left for it.
function valueOf({ source, transforms }: Rule, { mapped, facts, budget }: Given): FactValue | undefined {
  if (!budget.spend(0)) return undefined
  let value = readSource(source, facts, mapped)
  if (!budget.spend(sizeOf(value))) return undefined
  for (const step of transforms) {
    value = transform(value, step, facts)
    if (!budget.spend(sizeOf(value))) return undefined
  }
  return value
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === ''
