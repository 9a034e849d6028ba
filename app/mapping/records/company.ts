// Companies as Zoho's Accounts: which a record belongs to, their name, and when two are the same. Pure.

import type { Address } from '#app/shopify/records/common-fields.ts'
import type { ShopifyCompany } from '#app/shopify/records/companies.ts'
import type { ShopifyCustomer } from '#app/shopify/records/customer.ts'
import type { ShopifyOrder } from '#app/shopify/records/order.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { cut, line } from '#app/mapping/values/text.ts'

/** A company with an Account of its own. `id`: of one of Shopify's B2B companies; null: an address names it. */
export type Company = { id: string | null; name: string }

type Choice = Settings['accounts']

/** Who an order is billed to; null: it belongs to the store's own Account. */
export const companyOfOrder = (order: ShopifyOrder, choice: Choice): Company | null =>
  (choice.b2b ? known(order.purchasingEntity?.company) : null) ??
  (choice.perCompany ? named(order.billingAddress, order.shippingAddress) : null)

/** Whom a customer belongs to; null: nobody. */
export const companyOfCustomer = (customer: ShopifyCustomer, choice: Choice): Company | null =>
  (choice.b2b ? known(profileOf(customer)) : null) ??
  (choice.perCompany ? named(customer.defaultAddress) : null)

/** Shopify was not asked for companies, or refused: whose a record is stays open. */
export const isCompanyOpen = (asked: unknown, { b2b }: Choice): boolean => b2b && asked === undefined

/** Of the B2B companies that a customer buys for the one they joined first: Shopify's ids grow. */
export function profileOf({ companyContactProfiles }: ShopifyCustomer): ShopifyCompany | null {
  const [first] = (companyContactProfiles ?? []).toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
  return first?.company ?? null
}

// Precise enough to order them by: 13 digits.
const numberOf = (gid: string): number => Number(gid.split('/').at(-1))

/** One of Shopify's B2B companies; null for none, and for one without a name. */
export const b2bCompany = (company: ShopifyCompany): Company | null => known(company)

function known(company: ShopifyCompany | null | undefined): Company | null {
  const name = line(company?.name)
  return company && name !== null ? { id: company.id, name: accountName(name) } : null
}

function named(...addresses: readonly (Address | null)[]): Company | null {
  const name = companyName(...addresses)
  return name === null ? null : { id: null, name }
}

const nameLimit = 200

/** The company that an address names, as an Account is called after it; the first address that names one counts. */
export function companyName(...addresses: readonly (Address | null)[]): string | null {
  for (const address of addresses) {
    const name = line(address?.company)
    if (name !== null) return accountName(name)
  }
  return null
}

/** A name as long as an Account's may be. */
const accountName = (name: string): string => cut(name, nameLimit)

/** The store's own Account, for the orders of everybody who names no company. */
export const storeAccountName = (chosen: string | null, shopName: string): string =>
  accountName(line(chosen) ?? `${shopName} - Shopify customers`)

/** Equal for names that differ only in case, spaces or the way letters are composed. */
export const companyKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
