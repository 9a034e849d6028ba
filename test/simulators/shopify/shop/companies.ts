import type { Company, CompanyAddress, CompanyLocation } from '../company.ts'
import { stamp, type Desk } from './actions.ts'

type AddressInput = Partial<Omit<CompanyAddress, 'id' | 'companyName'>>
type LocationInput = {
  name: string
  phone?: string
  billingAddress?: AddressInput
  shippingAddress?: AddressInput
}
export type CompanyInput = {
  name: string
  externalId?: string
  note?: string
  locations?: (string | LocationInput)[]
}

/** A B2B company. Without locations it has one of its own name, as in Shopify's admin. */
export function createCompany(
  desk: Desk,
  { name, externalId, note, locations = [name] }: CompanyInput,
): Company {
  const { shop } = desk
  const at = stamp(desk)
  const company: Company = {
    __typename: 'Company',
    id: shop.ids.gid('Company'),
    name,
    externalId: externalId ?? null,
    note: note ?? null,
    createdAt: at,
    updatedAt: at,
    locations: locations.map((place) => newLocation(desk, name, place)),
    contacts: [],
  }
  shop.companies.set(company.id, company)
  return company
}

function newLocation({ shop }: Desk, companyName: string, given: string | LocationInput): CompanyLocation {
  const input = typeof given === 'string' ? { name: given } : given
  const address = (one: AddressInput | undefined): CompanyAddress | null =>
    one ? { id: shop.ids.gid('CompanyAddress'), companyName, ...noAddress, ...one } : null
  return {
    id: shop.ids.gid('CompanyLocation'),
    name: input.name,
    phone: input.phone ?? null,
    billingAddress: address(input.billingAddress),
    shippingAddress: address(input.shippingAddress),
  }
}

const noAddress = {
  address1: '',
  address2: null,
  city: null,
  province: null,
  zoneCode: null,
  zip: null,
  country: null,
  countryCode: 'CA',
  phone: null,
}

/** No topic of ours tells of it. */
export function updateCompany(
  desk: Desk,
  id: string,
  changes: Partial<Pick<Company, 'name' | 'externalId' | 'note'>>,
): Company {
  return Object.assign(found(desk, id), changes, { updatedAt: stamp(desk) })
}

/** UNCONFIRMED whether it moves the company's updatedAt: here it does not, and nothing may depend on it. */
export function updateLocation(
  desk: Desk,
  id: string,
  changes: Partial<Pick<CompanyLocation, 'name' | 'phone'>> & { billingAddress?: AddressInput | null },
): void {
  const [location] = found(desk, id).locations
  const { billingAddress, ...others } = changes
  if (!location) return
  Object.assign(location, others)
  if (billingAddress === null) location.billingAddress = null
  if (billingAddress) Object.assign(location.billingAddress ?? {}, billingAddress)
}

function found({ shop }: Desk, id: string): Company {
  const company = shop.companies.get(id)
  if (!company) throw new Error('no such company')
  return company
}

/** The customer buys for the company from now on. */
export function joinCompany(desk: Desk, id: string, customerId: string): void {
  const company = desk.shop.companies.get(id)
  if (!company || company.contacts.some((one) => one.customerId === customerId)) return
  company.contacts.push({ id: desk.shop.ids.gid('CompanyContact'), customerId })
  company.updatedAt = stamp(desk)
}
