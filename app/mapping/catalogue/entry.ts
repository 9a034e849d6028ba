// One entry a field: what it is called, where Shopify has it, which of Zoho's fields it fills, and by which words people
// read of it. Everything that speaks of fields (rules, the standard mapping, comparisons, the screens) reads the entries.
// Pure, and light enough for the browser: what is heavy (phone numbers, HTML, money) is given by the caller.

import type { Address } from '#app/shopify/records/common-fields.ts'
import { addressField } from '#app/mapping/addresses/address-fields.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { countryNames, placeOption, stateNames, type PlaceNames } from '#app/mapping/values/places.ts'
import { join, line } from '#app/mapping/values/text.ts'
import type {
  FieldsOf,
  ZohoModule,
  ZohoOrderRows,
  ZohoReference,
  ZohoRow,
  ZohoRows,
  ZohoTags,
} from '#app/zoho/records/rows.ts'

export type FactType = 'text' | 'number' | 'boolean' | 'date' | 'list'
export type Raw = string | number | boolean | null | undefined | readonly (string | null)[]

/** What reading a value takes besides the record. */
export type Ways = {
  /** The shop's myshopify domain. */
  shop: string
  /** The shop's time zone: days are days there. */
  zone: string
  /** Reads a phone number as written in a country; null when it is none. */
  phone: (text: string | null | undefined, country: string | null | undefined) => string | null
}

/** A value that rules may read. Its words: `mapping.value`, or `mapping.group` and `mapping.part` around a dot. */
export type RuleValue<R> = { name: string; type: FactType; read: (record: R, ways: Ways) => Raw }

/** Fields of Zoho that are filled without any rule. Its words: `mapping.standard.of`. */
type Filling<R, C, V> = {
  words: string
  /** API name by module: of fields that take such a value. */
  fields: FieldsOf<V>
  /** The value as it is written; not said where more than the record decides. */
  map?: (record: R, context: C) => V | null | undefined
  /** What Shopify says of it, where the value is made of more than the record: of a list in Zoho, of the store's name. */
  says?: (record: R) => string | null | undefined
  /** Of a place: how a list of Zoho's may call it. */
  places?: (record: R) => PlaceNames
  /** Fields that are one value together: written together, and cleared where a part of it is absent. */
  whole?: string
  /** Whether what is mapped only stands in for what Shopify lacks: new records get it, and no other is given it. */
  isMakeshift?: (record: R) => boolean
  /** Whether Shopify has nothing of it, where what was written of it may be emptied then; not said: it never is. */
  removed?: (record: R) => boolean
  /** It is emptied whatever the merchant chose of removed values: what it points to is not the record's any more. */
  isAlwaysEmptied?: true
}
type Standard<R, C> =
  | Filling<R, C, string>
  | Filling<R, C, number>
  | Filling<R, C, boolean>
  | Filling<R, C, ZohoReference>
  | Filling<R, C, ZohoOrderRows>
  | Filling<R, C, ZohoTags>

/** What Shopify says of it, in its own words, for people who compare both sides; the rule's value where not said. */
type SourceRead<R> = (record: R, toText: ToText) => SourceValue
type SourceValue = string | number | boolean | null | undefined
/** HTML as plain text. */
type ToText = (html: string | null) => string | null

export type Entry<R, C> = {
  value?: RuleValue<R>
  standard?: Standard<R, C>
  source?: SourceRead<R>
  /** Zoho computes it: shown beside Shopify's, never written. */
  computed?: string
}

/** An entry that rules may read and nothing else. */
export const value = <R>(
  name: string,
  type: FactType,
  read: RuleValue<R>['read'],
): { value: RuleValue<R> } => ({
  value: { name, type, read },
})

/** A word of Shopify's API as its admin writes it: PARTIALLY_REFUNDED -> Partially refunded. */
export const spoken = (word: string | null | undefined): string | null =>
  word ? word.charAt(0) + word.slice(1).toLowerCase().replaceAll('_', ' ') : null

export const tailOf = (gid: string | undefined): string | null => gid?.split('/').at(-1) ?? null

/** An address as every module of Zoho knows it; who asks gives the parts their names. */
const addressParts = (address: Address) => ({
  street: join([address.address1, address.address2], ', '),
  city: line(address.city),
  state: line(address.province) ?? line(address.provinceCode),
  code: line(address.zip),
  country: line(address.country) ?? line(address.countryCodeV2),
})

