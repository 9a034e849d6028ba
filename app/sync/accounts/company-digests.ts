// How a company is recognised without its name being kept. Pure but for the digests' keys.

import type { Digests } from '#app/lib/secrets/digests.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { companyKey, type Company } from '#app/mapping/records/company.ts'

/** What hashes of B2B companies begin with. */
export const b2bPrefix = 'company:'

export type CompanyDigests = {
  /** Which company it is cannot be read from it. */
  hashOf: (company: Company) => string
  /** All that a row of this company may be stored under. */
  hashesOf: (company: Company) => string[]
  /** Of the name that we give an Account. */
  nameDigest: (name: string) => string
  isNameDigest: (stored: string | null, name: string) => boolean
}

export function companyDigests(digests: Digests, shop: ShopDomain): CompanyDigests {
  const textOf = ({ id, name }: Company) => `${shop} ${id === null ? companyKey(name) : `company ${id}`}`
  const nameText = (name: string) => `${shop} name ${companyKey(name)}`
  return {
    hashOf: (company) => prefixOf(company) + digests.of(textOf(company)),
    hashesOf: (company) => digests.all(textOf(company)).map((digest) => prefixOf(company) + digest),
    nameDigest: (name) => digests.of(nameText(name)),
    isNameDigest: (stored, name) => stored !== null && digests.all(nameText(name)).includes(stored),
  }
}

const prefixOf = ({ id }: Company): string => (id === null ? '' : b2bPrefix)
