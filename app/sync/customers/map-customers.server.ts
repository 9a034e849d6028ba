// Shopify customers -> mapped records: each as a Lead, a Contact, or both where it may be either.

import { fromGid } from '#app/lib/ids.ts'
import { companyOfCustomer, isCompanyOpen } from '#app/mapping/records/company.ts'
import {
  customerToPerson,
  emailKey,
  homeOf,
  phoneKey,
  type PersonModule,
} from '#app/mapping/records/customer.ts'
import { applyCustomerRules } from '#app/mapping/settings/merchant.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import { inTurns } from '#app/sync/work/in-turns.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { merchantOf } from '#app/sync/org/merchant-of.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/** @param ordered an order of this customer is at hand */
export function mapCustomer(orgConfig: OrgConfig, customer: ShopifyCustomer, ordered = false): MappedRecord {
  const { settings, people } = orgConfig
  const home = homeOf(settings.customersAs, customer, ordered)
  const otherHome = home === 'Leads' ? 'Contacts' : 'Leads'
  return {
    shopifyId: fromGid(customer.id),
    parentId: null,
    label: null,
    sourceAt: customer.updatedAt,
    createdAt: customer.createdAt,
    ...personIn(orgConfig, customer, home),
    home,
    ...(people.has(otherHome) ? { other: personIn(orgConfig, customer, otherHome) } : {}),
    email: emailKey(customer),
    phone: settings.matchByPhone ? phoneKey(customer) : null,
    company: companyOfCustomer(customer, settings.accounts),
    companyOpen: isCompanyOpen(customer.companyContactProfiles, settings.accounts),
    lines: null,
    total: null,
  }
}

function personIn(orgConfig: OrgConfig, customer: ShopifyCustomer, module: PersonModule) {
  const fields = orgConfig.people.get(module)?.fields ?? new Map()
  const person = customerToPerson(customer, module, orgConfig.settings.optOut, fields)
  return applyCustomerRules(person, customer, { ...merchantOf(orgConfig, 'customer'), fields })
}

/** Of many customers; the process goes on in between. */
export const mapCustomers = (
  orgConfig: OrgConfig,
  customers: readonly ShopifyCustomer[],
  ordered = false,
): Promise<MappedRecord[]> =>
  inTurns(customers.map((customer) => () => mapCustomer(orgConfig, customer, ordered)))
