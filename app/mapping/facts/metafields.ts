// A metafield's value as rules see it, and which metafields rules ask for. Pure. Shopify sends every value as text; its
// type says what the text means.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { isGranted, type OptionalScope } from '#app/shopify/auth/optional-scopes.ts'
import type { Metafield } from '#app/shopify/records/metafields.ts'
import { isMetafieldName, type MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import type { FactValue } from './facts.ts'
import type { Rule } from '#app/mapping/rules/rule.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { meetsCheckouts } from '#app/mapping/records/order-modules.ts'
import type { OriginAsked } from '#app/mapping/terms/origin-looks.ts'
import { typesOf } from './fact-types.ts'
import { statisticsEntries } from '#app/mapping/catalogue/customer-statistics.ts'
import { journeyEntries, originEntries, riskEntries } from '#app/mapping/catalogue/order-origin.ts'
import { termsEntries, timedEntries } from '#app/mapping/terms/payment-terms.ts'
import { placeholdersOf } from '#app/mapping/rules/placeholders.ts'
import { clean, line } from '#app/mapping/values/text.ts'

/** Whose metafield it is: the record's own, or that of a variant's product. */
export type MetafieldOwner = 'record' | 'product'

const prefixes: Readonly<Record<MetafieldOwner, string>> = {
  record: 'metafield:',
  product: 'product.metafield:',
}

/** "metafield:custom.size" -> whose and which; null when it names none. */
export function metafieldPlaceholder(text: string): { owner: MetafieldOwner; name: string } | null {
  for (const owner of ['record', 'product'] as const) {
    if (text.startsWith(prefixes[owner])) return { owner, name: text.slice(prefixes[owner].length).trim() }
  }
  return null
}

/** @param scopes that the merchant granted: what lies behind another one is not asked for at all */
type Choosing = { settings: Settings; scopes: readonly string[] }

/** What the merchant's choices ask for of one kind, and nothing else: only that is read from Shopify. */
export const wantedOf = ({ settings, scopes }: Choosing, kind: RecordKind): MetafieldNames => {
  const named = metafieldsOf(settings.rules[kind])
  return {
    ...named,
    companies: settings.accounts.b2b && mappingKinds[kind].hasCompany,
    terms: named.terms && isGranted(scopes, 'read_payment_terms'),
    checkouts: meetsCheckouts(settings),
  }
}

/** Scopes without which these rules find no value. */
export const scopesOf = (rules: readonly Rule[]): OptionalScope[] =>
  anyNames(rules, ofTerms) ? ['read_payment_terms'] : []

/** Whether these rules read what time alone changes, while nothing of the record does. */
export const readsTime = (rules: readonly Rule[]): boolean => anyNames(rules, timedEntries)

/** What of an order's origin these rules read: Shopify tells it some time after the order. */
export const originReadBy = (rules: readonly Rule[]): OriginAsked => ({
  journey: anyNames(rules, ofJourney),
  risk: anyNames(rules, ofRisk),
})

/** All that these rules of one kind name. */
export function metafieldsOf(rules: readonly Rule[]): MetafieldNames {
  const asked = rules.flatMap(({ source, transforms }) => [
    ...(source.from === 'metafield' ? [{ owner: source.owner, name: source.name }] : []),
    ...(source.from === 'template' ? inTemplate(source.template) : []),
    ...transforms.flatMap((step) => (step.do === 'template' ? inTemplate(step.template) : [])),
  ])
  const named = (owner: MetafieldOwner) => [
    ...new Set(asked.filter((one) => one.owner === owner).map(({ name }) => name)),
  ]
  return {
    record: named('record').filter(isMetafieldName),
    product: named('product').filter(isMetafieldName),
    origin: anyNames(rules, ofOrigin),
    statistics: anyNames(rules, ofStatistics),
    companies: false,
    terms: anyNames(rules, ofTerms),
    checkouts: false,
  }
}

const ofOrigin = typesOf(originEntries)
const ofJourney = typesOf(journeyEntries)
const ofRisk = typesOf(riskEntries)
const ofTerms = typesOf(termsEntries)
const ofStatistics = typesOf(statisticsEntries)

const anyNames = (rules: readonly Rule[], names: Pick<ReadonlySet<string>, 'has'>): boolean =>
  rules.some(({ source, transforms }) => namesOf(source, transforms).some((name) => names.has(name.trim())))

// Facts and standard fields that a rule names, wherever it does.
function namesOf(source: Rule['source'], transforms: Rule['transforms']): string[] {
  const own = source.from === 'value' ? [source.name] : source.from === 'field' ? [source.field] : []
  const template = source.from === 'template' ? placeholdersOf(source.template) : []
  return [
    ...own,
    ...template,
    ...transforms.flatMap((step) => (step.do === 'template' ? placeholdersOf(step.template) : [])),
  ]
}

const inTemplate = (template: string) =>
  placeholdersOf(template).flatMap((name) => metafieldPlaceholder(name) ?? [])

/** What is longer is not read at all: half a list, or half of rich text, says something else. */
const longestMetafield = 400_000

/** Of a record's metafields the named one. Shopify tells upper from lower case here. */
export function readMetafield(metafields: readonly Metafield[] | undefined, name: string): FactValue {
  const found = metafields?.find(({ namespace, key }) => `${namespace}.${key}` === name)
  return found && found.value.length <= longestMetafield ? metafieldValue(found) : null
}

/** Numbers, flags, dates and lists as such; everything else as a person reads it. */
export function metafieldValue({ type, value }: Pick<Metafield, 'type' | 'value'>): FactValue {
  if (!type.startsWith('list.')) return single(type, value)
  const items = parsed(value)
  if (!Array.isArray(items)) return null
  const inner = type.slice('list.'.length)
  return items.flatMap((item) => {
    const one = single(inner, typeof item === 'string' ? item : JSON.stringify(item))
    return one === null || typeof one === 'object' ? [] : (line(String(one)) ?? [])
  })
}

type Read = (value: string) => FactValue

const number: Read = (value) => (value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : null)
const measure: Read = (value) => {
  const { value: amount, unit } = fieldsOf(value)
  return amount === undefined ? null : clean(`${scalar(amount)} ${scalar(unit).toLowerCase()}`)
}

const readers: Readonly<Record<string, Read>> = {
  number_integer: number,
  number_decimal: number,
  money: (value) => number(scalar(fieldsOf(value)['amount'])),
  rating: (value) => number(scalar(fieldsOf(value)['value'])),
  boolean: (value) => (value === 'true' ? true : value === 'false' ? false : null),
  date: clean,
  // Without a zone it is UTC (Shopify's documentation of the type).
  date_time: (value) => clean(/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`),
  dimension: measure,
  volume: measure,
  weight: measure,
  link: (value) => clean(scalar(fieldsOf(value)['url'])),
  rich_text_field: (value) => clean(textsIn(parsed(value), deepest).join('')),
  json: (value) => {
    const content = parsed(value)
    if (typeof content === 'number' || typeof content === 'boolean') return content
    return clean(typeof content === 'string' ? content : value)
  },
}

// What a reference points to would need more access than this app asks for: its number tells the records apart.
function single(type: string, value: string): FactValue {
  const read = readers[type]
  if (read) return read(value)
  return type.endsWith('_reference') ? (value.split('/').at(-1) ?? null) : clean(value)
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function fieldsOf(value: string): Record<string, unknown> {
  const content = parsed(value)
  return typeof content === 'object' && content !== null ? { ...content } : {}
}

const scalar = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const blocks = new Set(['paragraph', 'heading', 'list-item'])
/** Shopify's editor nests a handful; the stack ends at some thousands. */
const deepest = 50

function textsIn(node: unknown, depth: number): string[] {
  if (typeof node !== 'object' || node === null || depth === 0) return []
  const { type, value, children } = { type: '', value: '', children: [], ...node }
  const inner = Array.isArray(children) ? children.flatMap((child) => textsIn(child, depth - 1)) : []
  return [scalar(value), ...inner, ...(blocks.has(type) ? ['\n'] : [])]
}
