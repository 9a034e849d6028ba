// The judgements of the pre-flight. Pure.

import type { OrgTax } from '#app/mapping/records/mapped-line.ts'
import { doubtful, taxOf, taxText } from '#app/mapping/parts/order-taxes.ts'
import { orderStatuses, statusOption, type OrderStatus } from '#app/mapping/parts/order-head.ts'
import { tagField } from '#app/mapping/parts/tags.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { companyFields } from '#app/mapping/companies/company-account.ts'
import { fieldIn, namesCurrency, standardFields } from '#app/mapping/catalogue/standard.ts'
import { listedAlone, notInList } from '#app/mapping/records/labelled-fields.ts'
import { isExtensionField } from '#app/mapping/records/extension-fields.ts'
import { needsOrderDate, orderDateLabel } from '#app/mapping/records/order-date.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { keepsId, unfilled, type Layout } from '#app/mapping/settings/layouts.ts'
import { moneyIn, type MissingCurrency, type OrgCurrencies } from '#app/mapping/settings/missing-currency.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'

export type Check = {
  id: string
  /** `info`: good to know, nothing to do. */
  status: 'ok' | 'info' | 'warning' | 'blocked'
  values: Record<string, string | number>
}

const neededScopes = ['read_customers', 'read_orders', 'read_products']
const uniqueLimit = 2
/** Custom fields a module (contracts/zoho 4). Of other editions, the free one too, nobody says how many they have. */
const customLimits: Readonly<Record<string, number>> = {
  standard: 10,
  professional: 155,
  enterprise: 300,
  ultimate: 500,
}
const mostCustomFields = 500
const tightEditions = /^free/i

export function missingScopes(granted: readonly string[]): string[] {
  const known = granted.some((scope) => scope !== '')
  return known ? neededScopes.filter((scope) => !isGranted(granted, scope)) : []
}

export function checkScopes(granted: readonly string[]): Check {
  const missing = missingScopes(granted)
  return {
    id: 'scopes',
    status: missing.length > 0 ? 'blocked' : 'ok',
    values: { scopes: missing.join(', ') },
  }
}

/** Room for our one id field, and for it to be unique. */
export function checkFields(
  module: string,
  label: string,
  fields: readonly ZohoField[],
  edition: string,
): Check {
  const custom = fields.filter((field) => field.custom)
  if (custom.some((field) => field.label === label && !isExtensionField(field)))
    return { id: 'custom_fields', status: 'ok', values: { module } }
  const { known, limit } = roomOf(edition)
  if (custom.length >= limit) {
    const status = known === undefined ? 'warning' : 'blocked'
    return { id: 'custom_fields', status, values: { module, limit } }
  }
  if (tightEditions.test(edition)) return { id: 'custom_fields', status: 'warning', values: { module } }
  const unique = custom.filter((field) => field.unique).length
  const status = unique >= uniqueLimit ? 'warning' : 'ok'
  return { id: 'unique_fields', status, values: { module, limit: uniqueLimit } }
}

function roomOf(edition: string) {
  const known = Object.entries(customLimits).find(([name]) => edition.toLowerCase().startsWith(name))?.[1]
  return { known, limit: known ?? mostCustomFields }
}

/**
 * Whether orders have a field for their day, or will: it is made after our id field, where there is room for both and Zoho
 * lets us. Where it was not, the day stands in the description alone.
 */
export function checkOrderDate(
  { kind, module }: Place,
  fields: readonly ZohoField[],
  { edition, rules, isMade }: { edition: string; rules: Settings['rules']; isMade: boolean },
): Check[] {
  if (fields.length === 0 || !needsOrderDate(module, fields, rules[kind])) return []
  const free = roomOf(edition).limit - fields.filter(({ custom }) => custom).length
  return isMade || free < 2
    ? [{ id: 'order_date', status: 'info', values: { module, field: orderDateLabel } }]
    : []
}

type Chosen = {
  /** Of the module where the kind begins; none where Zoho does not show them. */
  layouts: readonly Layout[]
  layoutId: string
  /** API name; null: still to be made, and then in the standard layout only (contracts/zoho 9.17). */
  idField: string | null
  idLabel: string
  /** Fields that the mapping fills. */
  filled: ReadonlySet<string>
  fields: readonly ZohoField[]
}

/** Whether new records can get the layout that the merchant chose. */
export function checkLayout(module: string, { layouts, layoutId, idField, ...about }: Chosen): Check[] {
  const layout = layouts.find(({ id }) => id === layoutId)
  const warning = (id: string, values: Check['values']): Check[] => [
    { id, status: 'warning', values: { module, ...values } },
  ]
  if (layouts.length === 0) return []
  if (!layout) return warning('layout_gone', {})
  const holdsId =
    idField === null ? layouts.length === 1 || layout.name === 'Standard' : keepsId(layout, idField)
  if (!holdsId) return warning('layout_id', { layout: layout.name, field: about.idLabel })
  const missing = unfilled(layout, about.filled).filter((field) => field !== idField)
  if (missing.length === 0) return []
  const labelOf = (name: string) => about.fields.find(({ apiName }) => apiName === name)?.label ?? name
  return warning('layout_demands', { layout: layout.name, fields: missing.map(labelOf).join(', ') })
}

// In organizations of one currency there is none to choose; an order's day is found by its label, and a check of its own
// speaks of it; tags are no field.
const mayLack: ReadonlySet<string> = new Set(['Currency', 'Shopify_Order_Date', tagField])

type Place = { kind: RecordKind; module: string }

/** Fields that are filled without any rule, and that the module lacks or hides: their values would be dropped in silence. */
export const checkStandard = ({ kind, module }: Place, fields: readonly ZohoField[]): Check[] =>
  checkFilled(
    module,
    (standardFields[kind][module] ?? []).map(([name]) => name),
    fields,
  )

