// What Shopify has of one kind of record: how it is listed, searched, counted and read. One object a kind.

import type { GidType } from '#app/lib/ids.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'

export type ShopifyKind = {
  /** The query's root field. */
  root: string
  /** What Shopify calls the record that one in Zoho stands for. */
  nodeType: GidType
  /** What it tells changes of: the product, not its variants. */
  changeType: GidType
  /** The scope that shows it: `read_` and this. */
  scope: 'customers' | 'products' | 'orders' | 'draft_orders'
  /** Webhooks tell its changes: what a look finds besides was missed. Else looks are how changes are learned. */
  hasWebhooks: boolean
  /** The fields that a list is read by. */
  title: string
  /** Names are personal and never stored: they are read of this type. Null: its name is stored as a label. */
  namedAs: GidType | null
  /** What a row may name instead of a part of it: its title is read of this type. */
  wholeAs: GidType | null
  /** Whose customer, date and amount a list shows. */
  headOf: GidType | null
  /** The amount that such a list shows. */
  headTotal: 'currentTotalPriceSet' | 'totalPriceSet'
  /** What a search needs besides, to show all of them. */
  alsoSearched: string
  /** By what a list of changed records is sorted: the time of the change, where Shopify can. */
  changedSort: 'UPDATED_AT' | 'CREATED_AT'
  /** By what a list from the newest record on is sorted: the time of its beginning, where Shopify can. */
  bornSort: 'CREATED_AT' | 'ID'
  /** Shopify lists it while somebody is still at it: so long after the last change it is taken as it is. */
  leftAloneMs: number
  /** A search by time matches whole days, so that it starts this much earlier. */
  earlierMs: number
  /** What an import since a date goes by; null: it is never cut by a date. */
  importedBy: 'createdAt' | 'updatedAt' | null
  /** How many a query asks for at first: safe under the pessimistic cost model (contracts/shopify 3.3). */
  firstSize: number
  /** The result of a bulk operation has lines that belong to other lines. */
  hasChildren: boolean
  /** Most apps are shown those of the last 60 days only (contracts/shopify 3.3). */
  hidesOld: boolean
  /** The fields of what a merchant may choose filters and conditions from; null: nothing to choose. */
  suggested: string | null
  /** Asks for any one of them, and for how many there are. */
  anyQuery: string
  /** The inner query of a bulk operation. @param since ISO time or null */
  bulkQuery: (since: string | null, names: MetafieldNames) => string
}
