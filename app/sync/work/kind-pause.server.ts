// A kind that a remote refuses as a whole (a right the Zoho user lacks, records that Shopify withholds): it waits with all
// its changes, is told once, and is tried again by itself, by "Retry" and by a reconnect.

import { loadKindState, pauseKind, resumeKinds, type KindState } from '#app/db/work/kinds.server.ts'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import { isRejected, type RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { isModuleWide } from '#app/zoho/client/answers.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'

const backoff = { firstMs: 5 * 60_000, longestMs: 60 * 60_000 } as const
/** Shopify's own code; any other refusal of a kind is Zoho's. */
const byShopify = 'ACCESS_DENIED'

/** True when a remote would refuse every record of the kind in the same way. */
export const isKindRefused = (error: unknown): error is RejectedError =>
  isModuleWide(error) || (isRejected(error) && error.code === byShopify)

/**
 * The kind waits, longer each time.
 * @returns false when it was waiting for the same reason before: it is told already
 */
export async function holdKind(
  context: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
  error: RejectedError,
): Promise<boolean> {
  const before = await loadKindState(context.db, { shop, kind })
  const at = context.now()
  const until = new Date(at.getTime() + backoffMs(backoff, before?.refusals ?? 0))
  // Two batches of it that were under way together are refused once.
  if (!(await pauseKind(context.db, { shop, kind }, { code: error.code, at, until }))) return false
  context.log.warn({ shop, kind, code: error.code, until }, 'kind refused')
  return before?.pausedFor !== error.code
}

/** Whether the kind waits at this moment. */
export async function isKindHeld(context: SyncContext, shop: ShopDomain, kind: RecordKind): Promise<boolean> {
  return isHeldNow(context, await loadKindState(context.db, { shop, kind }))
}

/** The same, of a row that was just read. */
export const isHeldNow = (
  { now }: Pick<SyncContext, 'now'>,
  row: Pick<KindState, 'pausedUntil'> | null,
): boolean => (row?.pausedUntil ? row.pausedUntil > now() : false)

/**
 * The kind is refused no longer once the remote that refused it has answered for one of its records: Shopify by showing
 * it, Zoho by writing it. A record that waits, or needs no call, tells nothing.
 */
export async function markAnswered(
  context: SyncContext,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  syncResults: readonly SyncResult[],
): Promise<void> {
  const row = await loadKindState(context.db, { shop, kind })
  if (!row?.pausedFor) return
  const answers =
    row.pausedFor === byShopify ? syncResults.filter(({ again }) => !again) : syncResults.filter(isOfZoho)
  if (answers.length > 0) await resumeKinds(context.db, shop, [kind])
}

const isOfZoho = ({ result, again }: SyncResult): boolean =>
  !again && ['created', 'updated', 'deleted', 'rejected'].includes(result)

/** The merchant mended what refused the kind, or wants it tried again: its changes go at once. @returns false when it did not wait */
export async function resumeKind(context: SyncContext, shop: ShopDomain, kind: RecordKind): Promise<boolean> {
  const { count } = await resumeKinds(context.db, shop, [kind])
  if (count === 0) return false
  context.wake(shop)
  await context.queue.enqueue('reconcile', { shop })
  return true
}
