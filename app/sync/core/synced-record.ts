// What goes into the pipeline and what comes out of it.

import type { Trigger } from '#app/lib/record-kind.ts'
import type { MappedRecord } from './mapped-record.ts'
import type { FindExisting } from '#app/sync/matching/existing.server.ts'
import type { Kind } from '#app/sync/pipeline/kind.ts'
import type { SyncResult } from './sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

export type SyncedRecord = { mapped: MappedRecord; syncResult: SyncResult }

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
  /** When each record's change was noted, for the latency. */
  notedAt?: ReadonlyMap<string, Date>
  attempts?: ReadonlyMap<string, number>
  /** What a comparison found to differ, by record. */
  causes?: ReadonlyMap<string, string>
}

export const isWritten = ({ syncResult }: SyncedRecord): boolean =>
  syncResult.result === 'created' || syncResult.result === 'updated'
