// A Shopify record mapped and ready to be written: the common shape of all kinds in the pipeline.

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { Company } from '#app/mapping/records/company.ts'
import type { PersonModule, PhoneKey } from '#app/mapping/records/customer.ts'
import type { RecordAmounts } from '#app/mapping/settings/missing-currency.ts'
import type { Ruled } from '#app/mapping/settings/merchant.ts'
import type { Said } from '#app/mapping/said/said-values.ts'
import type { MappedLine } from '#app/mapping/records/mapped-line.ts'
import type { OrderModule } from '#app/mapping/records/order-modules.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'
import type { FieldSource } from './field-marks.ts'
import type { SyncResult } from './sync-result.ts'

export type MappedRecord = {
  shopifyId: ShopifyId
  /** The Shopify product of a variant, the Shopify customer of an order. */
  parentId: ShopifyId | null
  /** Order name; nothing personal. */
  label: string | null
  /** Shopify's updatedAt. */
  sourceAt: string
  /** Shopify's createdAt, of customers and orders. */
  createdAt?: string
  /** Mapped fields, without ids of either side. */
  row: ZohoRow
  /** What Shopify says of fields of `row` whose value is made of more than the record: what is compared. */
  says?: Said
  /** What in Shopify fields of `row` stand for: they change where that does, whichever record of Zoho's stands for it by now. */
  sources?: Readonly<Record<string, FieldSource>>
  /** What a new record gets besides, once; not compared, never updated. */
  onCreate?: ZohoRow
  /** Fields of `row` that are only written where Zoho has nothing. */
  keepIfSet?: readonly string[]
  /** Fields of `row` that are written whatever Zoho has. */
  overwrite?: readonly string[]
  /** Fields of `row` that follow Shopify's changes also where Zoho had the record before us. */
  followed?: readonly string[]
  /** Fields of `row` that are null because Shopify has nothing of them: emptied where Zoho still has what we wrote. */
  emptied?: readonly string[]
  /** Of a customer: amounts that a rule writes. A record that is in another currency than they are goes without them. */
  amounts?: RecordAmounts | null
  /** Of a customer: Shopify says neither yes nor no to mails, and no rule does. */
  unanswered?: boolean
  /** The merchant's filters keep the record out. */
  filtered?: boolean
  /** Lower-case e-mail of a customer, to find people that Zoho knows already. */
  email: string | null
  /** Of a customer, where the merchant wants people to be found by it. */
  phone?: PhoneKey | null
  /** The company a customer belongs to, where each gets an Account. */
  company?: Company | null
  /** Shopify did not show the customer's B2B company: an Account that Zoho has stays. */
  companyOpen?: boolean
  /** It goes without its Account: Zoho does not take the name. */
  accountRefused?: boolean
  /** What `row` is made for, where customers may be either; `other` is the same customer as the other one. */
  home?: PersonModule
  other?: Ruled
  /** Of a customer: the Lead that joins the new Contact once it is there. */
  leftLead?: ZohoId | null
  /** What our id field holds, where that is not Shopify's id as it is. */
  ownId?: string
  /** Of an order: the module it is in, or goes to. */
  orderIn?: OrderModule
  /** Of an order: something of it was given back, or is to be. */
  givenBack?: boolean
  /** When a value of `row` is next to be looked at, because time alone changes it, or Shopify has yet to work it out; undefined: not known this time. */
  staleAt?: Date | null | undefined
  /** Of a record that is not to be written now, or has no module to go to: how it ends. */
  nowhere?: SyncResult
  /** Of a record that is only written where it has a link already: how it ends where it has none, or no longer. */
  unlinkedAs?: SyncResult
  /** Other ids and names by which Zoho's own extension may know the record (its product's id, an order's name). */
  alsoKnownAs?: readonly string[]
  /** A variant's SKU where it is the only one of its product with it. */
  sku?: string | null
  lines: readonly MappedLine[] | null
  /** What the order must add up to. */
  total: string | null
}

/** What our id field in Zoho holds of a record. */
export const ownIdOf = ({ ownId, shopifyId }: Pick<MappedRecord, 'ownId' | 'shopifyId'>): string =>
  ownId ?? shopifyId

/** What can be told of a record that was not mapped: who it is. */
export const blankRecord = (
  about: Pick<MappedRecord, 'shopifyId'> & Partial<Pick<MappedRecord, 'parentId' | 'label'>>,
): MappedRecord => ({
  parentId: null,
  label: null,
  sourceAt: '',
  row: {},
  email: null,
  lines: null,
  total: null,
  ...about,
})
