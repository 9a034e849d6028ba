// What the pipeline does in the world goes through a writer: the real one does it, that of a dry run foresees it
// (sync/dry-run). Nothing else knows which of the two is at work.

import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Forecast } from './forecast.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { FindExisting } from './find-existing.ts'
import type { ModuleConfig } from './org-config.server.ts'

/** A write as a plan has it. `zohoId` null: a new record. `linesKnown`: its rows are left alone. `unlinked`: of an earlier connection. */
export type PlannedWrite = {
  readonly mapped: MappedRecord
  readonly zohoId: ZohoId | null
  readonly adopted: boolean
  readonly linesKnown: boolean
  readonly unlinked?: boolean | 'behind'
}
type Planned = {
  module: ModuleConfig
  writings: readonly PlannedWrite[]
  unwritten: readonly SyncedRecord[]
}

export type Writer = {
  /** Carries out a plan. @returns one result each, also of what needs no write */
  write: (kind: RecordKind, plan: Planned, send: () => Promise<SyncedRecord[]>) => Promise<SyncedRecord[]>
  /** Tells of records that ended before there was a plan. */
  tell: (kind: RecordKind, ended: readonly SyncedRecord[], save: () => Promise<void>) => Promise<void>
  /** Makes Contacts of so many Leads; null where they are only counted. */
  convert: <T>(leads: number, convert: () => Promise<T>) => Promise<T | null>
  /** Anything else that is written on either side. @param foreseen what would come of it */
  perform: <T>(task: () => Promise<T>, foreseen: T) => Promise<T>
  /** The id that stands for something that was not made. */
  plannedId: (name: string) => ZohoId | null
  /** The same of records that would be in Zoho by now. */
  plannedIds: (kind: RecordKind, shopifyIds: readonly ShopifyId[]) => [string, ZohoId][]
  /** Whether a write finds our own record by its unique field: then nobody has to look before. */
  findsOwn: boolean
  /** How a very large module is searched. */
  findAmongMany: (kind: RecordKind, find: FindExisting) => FindExisting
  /** What it all would cost; null where it was done. */
  forecast: () => Forecast | null
}

export const zohoWriter: Writer = {
  write: (_, __, send) => send(),
  tell: (_, __, save) => save(),
  convert: (_, convert) => convert(),
  perform: (task) => task(),
  plannedId: () => null,
  plannedIds: () => [],
  findsOwn: true,
  findAmongMany: (_, find) => find,
  forecast: () => null,
}
