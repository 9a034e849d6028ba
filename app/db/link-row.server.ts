// The rows of `Link` as the app knows them: what their columns say by a text that stands for no value.

import { type ShopifyId, ZohoId, StoredShopifyId } from '#app/lib/ids.ts'
import { Prisma, type Link as LinkRow } from '@prisma/client'
import { RecordKind } from '#app/lib/record-kind.ts'

/** What is known of a record of Shopify's, and of what stands for it in Zoho. */
export type Link = Omit<
  LinkRow,
  'kind' | 'shopifyId' | 'parentId' | 'zohoId' | 'fingerprint' | 'claimedBy'
> & {
  kind: RecordKind
  shopifyId: ShopifyId
  parentId: ShopifyId | null
  /** Of a checkout: the order that came of it. */
  claimedBy: ShopifyId | null
  /** Null: a write was about to be made, and nobody heard of its end. */
  zohoId: ZohoId | null
  /** Null: whatever Zoho holds of it is to be written again. */
  fingerprint: string | null
  /** A write of it was begun, and nobody heard how it ended. Its hashes say of which fields that is so. */
  inDoubt: boolean
}

/** A link to a record that Zoho has, or had. */
export type RecordLink = Link & { zohoId: ZohoId }

export const isLinked = (link: Link): link is RecordLink => link.zohoId !== null

// The columns say by a text what has no value: older processes read them while a new version starts (decision 042).
export const noRecord = ''
export const invalidHash = 'void'
export const refusedHash = 'refused' // Zoho refused the last write: it holds what was written before
export const doubtfulHash = 'doubt' // being written, until the answer is known
const noFingerprint: ReadonlySet<string> = new Set([invalidHash, refusedHash, doubtfulHash])

/** As the drivers hand it over (Database.rows). */
export type RawLink = Omit<LinkRow, Amounts> & Record<Amounts, string | null>
type Amounts = 'total' | 'correction' | 'adjustment'

const utc = (column: string) => Prisma.raw(`"${column}" AT TIME ZONE 'UTC' AS "${column}"`)
const amount = (column: Amounts) => Prisma.raw(`"${column}"::text AS "${column}"`)

/** All columns of `Link`. */
export const linkColumns = Prisma.sql`"shopDomain", "kind", "shopifyId", "parentId", "zohoModule", "zohoId", "fingerprint",
  "linesHash", "label", ${utc('sourceAt')}, ${amount('total')}, ${amount('correction')}, ${amount('adjustment')},
  ${utc('createdAt')}, ${utc('syncedAt')}, "adopted", "fieldHashes", "metafieldHash", ${utc('staleAt')},
  ${utc('staleSince')}, "claimedBy", "gone"`

const decimal = (text: string | null) => (text === null ? null : new Prisma.Decimal(text))

export const fromRaw = ({ total, correction, adjustment, ...row }: RawLink): LinkRow => ({
  ...row,
  total: decimal(total),
  correction: decimal(correction),
  adjustment: decimal(adjustment),
})

export const toLink = ({
  kind,
  shopifyId,
  parentId,
  zohoId,
  fingerprint,
  claimedBy,
  ...row
}: LinkRow): Link => ({
  ...row,
  kind: RecordKind.parse(kind),
  shopifyId: StoredShopifyId.parse(shopifyId),
  parentId: StoredShopifyId.nullable().parse(parentId),
  claimedBy: StoredShopifyId.nullable().parse(claimedBy),
  zohoId: zohoId === noRecord ? null : ZohoId.parse(zohoId),
  fingerprint: noFingerprint.has(fingerprint) ? null : fingerprint,
  inDoubt: fingerprint === doubtfulHash,
})

export const toRow = (link: NewLink) => ({
  ...link,
  zohoId: link.zohoId ?? noRecord,
  fingerprint: link.fingerprint ?? invalidHash,
})

/** Of links to a record. */
export const linked = { zohoId: { not: noRecord } }
/** As SQL; of a table with an alias: `l.${isLinkedRow}`. */
export const isLinkedRow = Prisma.sql`"zohoId" <> ${noRecord}`

export type NewLink = {
  shopifyId: ShopifyId
  parentId: ShopifyId | null
  zohoModule: string
  zohoId: ZohoId | null
  /** Null: to be written again. */
  fingerprint: string | null
  linesHash: string | null
  label: string | null
  sourceAt: string | null
  total: string | null
  createdAt: string | null
  /** What the adjustment makes up for; null leaves what is remembered. */
  correction: string | null
  /** The order's adjustment as written; null where it has none of ours. */
  adjustment: string | null
  adopted: boolean
  fieldHashes: string | null
  /** What the link said of its fields when some of them were left out of the write; null: none was. */
  seenHashes: string | null
}