/** The same of the accounts of companies, which are no kind of their own. */
export const checkCompanyFields = (fields: readonly ZohoField[]): Check[] =>
  checkFilled('Accounts', companyFields, fields)

function checkFilled(module: string, names: readonly string[], fields: readonly ZohoField[]): Check[] {
  const known = new Map(fields.map((field) => [field.apiName, field]))
  const lacking = names.flatMap((name) =>
    known.size === 0 || known.has(fieldIn(name, known)) || mayLack.has(name)
      ? []
      : [name.replaceAll('_', ' ')],
  )
  const values = { module, fields: lacking.join(', ') }
  return lacking.length > 0 ? [{ id: 'standard_fields', status: 'info', values }] : []
}

/**
 * States of an order for which no value of the module's list surely stands: orders keep the one that they have. And what is
 * written for the others, where it is not called as Zoho calls it.
 */
export function checkOrderStatus(
  module: string,
  fields: readonly ZohoField[],
  rules: Settings['rules'],
): Check[] {
  const field = fields.find(({ apiName }) => apiName === 'Status')
  const isRuled = rules.order.some(({ target, source }) => target === 'Status' && source.from !== 'field')
  if (module !== 'Sales_Orders' || !field || isRuled) return []
  const found = orderStatuses.map((status) => ({ status, value: statusOption(status, field) }))
  const lacking = found.flatMap(({ status, value }) => (value === null ? [status] : []))
  const own = found.flatMap(({ status, value }) =>
    value === null || isCalledSo(value, status, field) ? [] : [`${status} = ${value.trim()}`],
  )
  const told = (id: string, texts: readonly string[]): Check[] =>
    texts.length > 0 ? [{ id, status: 'info', values: { module, texts: texts.join(', ') } }] : []
  return [...told('order_status', lacking), ...told('order_status_own', own)]
}

const isCalledSo = (value: string, status: OrderStatus, { shownAs }: ZohoField): boolean => {
  const name = status.toLowerCase()
  return value.trim().toLowerCase() === name || value === shownAs?.[name]
}

type Money = {
  currency: string
  currencies: OrgCurrencies
  choice: MissingCurrency
  rules: Settings['rules']
}

// Of customers only what rules write is an amount.
function hasAmounts(
  { kind, module }: Place,
  fields: readonly ZohoField[],
  rules: Settings['rules'],
): boolean {
  const amounts = fields.filter(({ type }) => type === 'currency').map(({ apiName }) => apiName)
  const isOfItsOwn = standardFields[kind][module]?.some(([name]) => name === 'Currency') ?? false
  return isOfItsOwn || rules[kind].some(({ target }) => amounts.includes(target))
}

/**
 * A module that hides its Currency field takes amounts in the organization's own currency alone, while the others have
 * the store's: what becomes of amounts there is the merchant's choice.
 */
export function checkCurrencyField(
  { kind, module }: Place,
  fields: readonly ZohoField[],
  { currency, currencies, choice, rules }: Money,
): Check[] {
  const isThere = fields.length === 0 || fields.some((one) => one.apiName === 'Currency' && one.creatable)
  const isAsked = namesCurrency(kind, module) && hasAmounts({ kind, module }, fields, rules)
  if (isThere || !isAsked || !currencies.active.includes(currency)) return []
  const money = moneyIn(currency, { own: currencies.own, active: [] }, choice)
  if (money.as === 'is') return []
  const undecided = money.as === 'nothing' && money.cause === 'currency_missing'
  const values = { module, currency, organisation: currencies.own }
  return [{ id: 'currency_field', status: undecided ? 'warning' : 'info', values }]
}

export function checkCredits(needed: number, left: number): Check {
  const known = Number.isFinite(left)
  const status = known && left < needed ? 'warning' : 'ok'
  return { id: 'credits', status, values: { needed, left: known ? left : -1 } }
}

type UsedTax = Parameters<typeof taxOf>[0]
const mostNamed = 10

/**
 * Which of the taxes that orders use Zoho lacks: those orders carry their tax as a row of its own. And which of them it
 * has under a name that says it is another tax.
 */
export function checkTaxes(used: readonly UsedTax[], known: readonly OrgTax[]): Check[] {
  const lacking = used.filter((tax) => tax.rate !== 0 && !taxOf(tax, known)).map(taxText)
  const otherwise = doubtful(used, known).map((tax) => `${taxText(tax)} = ${taxOf(tax, known)?.name ?? ''}`)
  const status = lacking.length > 0 ? 'info' : 'ok'
  return [
    { id: 'taxes', status, values: { taxes: firstOf(lacking) } },
    ...(otherwise.length === 0
      ? []
      : [{ id: 'tax_names', status: 'info' as const, values: { taxes: firstOf(otherwise) } }]),
  ]
}

type ProductTexts = Readonly<Record<'vendor' | 'productType', readonly string[]>>

/** Which vendors and product types Zoho's lists lack and no other field takes: products arrive without. */
export const checkProductLists = (
  used: ProductTexts,
  fields: readonly ZohoField[],
  rules: Settings['rules']['product'],
): Check[] =>
  listedAlone(fields, rules).flatMap((text): Check[] => {
    const lacking = notInList(used[text.value], text, fields)
    const of = { label: text.label, texts: firstOf(lacking) }
    const id = text.value === 'vendor' ? 'vendors' : 'product_types'
    return lacking.length > 0 ? [{ id, status: 'info', values: of }] : []
  })

const firstOf = (names: readonly string[]): string =>
  (names.length > mostNamed ? [...names.slice(0, mostNamed), '…'] : names).join(', ')
