// A B2B company of Shopify's -> the fields of its Account beside the name. Pure.

import { addressEntries, mapRow, type Entry, type Ways } from '#app/mapping/catalogue/entry.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { clean, cut, join, line } from '#app/mapping/values/text.ts'
import type { CompanyDetails } from '#app/shopify/records/companies.ts'
import type { ZohoAccount } from '#app/zoho/records/rows.ts'

type Context = Pick<Ways, 'phone'> & { fields?: FieldMap }
type CompanyEntry = Entry<CompanyDetails, Context>

const account = <F extends string>(field: F) => ({ Accounts: field })
const descriptionLimit = 32_000
/** One more is read. */
const mostLocations = 10

// Shopify's ids grow: the oldest location is where the company is at home.
const ofAge = ({ locations }: CompanyDetails) => locations.toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
export const homeOf = (company: CompanyDetails) => ofAge(company)[0]
const numberOf = (gid: string): number => Number(gid.split('/').at(-1))

const addressIn = <P extends 'Billing_' | 'Shipping_'>(prefix: P) => ({
  street: account(`${prefix}Street` as const),
  city: account(`${prefix}City` as const),
  state: account(`${prefix}State` as const),
  code: account(`${prefix}Code` as const),
  country: account(`${prefix}Country` as const),
})

const billing = (company: CompanyDetails) => homeOf(company)?.billingAddress ?? null
const shipping = (company: CompanyDetails) => homeOf(company)?.shippingAddress ?? null

/** In the order in which people look for them. The name is found, made and followed for itself: sync/accounts. */
export const companyEntries: readonly CompanyEntry[] = [
  { standard: { words: 'companyName', fields: account('Account_Name') } },
  {
    standard: {
      words: 'companyPhone',
      fields: account('Phone'),
      map: (company, { phone }) => {
        const address = billing(company) ?? shipping(company)
        return phone(homeOf(company)?.phone ?? address?.phone, address?.countryCodeV2)
      },
    },
  },
  { standard: { words: 'companyFacts', fields: account('Description'), map: companyFacts } },
  ...addressEntries<CompanyDetails, Context>({
    group: 'billing',
    of: billing,
    written: (company) => billing(company) ?? shipping(company),
    fields: addressIn('Billing_'),
  }),
  ...addressEntries<CompanyDetails, Context>({
    group: 'shipping',
    of: shipping,
    written: (company) => shipping(company) ?? billing(company),
    fields: addressIn('Shipping_'),
  }),
]

/** The fields of an Account that a company fills. */
export const companyFields: readonly string[] = companyEntries.flatMap(
  ({ standard }) => standard?.fields.Accounts ?? [],
)

export const companyToAccount = (company: CompanyDetails, context: Context): ZohoAccount =>
  mapRow(companyEntries, 'Accounts', company, context)

function companyFacts(company: CompanyDetails): string | null {
  const { externalId, mainContact, note } = company
  const contact = join([line(mainContact?.customer?.displayName), line(mainContact?.title)], ', ')
  const facts: [name: string, value: string | null][] = [
    ['External ID', line(externalId)],
    ['Main contact', contact],
    ...placesOf(company).map((place): [string, string] => ['Location', place]),
    ['Note', clean(note)],
  ]
  const named = facts.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  return named.length > 0 ? cut(named.join('\n'), descriptionLimit) : null
}

function placesOf(company: CompanyDetails): string[] {
  const locations = ofAge(company)
  const places = locations.slice(0, mostLocations).flatMap(({ name, shippingAddress, billingAddress }) => {
    const { address1, zip, city, country } = shippingAddress ?? billingAddress ?? {}
    const place = join([line(name), line(address1), join([line(zip), line(city)], ' '), line(country)], ', ')
    return place ? [place] : []
  })
  return locations.length > mostLocations ? [...places, 'and more'] : places
}
