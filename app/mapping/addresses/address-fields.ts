// Where a part of an address stands in an organisation whose standard address fields were replaced by compound ones: new
// organisations have them, under names that only the metadata tells (contracts/zoho 3.2). Pure.

import { madeOnce } from '#app/lib/made-once.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { ZohoField } from '#app/zoho/settings/field.ts'

/** What a compound field's parts are called, as Zoho's help names them, and by what type; one that says it alone counts. */
const words: Readonly<Record<string, RegExp>> = {
  Street: /street|line ?1/,
  City: /city|town/,
  State: /state|province/,
  Zip: /zip|postal|postcode|pin ?code/,
  Country: /country/,
}
const coordinate = /l(at|ong)itude/
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
  const wholes = addressesOf(fields)
  const named = compoundFor(prefix.slice(0, -1).toLowerCase(), [...wholes.keys()])
  const ofAddress = wholes.get(named ?? '') ?? []
  const typed = ofAddress.filter((field) => meant.test(typeOf(field)))
  const fit = typed.length > 0 ? typed : ofAddress.filter((field) => meant.test(spoken(field, named ?? '')))
  // Two that may be meant say nothing.
  return fit.length === 1 ? (fit[0]?.apiName ?? null) : null
}

// By the compound's name, its parts. What is a part itself, as an address's coordinates are, is no address.
function addressesOf(fields: FieldMap): Map<string, ZohoField[]> {
  const ofCompounds = [...fields.values()].filter(({ partOf }) => partOf !== undefined)
  const wholes = Map.groupBy(ofCompounds, ({ partOf }) => partOf ?? '')
  return new Map(
    [...wholes].filter(
      ([whole, some]) => fields.get(whole)?.partOf === undefined && !some.every(isCoordinate),
    ),
  )
}

const isCoordinate = (field: ZohoField): boolean => coordinate.test(`${typeOf(field)} ${spoken(field, '')}`)

// The one that is called so. An address that is nobody's is the person's own.
function compoundFor(prefix: string, compounds: readonly string[]): string | undefined {
  const called = (word: string) => compounds.filter((name) => name.toLowerCase().includes(word))
  const plain = compounds.filter((name) => !addresses.some((word) => name.toLowerCase().includes(word)))
  const own = prefix === 'billing' || prefix === 'shipping' ? [] : plain
  const found = prefix !== '' && called(prefix).length > 0 ? called(prefix) : own
  return found.length === 1 ? found[0] : undefined
}

const inWords = (text: string): string => text.replaceAll('_', ' ').toLowerCase()

// Zoho's own word for the part, which no user's language changes.
const typeOf = ({ addressPart = '' }: ZohoField): string => inWords(addressPart)

// Without the compound's own name: "Street Address" would make a street of each part.
const spoken = ({ apiName, label }: ZohoField, compound: string): string =>
  [apiName, label].map((text) => inWords(text).replace(inWords(compound), '')).join(' ')
