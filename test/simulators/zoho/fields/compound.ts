import type { FieldSpec } from './field.ts'

/** The parts of Zoho's help ("Address Field"), by the suffix of their names; the types but the last two are INF (OAS fields). */
const parts = [
  { suffix: 'Country', label: 'Country / Region', addressType: 'country', length: 100 },
  { suffix: 'Flat', label: 'Flat / House No. / Building / Apartment Name', addressType: 'flat', length: 250 },
  { suffix: 'Street', label: 'Street Address', addressType: 'street', length: 250 },
  { suffix: 'City', label: 'City', addressType: 'city', length: 100 },
  { suffix: 'State', label: 'State / Province', addressType: 'state', length: 100 },
  { suffix: 'Zip', label: 'Zip / Postal Code', addressType: 'zip', length: 30 },
]
const coordinates = [
  { suffix: 'Latitude', label: 'Latitude', addressType: 'latitude' },
  { suffix: 'Longitude', label: 'Longitude', addressType: 'longitude' },
]
const partOfOld = /^(?:(Mailing|Other|Billing|Shipping)_)?(?:Street|City|State|Zip|Zip_Code|Code|Country)$/

const isOld = ({ apiName }: FieldSpec) => partOfOld.test(apiName)

/** A module of a new organisation: an Address field in place of each of the standard addresses' fields (11b.10). */
export function withCompoundAddresses(fields: readonly FieldSpec[]): FieldSpec[] {
  const old = fields.filter(isOld)
  const names = old.map(({ apiName }) => {
    const prefix = partOfOld.exec(apiName)?.[1]
    return prefix ? `${prefix}_Address` : 'Address_1'
  })
  return [...fields.filter((field) => !isOld(field)), ...[...new Set(names)].flatMap(compound)]
}

function compound(whole: string): FieldSpec[] {
  const name = whole.replaceAll('_', ' ')
  const inner = `${whole}_Coordinates`
  return [
    { apiName: whole, type: 'address', readOnly: true },
    ...parts.map(({ suffix, label, ...rest }): FieldSpec => {
      return {
        apiName: `${whole}_${suffix}`,
        type: 'text',
        label: `${name} - ${label}`,
        parent: whole,
        ...rest,
      }
    }),
    { apiName: inner, type: 'location', label: `${name} - Coordinates`, parent: whole, readOnly: true },
    ...coordinates.map(({ suffix, label, addressType }): FieldSpec => {
      const named = { apiName: `${inner}_${suffix}`, label: `${name} - ${label}` }
      return { ...named, type: 'double', decimals: 9, length: 50, parent: inner, addressType }
    }),
  ]
}
