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
  owner: string | null
  modifiedAt: string | null
  /** It stands for another Shopify record already. */
  taken: boolean
}

type Field = keyof ZohoRecord

const common: readonly Field[] = ['Owner', 'Modified_Time']
const byModule: Readonly<Record<string, readonly Field[]>> = {
  Leads: ['First_Name', 'Last_Name', 'Email', 'Phone', 'Mobile'],
  Contacts: ['First_Name', 'Last_Name', 'Email', 'Phone', 'Mobile'],
  Products: ['Product_Name', 'Product_Code'],
  Sales_Orders: ['Subject', 'Grand_Total'],
  Deals: ['Deal_Name', 'Amount'],
}

/** What is asked of Zoho for the records of a module. */
export const candidateFields = (module: string): string[] => [...(byModule[module] ?? []), ...common]

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
    owner: nameIn(record['Owner']),
    modifiedAt: said('Modified_Time'),
    taken,
  }
}

const textOf = (value: unknown): string | null =>
  typeof value === 'number' || typeof value === 'string' ? String(value).trim() || null : null

const nameIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value ? textOf(value.name) : null
