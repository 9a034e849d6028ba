// A record that went through the pipeline, and how it ended.

import type { MappedRecord } from './mapped-record.ts'
import type { SyncResult } from './sync-result.ts'

export type SyncedRecord = { mapped: MappedRecord; syncResult: SyncResult }

export const isWritten = ({ syncResult }: SyncedRecord): boolean =>
  syncResult.result === 'created' || syncResult.result === 'updated'
