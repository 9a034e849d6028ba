import type { ShopState } from '../shop/state.ts'
import type { Company, Customer, Order } from '../types.ts'
import type { FieldTable } from '../world.ts'

/** Null for an order that a person placed for themselves. */
export function purchaseOf({ company: purchase, customerId }: Order, shop: ShopState): object | null {
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
  contacts: (company: Company) => company.contacts.map(contactOf(company)),
}

export const contactFields: FieldTable = {
  customer: ({ customerId }: Company['contacts'][number], _a, { shop }) =>
    shop.customers.get(customerId) ?? null,
}
