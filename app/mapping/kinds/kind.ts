// What mapping and settings know of one kind of record: where it goes in Zoho, what it is recognised by, what rules may
// read, ask and write. One object a kind; pure, and light enough for the browser.

import type { ParseKeys } from 'i18next'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { KindTraits, RecordKind } from '#app/lib/kinds.ts'
import type { FactType } from '#app/mapping/catalogue/entry.ts'
import type { Facts } from '#app/mapping/facts/facts.ts'
import type { MetafieldOwner } from '#app/mapping/facts/metafields.ts'
import type { RuleCondition } from '#app/mapping/rules/rule.ts'
import type { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import type { Filters, Settings } from '#app/mapping/settings/settings.ts'
import type { ZohoRecord } from '#app/zoho/records/rows.ts'

type Chosen = Pick<Settings, 'customersAs' | 'ordersAs'>
type Chosable = Pick<Settings, 'rules' | 'filters' | 'newRecords' | 'shopifyTags'>

export type MappingKind = KindTraits & {
  name: RecordKind

  /** The label of our id field; Zoho allows 25 characters and derives the API name. */
  idLabel: string
  /** What is in that field: two kinds of one module share it, and their ids may be the same number. */
  ownId: (shopifyId: ShopifyId) => string
  /** The modules that its records may be in, that where they begin first. */
  modules: (chosen: Chosen) => readonly [string, ...string[]]
  /** Without these the kind cannot be synced. */
  neededModules: (chosen: Chosen) => readonly string[]
  /** Where records of an earlier choice may be: kept up to date where our field is, never made ready for its own sake. */
  otherModules: (chosen: Chosen) => readonly string[]
  /**
   * Whether another module that the merchant chose is made ready without an import.
   * @param people how many modules of customers are known
   */
  isMadeReady: (people: number) => boolean
  /** Without its module nothing makes sense. */
  isVital: boolean
  /** The fields that a record in Zoho is called by. */
  zohoName: readonly (keyof ZohoRecord)[]

  /** What a record that Zoho had before us is found by, besides ids. */
  matchKeys: readonly ('email' | 'phone')[]
  /** How the fields of Zoho's own extension are called that hold its id. */
  extension: {
    /** Words that say that the id is another record's. */
    notIts: readonly string[]
    /** It is known there by its number as well, and a field is called after that. */
    numberOf: string | null
    /** It is known there by its SKU as well. */
    bySku: boolean
  }

  /** The names that rules may read, in the order in which they are listed. */
  facts: ReadonlyMap<string, FactType>
  /** What its attributes are called that rules may read: an order's, or a variant's options. Null: it has none. */
  attributeWords: ParseKeys | null
  metafieldOwners: readonly MetafieldOwner[]
  /** It may belong to a B2B company. */
  hasCompany: boolean
  /** Shopify lets it have tags. */
  hasTags: boolean
  /** What rules may ask of it, and in which words. */
  conditions: readonly { on: RuleCondition['if']; words: ParseKeys }[]
  /** Fields that no rule may write: they make an order's total or tell records apart, and the sync itself would break. */
  reserved: ReadonlySet<string>
  /** Whether the merchant's filters let a record through. */
  passes: (facts: Facts, filters: Filters) => boolean
  /** What the merchant decided about the kind. */
  choices: (settings: Chosable) => KindChoices
}

/** Our id field holds Shopify's id as it is. */
export const itsId = (shopifyId: ShopifyId): string => shopifyId

/** Fields that no rule may write, of any kind. */
export const reservedAnywhere = ['id', 'Owner', 'Tag', 'Layout'] as const

/** Of records with rows: what their money is worked out of. */
export const reservedWithRows = [
  'Adjustment',
  'Tax',
  'Currency',
  'Exchange_Rate',
  'Discount',
  'Discount_Type__s',
  'Discount_Percentage__s',
  'Sub_Total',
  'Grand_Total',
] as const

/** Words that say that an id in Zoho's own extension is no record's of ours. */
export const nobodys = [
  'store',
  'shop',
  'location',
  'address',
  'image',
  'transaction',
  'payment',
  'user',
  'line',
  'item',
] as const
