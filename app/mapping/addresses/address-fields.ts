// Where a part of an address stands in an organisation whose standard address fields were replaced by compound ones: new
// organisations have them, under names that only the metadata tells (contracts/zoho 11b.10). Pure.

import { madeOnce } from '#app/lib/made-once.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

/** What a compound field's parts are called, as Zoho's help names them; the first that says it alone counts. */
const words: Readonly<Record<string, RegExp>> = {
  Street: /street|address line 1/,
  City: /city|town/,
  State: /state|province/,
  Zip: /zip|postal|postcode/,
  Country: /country/,
}
const prefixes = ['Mailing_', 'Billing_', 'Shipping_', '']
const parts = ['Street', 'City', 'State', 'Zip', 'Zip_Code', 'Code', 'Country']
const part = new RegExp(`^(${prefixes.join('|')})(${parts.join('|')})$`)
const standardNames = prefixes.flatMap((prefix) => parts.map((of) => `${prefix}${of}`))
const addresses = ['mailing', 'billing', 'shipping', 'other']

const placed = new WeakMap<FieldMap, Map<string, string>>()

/**
 * The field in which a standard address field's value belongs: itself, where the module has it, or nothing says where.
 * @param fields the module's metadata; empty where none is known
 */
export function addressField(name: string, fields: FieldMap | undefined): string {
  if (!fields || fields.size === 0 || fields.has(name)) return name
  const known = madeOnce(placed, fields, () => new Map<string, string>())
  return madeOnce(known, name, () => partFor(name, fields) ?? name)
}

/** The standard address fields whose value is in this part of a compound one; itself where it is none. */
const namesOf = (field: string, fields: FieldMap): readonly string[] =>
  fields.get(field)?.partOf === undefined
    ? [field]
    : [...standardNames.filter((name) => addressField(name, fields) === field), field]

/** What the first of these names says that says anything. */
export const saidOf = (
  say: (field: string) => string | null,
  field: string,
  fields: FieldMap,
): string | null =>
  namesOf(field, fields)
    .map(say)
    .find((said) => said !== null) ?? null

function partFor(name: string, fields: FieldMap): string | null {
  const [, prefix, of = ''] = part.exec(name) ?? []
  const meant = words[of] ?? words['Zip']
  if (prefix === undefined || !meant) return null
  const ofCompounds = [...fields.values()].filter(({ partOf }) => partOf !== undefined)
  const wholes = Map.groupBy(ofCompounds, ({ partOf }) => partOf ?? '')
  const named = compoundFor(prefix.slice(0, -1).toLowerCase(), [...wholes.keys()])
  const fit = (wholes.get(named ?? '') ?? []).filter((field) => meant.test(spoken(field, named ?? '')))
  // Two that may be meant say nothing.
  return fit.length === 1 ? (fit[0]?.apiName ?? null) : null
}

// The one that is called so. An address that is nobody's is the person's own.
function compoundFor(prefix: string, compounds: readonly string[]): string | undefined {
  const called = (word: string) => compounds.filter((name) => name.toLowerCase().includes(word))
  const plain = compounds.filter((name) => !addresses.some((word) => name.toLowerCase().includes(word)))
  const own = prefix === 'billing' || prefix === 'shipping' ? [] : plain
  const found = prefix !== '' && called(prefix).length > 0 ? called(prefix) : own
  return found.length === 1 ? found[0] : undefined
}

// Without the compound's own name: "Street Address" would make a street of each part.
const spoken = ({ apiName, label }: ZohoField, compound: string): string =>
  [apiName, label]
    .map((text) => text.replaceAll('_', ' ').toLowerCase())
    .map((text) => text.replace(compound.replaceAll('_', ' ').toLowerCase(), ''))
    .join(' ')
