// A rule's value on its way from the record to the Zoho field. Pure.

import type { ZohoField } from '#app/zoho/settings/field.ts'
import { toDate } from '#app/mapping/values/dates.ts'
import { longestValue, withinLimit } from './budget.ts'
import type { Facts, FactValue } from '#app/mapping/facts/facts.ts'
import { numberOf, textOf, toValue } from '#app/mapping/values/field-values.ts'
import { metafieldPlaceholder } from '#app/mapping/facts/metafields.ts'
import { amount, round, toNumber } from '#app/mapping/values/money.ts'
import { fillPlaceholders } from './placeholders.ts'
import { toPhone } from '#app/mapping/values/reach.ts'
import type { RuleCondition, RuleSource, RuleTransform } from './rule.ts'
import { hasTag, includes } from './spellings.ts'
import { clean, line } from '#app/mapping/values/text.ts'
import type { ZohoFields, ZohoValue } from '#app/zoho/records/rows.ts'

/** The value a source gives, no longer than a field of Zoho; null when it gives none. */
export const readSource = (source: RuleSource, facts: Facts, row: ZohoFields): FactValue =>
  withinLimit(read(source, facts, row))

function read(source: RuleSource, facts: Facts, row: ZohoFields): FactValue {
  switch (source.from) {
    case 'value':
      return facts.value(source.name) ?? null
    case 'field':
      return mappedValue(row[source.field])
    case 'attribute':
      return facts.attribute(source.name)
    case 'metafield':
      return facts.metafield(source.name, source.owner)
    case 'tags':
      return tagsWith(facts.tags, source.startingWith)
    case 'text':
      return clean(source.text)
    case 'template':
  }
  return fill(source.template, facts, null)
}

function mappedValue(value: unknown): FactValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function tagsWith(tags: readonly string[], start: string): string[] {
  const lower = start.toLowerCase()
  const found = tags.filter((tag) => tag.toLowerCase().startsWith(lower))
  return found.flatMap((tag) => line(tag.slice(start.length)) ?? [])
}

const attributePrefix = 'attribute:'

// A template whose every placeholder stays empty says nothing: " - " is no value.
function fill(template: string, facts: Facts, current: FactValue): string | null {
  let asked = 0
  let answered = 0
  const now = textOf(current)
  const answer = (name: string): string => {
    asked++
    const text = name === 'value' ? now : textOf(named(name, facts))
    if (text !== null) answered++
    return text ?? ''
  }
  const filled = fillPlaceholders(template, answer, longestValue)
  return asked > 0 && answered === 0 ? null : clean(filled)
}

function named(name: string, facts: Facts): FactValue {
  if (name.startsWith(attributePrefix)) return facts.attribute(name.slice(attributePrefix.length).trim())
  const metafield = metafieldPlaceholder(name)
  return metafield ? facts.metafield(metafield.name, metafield.owner) : (facts.value(name) ?? null)
}

/** One step; null is no value and stays none. What comes out is no longer than a field of Zoho. */
export const transform = (value: FactValue, step: RuleTransform, facts: Facts): FactValue =>
  value === null ? null : withinLimit(changed(value, step, facts))

function changed(value: FactValue, step: RuleTransform, facts: Facts): FactValue {
  switch (step.do) {
    case 'case':
      return eachText(value, (text) => toCase(text, step.to))
    case 'template':
      return fill(step.template, facts, value)
    case 'date':
      return toPattern(textOf(value) ?? '', step.as, facts.zone)
    case 'translate':
      return translate(value, step)
    case 'number':
  }
  const number = numberOf(value)
  return number === null ? null : toNumber(round(amount(number).times(step.times), step.decimals))
}

const eachText = (value: FactValue, change: (text: string) => string): FactValue =>
  Array.isArray(value) ? value.map(change) : change(textOf(value) ?? '')

function toCase(text: string, to: 'upper' | 'lower' | 'title'): string {
  if (to === 'upper') return text.toUpperCase()
  const lower = text.toLowerCase()
  return to === 'lower' ? lower : lower.replace(/(^|[\s\-_/])(\p{L})/gu, (letter) => letter.toUpperCase())
}

function toPattern(iso: string, pattern: string, zone: string): string | null {
  const [year, month, day] = toDate(iso, zone)?.split('-') ?? []
  if (!year || !month || !day) return null
  return pattern.replace('yyyy', year).replace('MM', month).replace('dd', day)
}

type Translation = Extract<RuleTransform, { do: 'translate' }>

// Read once, however many records ask.
const tables = new WeakMap<Translation['pairs'], ReadonlyMap<string, string>>()

function tableOf(pairs: Translation['pairs']): ReadonlyMap<string, string> {
  const table = tables.get(pairs) ?? new Map(pairs.map(({ from, to }) => [from.toLowerCase(), to]))
  tables.set(pairs, table)
  return table
}

function translate(value: FactValue, { pairs, otherwise }: Translation): FactValue {
  const known = tableOf(pairs)
  const one = (text: string): string | null =>
    known.get(text.toLowerCase()) ?? (otherwise === 'keep' ? text : null)
  if (Array.isArray(value)) return value.flatMap((text) => one(text) ?? [])
  return one(textOf(value) ?? '')
}

/** The value as the field takes it; undefined when it cannot, or when there is none. */
export const toFieldValue = (value: FactValue, field: ZohoField, zone: string): ZohoValue | undefined =>
  toValue(value, field, { zone, toPhone: (text) => toPhone(text, null) })

/** Whether a condition holds for a record. What is not known fulfils none. */
export function holds(condition: RuleCondition, facts: Facts): boolean {
  switch (condition.if) {
    case 'tag':
      return hasTag(facts.tags, condition.tag) === (condition.is === 'has')
    case 'amount':
      if (facts.amount === null) return false
      return condition.is === 'at-least' ? facts.amount >= condition.amount : facts.amount < condition.amount
    case 'channel':
      return areAmong(facts.channels, condition.channels, condition.is)
    case 'currency':
      return isAmong(facts.currency, condition.currencies, condition.is)
    case 'country':
  }
  return isAmong(facts.country, condition.countries, condition.is)
}

type Among = 'one-of' | 'none-of'

const isAmong = (text: string | null, texts: readonly string[], is: Among): boolean =>
  areAmong(text === null ? [] : [text], texts, is)

// Of several names of one thing any will do; of nothing neither holds.
const areAmong = (names: readonly string[], texts: readonly string[], is: Among): boolean =>
  names.length > 0 && names.some((name) => includes(texts, name)) === (is === 'one-of')
