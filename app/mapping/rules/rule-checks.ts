// What is wrong with a merchant's rules, said before a record fails. Pure.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { isMetafieldName } from '#app/shopify/records/metafield-names.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import type { FactType } from '#app/mapping/catalogue/entry.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { canWrite, toValue } from '#app/mapping/values/field-values.ts'
import { limitOf, type FieldMap } from '#app/mapping/values/fit.ts'
import { metafieldPlaceholder, type MetafieldOwner } from '#app/mapping/facts/metafields.ts'
import { placeholdersOf } from './placeholders.ts'
import { isZohoPhone } from '#app/mapping/values/reach-patterns.ts'
import type { Rule, RuleCondition, RuleSource, RuleTransform } from './rule.ts'
import { isReserved } from './rule-targets.ts'
import { fold, spellingsOf } from './spellings.ts'

export type ProblemCode =
  /** Nothing is chosen yet. */
  | 'target_empty'
  | 'source_empty'
  | 'condition_empty'
  | 'step_empty'
  /** Zoho no longer has the field, or never had. */
  | 'target_missing'
  | 'target_read_only'
  /** The sync itself needs the field. */
  | 'target_reserved'
  /** Lookups, files and the like. */
  | 'target_unsupported'
  | 'source_unknown'
  /** No "namespace.key", or products' only. */
  | 'metafield_invalid'
  /** A list for a number, a number for a date. */
  | 'source_mismatch'
  | 'placeholder_unknown'
  /** The fixed text is no value of the field. */
  | 'text_unfit'
  | 'text_too_long'
  /** A translation leads to a value that the picklist lacks. */
  | 'option_missing'
  /** Customers and products have no channel. */
  | 'condition_unsupported'
  /** A later rule always wins over this one. */
  | 'overridden'

export type Problem = {
  /** Position in the list. */
  rule: number
  code: ProblemCode
  /** API name of the rule's field. */
  target: string
  /** The name, text or option that it is about. */
  detail: string | null
}

type Found = { code: ProblemCode; detail?: string | null }

/**
 * Checks rules of one kind against live metadata.
 * @param idField our own id field in that module
 */
export function validateRules(
  kind: RecordKind,
  rules: readonly Rule[],
  fields: FieldMap,
  idField: string | null = null,
): Problem[] {
  return rules.flatMap((rule, i) => {
    const field = fields.get(rule.target)
    const found = [
      ...targetProblems(kind, rule, field, idField),
      ...(isEmpty(rule.source) ? [nothing] : sourceProblems(kind, rule.source, fields)),
      ...conditionProblems(kind, rule),
      ...(rule.when.some(saysNothing) ? [{ code: 'condition_empty' as const }] : []),
      ...(rule.transforms.some(doesNothing) ? [{ code: 'step_empty' as const }] : []),
      ...rule.transforms.flatMap((step) => stepProblems(kind, step, field)),
      ...(field && canWrite(field.type) ? valueProblems(kind, rule, field) : []),
      ...(isOverridden(rules, i) ? [{ code: 'overridden' as const }] : []),
    ]
    return found.map(({ code, detail = null }) => ({ rule: i, code, target: rule.target, detail }))
  })
}

function targetProblems(
  kind: RecordKind,
  { target }: Rule,
  field: ZohoField | undefined,
  idField: string | null,
): Found[] {
  if (target === '') return [{ code: 'target_empty' }]
  if (target === idField || isReserved(kind, target)) return [{ code: 'target_reserved' }]
  if (!field) return [{ code: 'target_missing' }]
  if (!field.creatable && !field.updatable) return [{ code: 'target_read_only' }]
  return canWrite(field.type) ? [] : [{ code: 'target_unsupported', detail: field.type }]
}

function sourceProblems(kind: RecordKind, source: RuleSource, fields: FieldMap): Found[] {
  switch (source.from) {
    case 'value':
      return mappingKinds[kind].facts.has(source.name)
        ? []
        : [{ code: 'source_unknown', detail: source.name }]
    case 'field':
      return fields.has(source.field) ? [] : [{ code: 'source_unknown', detail: source.field }]
    case 'attribute':
      return mappingKinds[kind].attributeWords ? [] : [{ code: 'source_unknown', detail: source.name }]
    case 'metafield':
      return isMetafieldOf(kind, source) ? [] : [{ code: 'metafield_invalid', detail: source.name }]
    case 'template':
      return unknownPlaceholders(kind, source.template, [])
    case 'tags':
    case 'text':
  }
  return []
}

const nothing: Found = { code: 'source_empty' }

