// A Zoho record that may be the one, as the merchant tells it from others. Pure; what it says is never stored.

import type { ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { ZohoRecord } from '#app/zoho/records/rows.ts'

export type Candidate = {
  id: ZohoId
  name: string
  email: string | null
  phone: string | null
  /** Product code, or an order's total. */
  mark: string | null
  /** In one line. */
  address: string | null
  owner: string | null
  createdAt: string | null
  modifiedAt: string | null
  /** Deals of a contact that are not closed; null where that is not known. */
  openDeals: number | null
  /** It stands for another Shopify record already. */
  taken: boolean
}

type Field = keyof ZohoRecord

const common: readonly Field[] = ['Owner', 'Created_Time', 'Modified_Time']
const person: readonly Field[] = ['First_Name', 'Last_Name', 'Email', 'Phone', 'Mobile']
const mailing: readonly Field[] = ['Mailing_Street', 'Mailing_City', 'Mailing_Zip', 'Mailing_Country']
const own: readonly Field[] = ['Street', 'City', 'Zip_Code', 'Country']
const addresses = [mailing, own]
const byModule: Readonly<Record<string, readonly Field[]>> = {
  Leads: [...person, ...own],
  Contacts: [...person, ...mailing],
  Products: ['Product_Name', 'Product_Code'],
  Sales_Orders: ['Subject', 'Grand_Total'],
  Quotes: ['Subject', 'Grand_Total'],
  Deals: ['Deal_Name', 'Amount'],
}

/** What is asked of Zoho for the records of a module. */
export const candidateFields = (module: string): string[] => [...(byModule[module] ?? []), ...common]

/** @param record of Zoho, or what is mapped for it of Shopify's record */
export function toCandidate(
  record: ZohoRecord,
  { kind, taken }: { kind: RecordKind; taken: boolean },
): Candidate {
  const said = (field: Field) => textOf(record[field])
  const names = mappingKinds[kind].zohoName.flatMap((field) => said(field) ?? [])
  return {
    id: record.id,
    name: names.join(' ') || record.id,
    email: said('Email'),
    phone: said('Phone') ?? said('Mobile'),
    mark: said('Product_Code') ?? said('Grand_Total') ?? said('Amount'),
    address:
      addresses
        .map((fields) => fields.flatMap((field) => said(field) ?? []).join(', '))
        .find((line) => line !== '') ?? null,
    owner: nameIn(record['Owner']),
    createdAt: said('Created_Time'),
    modifiedAt: said('Modified_Time'),
    openDeals: null,
    taken,
  }
}

const textOf = (value: unknown): string | null =>
  typeof value === 'number' || typeof value === 'string' ? String(value).trim() || null : null

const nameIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value ? textOf(value.name) : null

/** What is compared between Shopify's record and a candidate. */
const comparedFacts = ['name', 'email', 'phone', 'mark', 'address'] as const
export type ComparedFact = (typeof comparedFacts)[number]

/** Which facts both sides know and tell differently; spelling in capitals and of phone numbers aside. */
export function differingFacts(shopify: Candidate, candidate: Candidate): ComparedFact[] {
  const plain = (fact: ComparedFact, text: string) =>
    fact === 'phone'
      ? text.replaceAll(/\D/g, '').slice(-9)
      : fact === 'mark' && !Number.isNaN(Number(text))
        ? String(Number(text))
        : text.normalize().toLowerCase().replaceAll(/\s+/g, ' ')
  return comparedFacts.filter((fact) => {
    const [one, other] = [shopify[fact], candidate[fact]]
    return one !== null && other !== null && plain(fact, one) !== plain(fact, other)
  })
}
