// Companies as Zoho's Accounts: their name, and when two names are the same. Pure.

import type { Address } from '#app/shopify/common-fields.ts'
import { cut, line } from './text.ts'

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
export const accountName = (name: string): string => cut(name, nameLimit)

/** The store's own Account, for the orders of everybody who names no company. */
export const storeAccountName = (chosen: string | null, shopName: string): string =>
  accountName(line(chosen) ?? `${shopName} - Shopify customers`)

/** Equal for names that differ only in case, spaces or the way letters are composed. */
export const companyKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