function isEmpty(source: RuleSource): boolean {
  if (source.from === 'tags') return false
  const texts = { name: '', field: '', text: '', template: '', ...source }
  return [texts.name, texts.field, texts.text, texts.template].every((text) => text.trim() === '')
}

const isMetafieldOf = (kind: RecordKind, { name, owner }: { name: string; owner: MetafieldOwner }): boolean =>
  isMetafieldName(name) && mappingKinds[kind].metafieldOwners.includes(owner)

const unknownPlaceholders = (kind: RecordKind, template: string, also: readonly string[]): Found[] =>
  placeholdersOf(template)
    .filter((name) => !mappingKinds[kind].facts.has(name) && !also.includes(name))
    .filter((name) => !name.startsWith('attribute:') || mappingKinds[kind].attributeWords === null)
    .filter((name) => {
      const metafield = metafieldPlaceholder(name)
      return metafield === null || !isMetafieldOf(kind, metafield)
    })
    .map((detail) => ({ code: 'placeholder_unknown', detail }))

const conditionProblems = (kind: RecordKind, { when }: Rule): Found[] =>
  when
    .map((condition) => condition.if)
    .filter((on) => !mappingKinds[kind].conditions.some((one) => one.on === on))
    .map((detail) => ({ code: 'condition_unsupported', detail }))

function saysNothing(condition: RuleCondition): boolean {
  switch (condition.if) {
    case 'tag':
      return condition.tag.trim() === ''
    case 'amount':
      return !Number.isFinite(condition.amount)
    case 'channel':
      return condition.channels.length === 0
    case 'currency':
      return condition.currencies.length === 0
    case 'country':
  }
  return condition.countries.length === 0
}

function doesNothing(step: RuleTransform): boolean {
  if (step.do === 'template') return step.template.trim() === ''
  if (step.do === 'number') return !Number.isFinite(step.times)
  return step.do === 'translate' && step.pairs.length === 0
}

function stepProblems(kind: RecordKind, step: RuleTransform, field: ZohoField | undefined): Found[] {
  if (step.do === 'template') return unknownPlaceholders(kind, step.template, ['value'])
  if (step.do !== 'translate' || !field || field.options.length === 0) return []
  const missing = step.pairs.filter(({ to }) => !hasOption(field, to))
  return missing.map(({ to }) => ({ code: 'option_missing', detail: to }))
}

const hasOption = ({ options }: ZohoField, text: string): boolean => spellingsOf(options).has(fold(text))

function valueProblems(kind: RecordKind, rule: Rule, field: ZohoField): Found[] {
  const { source, transforms } = rule
  if (source.from === 'text' && transforms.length === 0) return textProblems(source.text, field)
  const type = typeAfter(kind, source, transforms)
  return type === null || takes(field.type, type) ? [] : [{ code: 'source_mismatch', detail: type }]
}

// A number of any country passes here; what the record's own reading makes of it shows in the preview.
const roughly = {
  zone: 'UTC',
  toPhone: (text: string | null) =>
    text !== null && isZohoPhone(text.replaceAll(/[()]/g, '')) ? text : null,
}

function textProblems(text: string, field: ZohoField): Found[] {
  if (toValue(text, field, roughly) === undefined) return [{ code: 'text_unfit', detail: text }]
  const cuts = ['text', 'textarea'].includes(field.type) && text.length > limitOf(field)
  return cuts ? [{ code: 'text_too_long', detail: String(limitOf(field)) }] : []
}

// What the value is when it arrives; null when only the record can tell.
function typeAfter(
  kind: RecordKind,
  source: RuleSource,
  transforms: readonly RuleTransform[],
): FactType | null {
  const last = transforms.at(-1)
  if (last) return last.do === 'number' ? 'number' : null
  if (source.from === 'value') return mappingKinds[kind].facts.get(source.name) ?? null
  return source.from === 'tags' ? 'list' : null
}

const strict: Readonly<Record<string, readonly FactType[]>> = {
  integer: ['number', 'text'],
  bigint: ['number', 'text'],
  currency: ['number', 'text'],
  double: ['number', 'text'],
  percent: ['number', 'text'],
  boolean: ['boolean', 'text'],
  date: ['date', 'text'],
  datetime: ['date', 'text'],
  email: ['text'],
  phone: ['text'],
  website: ['text'],
}

const takes = (fieldType: string, type: FactType): boolean => strict[fieldType]?.includes(type) ?? true

// Without conditions, and with the last word.
const isOverridden = (rules: readonly Rule[], at: number): boolean =>
  rules
    .slice(at + 1)
    .some(
      ({ target, when, precedence, source }) =>
        target === rules[at]?.target &&
        when.length === 0 &&
        precedence !== 'fill-blank' &&
        source.from === 'text',
    )
