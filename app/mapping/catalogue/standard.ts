// What the standard mapping fills, for people who read it: each Zoho field and, by a word, where its value comes from.

import { eachKind, type RecordKind } from '#app/lib/kinds.ts'
import { addressField } from '#app/mapping/addresses/address-fields.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { companyEntries } from '#app/mapping/companies/company-account.ts'
import { findOrderDate } from '#app/mapping/records/order-date.ts'
import { draftOrderEntries } from '#app/mapping/draft-orders/draft-orders.ts'
import { checkoutEntries } from './checkouts.ts'
import { customerEntries } from './customers.ts'
import { orderEntries } from './orders.ts'
import { productEntries } from './products.ts'

type StandardField = readonly [field: string, words: string]
type Filling = {
  standard?: { words: string; fields: Readonly<Record<string, string | undefined>>; whole?: string }
}

const entries: Readonly<Record<RecordKind, readonly Filling[]>> = {
  customer: customerEntries,
  product: productEntries,
  order: orderEntries,
  checkout: checkoutEntries,
  draftOrder: draftOrderEntries,
}
const all: readonly Filling[] = [...Object.values(entries).flat(), ...companyEntries]

const fieldsOf = (kind: RecordKind, module: string): readonly StandardField[] =>
  entries[kind].flatMap(({ standard }) => {
    const field = standard?.fields[module]
    return standard && field ? [[field, standard.words] as const] : []
  })

const modules = ['Contacts', 'Leads', 'Products', 'Sales_Orders', 'Deals', 'Quotes'] as const

/** Of each kind by module; in the order in which people look for them. */
export const standardFields: Readonly<
  Record<RecordKind, Readonly<Record<string, readonly StandardField[]>>>
> = eachKind((kind) => Object.fromEntries(modules.map((module) => [module, fieldsOf(kind, module)])))

/** What a kind's fields of one module are called in another, of those that both have. */
export const sameFields = (kind: RecordKind, from: string, to: string): ReadonlyMap<string, string> =>
  new Map(
    entries[kind].flatMap(({ standard }) => {
      const [one, other] = [standard?.fields[from], standard?.fields[to]]
      return one && other ? [[one, other]] : []
    }),
  )

/**
 * The field of an organization in which a standard field's value is: parts of an address and an order's day may stand under
 * names that only the metadata tells.
 */
export const fieldIn = (name: string, fields: FieldMap): string =>
  name === orderDateField ? (findOrderDate(fields.values())?.apiName ?? name) : addressField(name, fields)

const orderDateField = 'Shopify_Order_Date'

// Their amounts are written by rules alone: new records with some say in which currency these are (decision 266).
const amountsByRules: ReadonlySet<string> = new Set(['Contacts', 'Leads'])

/** Whether records of a kind say in which currency their amounts are. */
export const namesCurrency = (kind: RecordKind, module: string): boolean =>
  amountsByRules.has(module) || (standardFields[kind][module] ?? []).some(([field]) => field === 'Currency')

/**
 * Fields of a module that are one value together, as the parts of an address are.
 * @param fields the module's metadata: an address may stand under other names there
 */
export const wholesIn = (module: string, fields: FieldMap): readonly (readonly string[])[] =>
  (wholes[module] ?? []).map((names) => names.map((name) => addressField(name, fields)))

const wholes: Readonly<Record<string, readonly (readonly string[])[]>> = Object.fromEntries(
  [...modules, 'Accounts'].map((module) => [module, wholesOf(module)]),
)

function wholesOf(module: string): string[][] {
  const parts = all.flatMap(({ standard }) => {
    const field = standard?.fields[module]
    return field && standard.whole ? [{ whole: standard.whole, field }] : []
  })
  return [...Map.groupBy(parts, ({ whole }) => whole).values()].map((some) => some.map(({ field }) => field))
}