type AddressOf<R> = {
  group: string
  of: (record: R) => Address | null
  /** Whose parts are written; the same if not said. */
  written?: (record: R) => Address | null
  /** How each module calls the parts. */
  fields: Readonly<Record<keyof Parts, FieldsOf<string>>>
}

type Parts = ReturnType<typeof addressParts>

// How each module calls a part, and what is written there.
function filling<R, C>(
  { group, of, written = of, fields }: AddressOf<R>,
  name: keyof Parts,
): Pick<Entry<R, C>, 'standard'> {
  const map = (record: R) => {
    const address = written(record)
    return address && addressParts(address)[name]
  }
  const places = placesIn[name]
  const listed = places ? { ...placesOf(written, places), says: map } : {}
  const removed = (record: R) => {
    const address = written(record)
    return address === null || Object.values(addressParts(address)).every(isEmpty)
  }
  return { standard: { words: group, whole: group, ...listed, fields: fields[name], map, removed } }
}

type PlacesIn = (address: Address) => PlaceNames
const placesIn: Readonly<Partial<Record<keyof Parts, PlacesIn>>> = {
  state: stateNames,
  country: countryNames,
}

const placesOf = <R>(of: (record: R) => Address | null, names: PlacesIn) => ({
  places: (record: R) => {
    const address = of(record)
    return address ? names(address) : []
  },
})

/** The entries of an address: ten values for rules, five fields for Zoho. */
export function addressEntries<R, C>(about: AddressOf<R>): Entry<R, C>[] {
  const { group, of } = about
  const part = (name: string, read: (address: Address, ways: Ways) => string | null) =>
    value<R>(`${group}.${name}`, 'text', (record, ways) => {
      const address = of(record)
      return address && read(address, ways)
    })
  const source = (read: (address: Address) => string | null): Pick<Entry<R, C>, 'source'> => ({
    source: (record) => {
      const address = of(record)
      return address && read(address)
    },
  })
  return [
    part('name', ({ firstName, lastName }) => line(`${firstName ?? ''} ${lastName ?? ''}`)),
    part('company', ({ company }) => company),
    { ...part('street', (address) => addressParts(address).street), ...filling(about, 'street') },
    { ...part('city', ({ city }) => city), ...filling(about, 'city') },
    {
      ...part('province', ({ province }) => province),
      ...filling(about, 'state'),
      ...source(({ province, provinceCode }) => province ?? provinceCode),
    },
    part('provinceCode', ({ provinceCode }) => provinceCode),
    { ...part('zip', ({ zip }) => zip), ...filling(about, 'code') },
    {
      ...part('country', ({ country }) => country),
      ...filling(about, 'country'),
      ...source(({ country, countryCodeV2 }) => country ?? countryCodeV2),
    },
    part('countryCode', ({ countryCodeV2 }) => countryCodeV2),
    part('phone', ({ phone, countryCodeV2 }, ways) => ways.phone(phone, countryCodeV2)),
  ]
}

/**
 * What the standard mapping writes into a module of Zoho's. Empty values are left out, because Shopify's silence never
 * clears what Zoho knows; but a part that is absent from a whole is null: the old one would belong to no address.
 * What is in each field is of the field's type, because the entries are.
 */
export function mapRow<M extends ZohoModule, R, C>(
  entries: readonly Entry<R, C>[],
  module: M,
  record: R,
  context: C & { fields?: FieldMap },
): ZohoRows[M]
export function mapRow<R, C>(
  entries: readonly Entry<R, C>[],
  module: ZohoModule,
  record: R,
  context: C & { fields?: FieldMap },
): ZohoRow {
  const mapped = entries.flatMap(({ standard }) => {
    const named = standard?.fields[module]
    if (!named || !standard?.map) return []
    const field = standard.whole ? addressField(named, context.fields) : named
    const { places } = standard
    const option = places && placeOption(context.fields?.get(field), () => places(record))
    return [{ field, whole: standard.whole, given: option ?? standard.map(record, context) }]
  })
  const present = new Set(mapped.flatMap(({ whole, given }) => (whole && !isEmpty(given) ? [whole] : [])))
  const kept = mapped.filter(({ whole, given }) => !isEmpty(given) || (whole && present.has(whole)))
  return Object.fromEntries(kept.map(({ field, given }) => [field, isEmpty(given) ? null : given]))
}

const isEmpty = (given: unknown): boolean => given === null || given === undefined || given === ''
