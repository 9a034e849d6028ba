import type { ShopState } from '../shop/state.ts'
import type { Company } from '../company.ts'
import type { Customer, Order } from '../types.ts'
import type { Keyed } from '../connection.ts'
import type { Args, Context, FieldTable } from '../world.ts'

/** Null for an order that a person placed for themselves. */
export function purchaseOf(
  { company: purchase, customerId }: Pick<Order, 'company' | 'customerId'>,
  shop: ShopState,
): object | null {
  const company = purchase && shop.companies.get(purchase.id)
  if (!purchase || !company) return null
  const location = company.locations.find(({ id }) => id === purchase.locationId)
  const contact = company.contacts.find((one) => one.customerId === customerId)
  return {
    __typename: 'PurchasingCompany',
    company,
    contact: contact ? contactOf(company)(contact) : null,
    location: { __typename: 'CompanyLocation', company, ...location },
  }
}

const contactOf = (company: Company) => (contact: Company['contacts'][number]) => ({
  __typename: 'CompanyContact',
  company,
  ...contact,
})

export const profilesOf = ({ id }: Customer, shop: ShopState) =>
  [...shop.companies.values()].flatMap((company) =>
    company.contacts.filter(({ customerId }) => customerId === id).map(contactOf(company)),
  )

export const companyFields: FieldTable = {
  locations: (company: Company) =>
    company.locations.map((one) => ({ __typename: 'CompanyLocation', company, ...one })),
  mainContact: (company: Company) => company.contacts.slice(0, 1).map(contactOf(company))[0] ?? null,
  contacts: (company: Company) => company.contacts.map(contactOf(company)),
}

export const contactFields: FieldTable = {
  customer: ({ customerId }: Company['contacts'][number], _a, { shop }) =>
    shop.customers.get(customerId) ?? null,
}

/** `companies(query: "updated_at:>='…'")`, by the sort key. */
export function companiesIn(_r: unknown, args: Args, { shop }: Context): Keyed {
  const since = /updated_at:>='?([^' ]+)/.exec(typeof args['query'] === 'string' ? args['query'] : '')?.[1]
  const keyOf = (company: Company) =>
    args['sortKey'] === 'UPDATED_AT' ? company.updatedAt : Number(company.id.split('/').at(-1))
  const rows = [...shop.companies.values()].filter(
    ({ updatedAt }) => !since || Date.parse(updatedAt) >= Date.parse(since),
  )
  return { rows: rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)), keyOf }
}
