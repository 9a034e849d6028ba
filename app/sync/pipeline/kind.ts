// What the pipeline asks of a kind: all that the engine does differently for customers, products and orders, whose objects
// lie in sync/kinds. What Shopify, the mapping and the screens know of a kind lies in shopify/kinds, mapping/kinds and
// ui/format/kinds.ts, and is part of it.

import type { Link, RecordLink } from '#app/db/link-row.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import type { ShopifyValue } from '#app/mapping/catalogue/shopify-values.ts'
import type { Facts, ShopPlace } from '#app/mapping/facts/facts.ts'
import type { MappingKind } from '#app/mapping/kinds/kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import type { SeenInBulk } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import type { ShopifyKind } from '#app/shopify/kinds/kind.ts'
import type { MetafieldNames } from '#app/shopify/records/metafield-names.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { ZohoRow } from '#app/zoho/records/rows.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { FindExisting } from '#app/sync/org/find-existing.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Verified } from './corrections.ts'
import type { Writing, Written } from './rows/next.ts'
import { noneRefused, type RefusedProducts } from './rows/row-products.ts'

/** Records of one kind on their way to Zoho. */
export type Push = {
  orgConfig: OrgConfig
  kind: Kind
  trigger: Trigger
  runId: string | null
  findExisting: FindExisting
  /** Customers are on their way from one module to the other. */
  moving?: true
  /** When Shopify was asked: of what changed in that very second the answer may hold only a part. */
  readAt?: Date
  /** When each record's change was recorded, for the latency. */
  notedAt?: ReadonlyMap<ShopifyId, Date>
  attempts?: ReadonlyMap<ShopifyId, number>
  /** What a comparison found to differ, by record. */
  causes?: ReadonlyMap<ShopifyId, string>
  mapAnew?: MapAnew | undefined
}

/** Maps some of them once more, by an org config that is another one by now. Nothing is read again of what is at hand. */
export type MapAnew = (orgConfig: OrgConfig, ids: ReadonlySet<ShopifyId>) => Promise<MappedRecord[]>

export type Kind = MappingKind &
  ShopifyKind & {
    /** Kinds whose records must be in Zoho first. */
    prerequisites: readonly RecordKind[]

    /** Reads records by id, as Shopify has them now, and maps them. @param ids of what changes name */
    read: (
      context: SyncContext,
      orgConfig: OrgConfig,
      ids: readonly ShopifyId[],
      trigger: Trigger,
    ) => Promise<Read>
    /**
     * Reads records that orders point to and that are to be in Zoho before them, and maps them.
     * @param need ordered: an order of theirs is at hand
     */
    readNeeded: (
      context: SyncContext,
      orgConfig: OrgConfig,
      ids: readonly ShopifyId[],
      need: { ordered: boolean },
    ) => Promise<MappedRecord[]>
    /** Maps what a bulk operation read. */
    mapBulk: (context: SyncContext, orgConfig: OrgConfig, bulk: Bulk) => Promise<MappedRecord[]>
    /** One record that is compared on the screen; null when Shopify does not show it. @param id of what a link names */
    readOne: (context: SyncContext, orgConfig: OrgConfig, id: ShopifyId) => Promise<OneRead | null>
    /** One record as choices that are not saved yet would map it; null when it is gone. */
    sample: (id: ShopifyId, sampling: Sampling) => Promise<Sampled | null>

    /** Modules in which its records are kept up to date; none: nothing of the kind is synced. */
    modulesIn: (orgConfig: OrgConfig) => ModuleConfig[]
    /** Modules in which records without a link are looked for. */
    soughtIn: (orgConfig: OrgConfig) => ModuleConfig[]
    /** Where one record is, or would be made. */
    placeOne: (orgConfig: OrgConfig, mapped: MappedRecord, link: Link | undefined) => PlacedOne
    /** Sorts a batch by module and has each part written. */
    place: (
      context: SyncContext,
      push: Push,
      mappedRecords: readonly MappedRecord[],
      writer: PartWriter,
    ) => Promise<SyncedRecord[]>
    /** Whether the module of a link is not there for the moment. */
    isAway: (orgConfig: OrgConfig, link: Link) => boolean
    /** The module to which its records can be moved. */
    movesTo: (settings: Settings) => string | null

    /** What people make of rows and adjustment stays until Shopify's own lines change: else both add up to Shopify's total. */
    rowsArePeoples: boolean
    /** Its mapping lets in what is in Zoho although filters keep it out, before it brings over what the record points to. */
    letsInEarly: boolean
    /** Our own id finds a record whose link was lost: nothing has to be kept of it before it is written. */
    isFoundById: boolean
    /**
     * What to do about products that Zoho takes in no row of these records. @param products those that it refused, and
     * all that the refused records name
     */
    replaceProducts: (
      context: SyncContext,
      orgConfig: OrgConfig,
      products: NamedProducts,
    ) => Promise<RefusedProducts>
    /**
     * Which of the records that Zoho says are not there were merged into one that stands for another record of Shopify's: by
     * Shopify id the one that stayed. Nothing is made anew for them; where Shopify no longer has that other one, they take it.
     */
    mergedInto: (
      context: SyncContext,
      orgConfig: OrgConfig,
      missing: { module: ModuleConfig; lost: readonly Lost[] },
    ) => Promise<ReadonlyMap<ShopifyId, Stayed>>
    /** Before links are kept of what was written. */
    afterWrite: (context: SyncContext, orgConfig: OrgConfig, wrote: WroteIn) => Promise<void>
    /** How records end that Zoho refused for something that the app made and somebody deleted: they come again without. */
    reconsider: (
      context: SyncContext,
      orgConfig: OrgConfig,
      wrote: readonly SyncedRecord[],
    ) => Promise<readonly SyncedRecord[]>
    /** Whether Zoho has what was written. */
    verify: (push: Push, wrote: WroteIn & { records: readonly SyncedRecord[] }) => Promise<Verified>
    /**
     * Records what follows from links that are about to be saved, for whoever dies before `afterPersist`: a follow-up too many
     * is harmless. It wakes nobody yet.
     */
    beforePersist: (context: SyncContext, push: Push, persisted: Persisted) => Promise<void>
    /** What follows from new links: also for those who read the old ones since. */
    afterPersist: (context: SyncContext, push: Push, persisted: Persisted) => Promise<void>

    /** Links of deleted records, as they are by now. */
    follow: (context: SyncContext, orgConfig: OrgConfig, links: readonly RecordLink[]) => Promise<Followed>
    /** What follows from their deletion. */
    afterDelete: (
      context: SyncContext,
      orgConfig: OrgConfig,
      shopifyIds: readonly ShopifyId[],
    ) => Promise<void>
  }

