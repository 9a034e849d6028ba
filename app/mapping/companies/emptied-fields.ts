// Fields of an Account of which a company has nothing in Shopify any more. Pure.

import type { Entry } from '#app/mapping/catalogue/entry.ts'
import { removedIn } from '#app/mapping/removed/removed-values.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { CompanyDetails } from '#app/shopify/records/companies.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'
import { companyEntries, homeOf } from './company-account.ts'

function hasNoPhone(company: CompanyDetails): boolean {
  const { phone, billingAddress, shippingAddress } = homeOf(company) ?? {}
  return !(phone ?? (billingAddress ?? shippingAddress)?.phone)
}

// Addresses say so in their own entries. These stand here because browsers load those; without a value there are no facts.
const texts: readonly Pick<Entry<CompanyDetails, never>, 'standard'>[] = [
  { standard: { words: 'companyPhone', fields: { Accounts: 'Phone' }, removed: hasNoPhone } },
  { standard: { words: 'companyFacts', fields: { Accounts: 'Description' }, removed: () => true } },
]

/**
 * None of a company of which Shopify withholds more than names.
 * @param row as it is written
 */
export const emptiedOf = (company: CompanyDetails, row: ZohoRow, fields: FieldMap): string[] =>
  company.withheld?.some((datum) => datum !== 'name')
    ? []
    : removedIn([...texts, ...companyEntries], company, { row, fields, rules: [] })
