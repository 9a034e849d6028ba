// Fields of an Account of which a company has nothing in Shopify any more. Pure.

import { removedIn } from '#app/mapping/removed/removed-values.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { CompanyDetails } from '#app/shopify/records/companies.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'
import { companyEntries } from './company-account.ts'

/**
 * None of a company of which Shopify withholds more than names.
 * @param row as it is written
 */
export const emptiedOf = (company: CompanyDetails, row: ZohoRow, fields: FieldMap): string[] =>
  company.withheld?.some((datum) => datum !== 'name')
    ? []
    : removedIn(companyEntries, company, { row, fields, rules: [] })