/** `found`: the ids that Shopify showed. `lost`: links of parts that a record no longer has. */
type Read = {
  mappedRecords: MappedRecord[]
  found: Set<ShopifyId>
  lost: Link[]
  /** Of kinds whose rows name taxes. */
  mapAnew?: MapAnew
}

type Bulk = {
  records: readonly BulkRecord[]
  /** Ids already looked for and not found: not asked for again in this run. */
  misses: Set<string>
  /** Is told of what these point to and what was pushed before them. */
  needed: (kind: RecordKind, synced: readonly SyncedRecord[]) => void
  /** What this run has found out of what its results withhold. */
  seen: SeenInBulk
  /** These are synced once more, after the import: what they point to was not there. */
  again: (ids: ReadonlySet<ShopifyId>) => Promise<void>
}

export type OneRead = { mapped: MappedRecord; shopify: ShopifyValue; lines: string[] }

export type Sampling = {
  admin: ShopifyAdmin
  place: ShopPlace
  shopName: string
  settings: Settings
  names: MetafieldNames
  fieldsIn: (module: string) => Promise<FieldMap>
}
export type Sampled = { module: string; mapped: ZohoRow; facts: Facts }

type PlacedOne = { mapped: MappedRecord; module: ModuleConfig | null }

/** Takes the parts of a batch that a kind sorted by module. */
export type PartWriter = {
  write: (push: Push, module: ModuleConfig, mappedRecords: readonly MappedRecord[]) => Promise<SyncedRecord[]>
  /** These have ended without a write. */
  tell: (push: Push, module: string | null, ended: readonly SyncedRecord[]) => Promise<void>
}

/** `joined`: links to Leads whose Contact is another customer's by now (two customers were merged, in Zoho first). */
export type Followed = { links: RecordLink[]; joined: RecordLink[] }

/** `zohoId`: of the record that is not there. */
export type Lost = { mapped: MappedRecord; zohoId: ZohoId | null }

/** The record that stayed of a merge. `isLeft`: it stands for one whom Shopify no longer has. */
export type Stayed = { zohoId: ZohoId; isLeft: boolean }

export type WroteIn = { module: ModuleConfig; results: readonly Written[] }

export type NamedProducts = { refused: ReadonlySet<ZohoId>; named: ReadonlySet<ZohoId> }

export type Persisted = {
  module: ModuleConfig
  fresh: readonly SyncedRecord[]
  /** As they were before. */
  links: ReadonlyMap<ShopifyId, Link>
  attempts: ReadonlyMap<string, Writing>
}

/** What is the same for most kinds. */
export const plain = {
  prerequisites: [],
  readNeeded: () => Promise.resolve<MappedRecord[]>([]),
  isAway: () => false,
  movesTo: () => null,
  rowsArePeoples: false,
  letsInEarly: false,
  isFoundById: false,
  replaceProducts: () => Promise.resolve(noneRefused),
  mergedInto: () => Promise.resolve(new Map<ShopifyId, Stayed>()),
  afterWrite: () => Promise.resolve(),
  reconsider: (_: SyncContext, __: OrgConfig, wrote: readonly SyncedRecord[]) => Promise.resolve(wrote),
  beforePersist: () => Promise.resolve(),
  afterPersist: () => Promise.resolve(),
  follow: (_: SyncContext, __: OrgConfig, links: readonly RecordLink[]) =>
    Promise.resolve({ links: [...links], joined: [] }),
  afterDelete: () => Promise.resolve(),
} satisfies Partial<Kind>
