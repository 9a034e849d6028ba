import type { Company } from '../types.ts'
import type { Desk } from './actions.ts'

export type CompanyInput = { name: string; externalId?: string; locations?: string[] }

/** A B2B company. Without locations it has one of its own name, as in Shopify's admin. */
export function createCompany(
  { shop }: Desk,
  { name, externalId, locations = [name] }: CompanyInput,
): Company {
  const company: Company = {
    __typename: 'Company',
    id: shop.ids.gid('Company'),
    name,
    externalId: externalId ?? null,
    locations: locations.map((place) => ({ id: shop.ids.gid('CompanyLocation'), name: place })),
    contacts: [],
  }
  shop.companies.set(company.id, company)
  return company
}

/** No topic of ours tells of it. */
export function updateCompany(
  { shop }: Desk,
  id: string,
  changes: Partial<Pick<Company, 'name' | 'externalId'>>,
): Company {
  const company = shop.companies.get(id)
  if (!company) throw new Error('no such company')
  return Object.assign(company, changes)
}

/** The customer buys for the company from now on. */
export function joinCompany({ shop }: Desk, id: string, customerId: string): void {
  const contacts = shop.companies.get(id)?.contacts ?? []
  if (!contacts.some((one) => one.customerId === customerId))
    contacts.push({ id: shop.ids.gid('CompanyContact'), customerId })
}
