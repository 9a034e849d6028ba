/** A B2B company with its locations and its people. */
export type Company = {
  __typename: 'Company'
  id: string
  name: string
  externalId: string | null
  note: string | null
  createdAt: string
  updatedAt: string
  locations: CompanyLocation[]
  /** Customers who buy for it; the first is the main one. */
  contacts: { id: string; customerId: string }[]
}

export type CompanyLocation = {
  id: string
  name: string
  phone: string | null
  billingAddress: CompanyAddress | null
  shippingAddress: CompanyAddress | null
}

export type CompanyAddress = {
  id: string
  companyName: string
  address1: string
  address2: string | null
  city: string | null
  province: string | null
  zoneCode: string | null
  zip: string | null
  country: string | null
  countryCode: string
  phone: string | null
}
