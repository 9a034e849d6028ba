// The merchant's rules, applied to a mapped record. Pure: the same record and rules give the same row.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { ZohoField } from '#app/zoho/field.ts'
import type { Facts } from './facts.ts'
import type { FieldMap } from './fit.ts'
import type { Rule } from './rule.ts'
import { canWrite, holds, readSource, toFieldValue, transform } from './rule-values.ts'

export type RuledRow = {
  row: Record<string, unknown>
  /** Fields that are only written where Zoho has nothing. */
  keepIfSet: string[]
  /** Fields that a rule decided. */
  decided: string[]
}

// Fields that make an order's total or tell records apart: a rule there would break the sync itself.
const reserved: Readonly<Record<RecordKind, ReadonlySet<string>>> = {
  customer: new Set(['id', 'Owner', 'Tag', 'Layout']),
  product: new Set(['id', 'Owner', 'Tag', 'Layout']),
  order: new Set([
    ...['id', 'Owner', 'Tag', 'Layout', 'Ordered_Items', 'Adjustment', 'Tax', 'Currency', 'Exchange_Rate'],
    ...['Discount', 'Discount_Type__s', 'Discount_Percentage__s', 'Sub_Total', 'Grand_Total'],
  ]),
}

/** Fields no rule may write. */
export const isReserved = (kind: RecordKind, field: string): boolean => reserved[kind].has(field)

/**
 * Later rules win over earlier ones. A rule whose field is gone, cannot be written, or does not take the value is
 * passed over: it never costs the record. Nothing is ever cleared.
 * @param fields the module's metadata; while it is unknown no rule applies
 */
export function applyRules(
  mapped: Readonly<Record<string, unknown>>,
  facts: Facts,
  rules: readonly Rule[],
  fields: FieldMap,
): RuledRow {
  const row = { ...mapped }
  const keep = new Set<string>()
  const decided = new Set<string>()
  for (const rule of rules) {
    const field = fields.get(rule.target)
    if (!field || !isOpen(facts.kind, field) || !rule.when.every((condition) => holds(condition, facts)))
      continue
    if (rule.precedence === 'fill-blank' && !isBlank(row[rule.target])) continue
    const read = readSource(rule.source, facts, mapped)
    const value = rule.transforms.reduce((before, step) => transform(before, step, facts), read)
    const fit = toFieldValue(value, field, facts.zone)
    if (fit === undefined) continue
    row[rule.target] = fit
    decided.add(rule.target)
    if (rule.precedence === 'zoho-if-set') keep.add(rule.target)
    else keep.delete(rule.target)
  }
  return { row, keepIfSet: [...keep], decided: [...decided] }
}

/** Whether rules may write a field at all. */
export const isOpen = (kind: RecordKind, field: ZohoField): boolean =>
  !isReserved(kind, field.apiName) && canWrite(field.type) && (field.creatable || field.updatable)

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === ''
