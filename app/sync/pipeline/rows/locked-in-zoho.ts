// Records that Zoho holds for a while: locked, waiting in an approval or a review, or for a service of Zoho's own. They pass
// with time (contracts/zoho 11b.1, 11b.12): they wait for hours before they count as refused, and the merchant reads what
// they wait for.

import { backoffMs } from '#app/lib/waits/backoff.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'

const words = new Map([
  ['RECORD_LOCKED', 'locked_in_zoho'],
  ['NOT_APPROVED', 'waits_for_approval'],
  ['NOT_REVIEWED', 'waits_for_approval'],
  ['DEPENDENT_SERVICE_ERROR', 'zoho_service_busy'],
])

/** True for a row's code that passes with time. */
export const passesWithTime = (code: string): boolean => words.has(code)

export const isHeldInZoho = ({ result, cause }: SyncResult): boolean =>
  result === 'failed' && cause !== null && passesWithTime(cause)

/** What is told of it meanwhile: no refusal, but why it waits. */
export const asWaiting = (syncResult: SyncResult): SyncResult => ({
  ...syncResult,
  result: 'skipped',
  cause: words.get(syncResult.cause ?? '') ?? syncResult.cause,
})

/** It waited long enough. */
export const refusedInTheEnd = (syncResult: SyncResult): SyncResult => ({ ...syncResult, result: 'rejected' })

/** Attempts before it counts as refused: about ten hours. */
export const attemptsWhileHeld = 13

const backoff = { firstMs: 5 * 60_000, longestMs: 60 * 60_000 } as const

/** How long to wait after so many attempts before this one. */
export const heldWaitMs = (attempts: number): number => backoffMs(backoff, attempts)
