// Outcome rows: what the merchant reads in Sync activity.

import { saveOutcomes, type NewOutcome } from '#app/db/tables/outcomes.server.ts'
import { editionClass } from '#app/zoho/client/edition.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { asWaiting, isHeldInZoho } from './rows/held-records.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from './kind.ts'

export type Told = Omit<Push, 'findExisting' | 'kind'> & { kind: RecordKind; writtenAt?: Date }

/**
 * Writes outcome rows: all of live work but "unchanged"; of imports only what did not go through.
 * @param push `writtenAt`: when Zoho had answered, for the latency
 */
export async function saveResults(
  context: SyncContext,
  push: Told,
  module: string | null,
  settled: readonly SyncedRecord[],
): Promise<void> {
  const at = push.writtenAt ?? context.now()
  const { kind, trigger } = push
  const shopClass = editionClass(push.orgConfig.zoho.org.edition)
  const labels = { kind, trigger, class: shopClass }
  // What only waits has not ended: it is counted when it does.
  const over = settled.filter(({ syncResult }) => !syncResult.again && !isHeldInZoho(syncResult))
  for (const { syncResult } of over) context.metrics.outcomes.inc({ ...labels, result: syncResult.result })
  const told = settled.filter(
    ({ mapped, syncResult }) =>
      isTold(syncResult, trigger) && !isRepeated(syncResult, ofRecord(push.attempts, mapped)),
  )
  const mappedRecords = told.map(({ mapped, syncResult: ended }): NewOutcome => {
    const syncResult = isHeldInZoho(ended) ? asWaiting(ended) : ended
    const noted = ofRecord(push.notedAt, mapped)
    const latencyMs = noted ? Math.max(0, at.getTime() - noted.getTime()) : null
    if (latencyMs !== null) context.metrics.latency.observe({ class: shopClass }, latencyMs / 1000)
    const { shopifyId, label } = mapped
    const attempts = (ofRecord(push.attempts, mapped) ?? 0) + 1
    const cause = syncResult.cause ?? ofRecord(push.causes, mapped) ?? null
    const { result, zohoId, field, message } = syncResult
    return {
      kind,
      shopifyId,
      label,
      trigger,
      result,
      zohoId,
      field,
      message,
      cause,
      zohoModule: module,
      attempts,
      latencyMs,
    }
  })
  await saveOutcomes(context.db, { shop: push.orgConfig.shop, runId: push.runId, at }, mappedRecords)
}

// Changes name products, mapped records their variants.
const ofRecord = <T>(
  known: ReadonlyMap<string, T> | undefined,
  { shopifyId, parentId }: SyncedRecord['mapped'],
): T | undefined => known?.get(shopifyId) ?? known?.get(parentId ?? '')

// What waits for Zoho is said once, however often it is tried.
const isRepeated = (syncResult: SyncResult, attempts: number | undefined): boolean =>
  isHeldInZoho(syncResult) && (attempts ?? 0) > 0

function isTold({ result, cause, again }: SyncResult, trigger: Trigger): boolean {
  // Waits: how it ends is not known yet.
  if (again) return false
  // A record that is kept out has no link: each comparison meets it again.
  if (keptOut.has(cause ?? '') && trigger === 'reconcile') return false
  // Nothing of it changed but what is told; its row and its comparison say that it is hidden.
  if (cause === 'hidden_in_shopify') return trigger === 'live' || trigger === 'retry'
  // The merchant's own word: said once.
  if (cause === 'left_out' && trigger !== 'import') return false
  // It went through, but for a value of it.
  if (cause === 'value_taken') return true
  if (trigger === 'import') return ['rejected', 'failed', 'skipped'].includes(result)
  return trigger === 'retry' || result !== 'unchanged'
}

const keptOut = new Set(['filtered', 'currency_missing', 'currency_left_out'])
