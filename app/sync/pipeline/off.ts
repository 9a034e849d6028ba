import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { skipped } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from './kind.ts'

/** Nothing of the kind goes over: the merchant turned it off, or the organisation lacks its module. */
export function off({ orgConfig, kind }: Push, mappedRecords: readonly MappedRecord[]): SyncedRecord[] {
  const cause = orgConfig.settings.kinds[kind.name] ? 'module_missing' : 'turned_off'
  return mappedRecords.map((mapped) => ({ mapped, syncResult: skipped(cause) }))
}
