// How a change ends that failed: postponed, or dead-lettered after too many attempts; a kind that is refused, held.

import { type PendingChange } from '#app/db/tables/changes.server.ts'
import { postponeChanges, type Postponed } from '#app/db/work/due-changes.server.ts'
import { buryChange, mostDeaths } from '#app/db/work/dead-letters.server.ts'
import { isAppError, isRejected, isTransient, type RejectedError } from '#app/lib/errors.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { jitteredBackoffMs } from '#app/lib/waits/jitter.server.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchScopes } from '#app/shopify/auth/absence.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord } from '#app/sync/core/mapped-record.ts'
import { failed, rejected, type SyncResult } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import {
  attemptsWhileHeld,
  heldWaitMs,
  isHeldInZoho,
  refusedInTheEnd,
} from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { holdKind } from '#app/sync/work/kind-pause.server.ts'
import { saveResults } from '#app/sync/pipeline/persist.server.ts'

/** A change and how it ended; of a product's variants the one that went worst. */
export type Synced = { change: PendingChange; syncResult: SyncResult }

type Failed = Synced & {
  /** attempts before it is dead-lettered */
  maxAttempts: number
  /** Not before so many milliseconds. */
  soonestMs?: number
}

/** A record that Zoho or Shopify answers with an error of their own, while they answer for others: some minutes. */
const attemptsOfRecords = 10
/** No answer at all: it may be an outage, and no record's fault. About nine hours. */
const attemptsInOutages = 40
/** A mistake of ours does not pass by itself. */
const attemptsAtBugs = 5

const backoff = { firstMs: 1000, longestMs: 15 * 60_000 } as const
/** @param isRecords whether the record is the reason, or may be: it is given up sooner than in an outage */
export function failureOf(
  context: SyncContext,
  change: PendingChange,
  error: unknown,
  isRecords: boolean,
): Failed {
  const ours = !isAppError(error) || error.kind === 'invariant'
  if (ours) context.log.error({ err: error, kind: change.kind, record: change.shopifyId }, 'record failed')
  const code = isAppError(error) ? error.code : 'unknown'
  const message = isRejected(error) ? error.message : 'The record could not be synced'
  const syncResult = failed(code, message)
  return { change, syncResult, maxAttempts: attemptsFor(syncResult, { error, isRecords }) }
}

/** How often a change is tried that ended so. @param thrown none where the record had a result of its own */
export function attemptsFor(syncResult: SyncResult, thrown?: { error: unknown; isRecords: boolean }): number {
  if (isHeldInZoho(syncResult)) return attemptsWhileHeld
  if (syncResult.again) return attemptsInOutages
  if (!thrown) return attemptsOfRecords
  if (!isTransient(thrown.error)) return attemptsAtBugs
  return thrown.isRecords ? attemptsOfRecords : attemptsInOutages
}

/** Each waits longer than before, and is dead-lettered when its attempts are used up. */
export async function settleFailed(
  context: SyncContext,
  orgConfig: OrgConfig,
  lost: readonly Failed[],
): Promise<void> {
  const now = context.now().getTime()
  const isDeadLettered = ({ change, maxAttempts }: Failed) => change.attempts + 1 >= maxAttempts
  const postponed = lost.map((one): Postponed => {
    const { change, syncResult } = one
    const dueAt = Math.max(now + waitMs(one), syncResult.again?.at.getTime() ?? 0)
    return { ...change, dueAt: new Date(dueAt), deadLettered: isDeadLettered(one) }
  })
  await postponeChanges(context.db, orgConfig.shop, postponed)
  for (const one of lost.filter(isDeadLettered)) {
    const { change, syncResult } = one
    // It waits no longer: what still waited would not be told.
    const { again: _, ...last } = isHeldInZoho(syncResult) ? refusedInTheEnd(syncResult) : syncResult
    await reportResult(context, orgConfig, change, { ...last, cause: last.cause ?? 'too_many_attempts' })
  }
}

/** Told of a record that was not read, or not mapped: by its id. */
async function reportResult(
  context: SyncContext,
  orgConfig: OrgConfig,
  change: PendingChange,
  syncResult: SyncResult,
): Promise<void> {
  const { kind, shopifyId, trigger } = change
  const attempts = new Map([[shopifyId, change.attempts]])
  const record = { mapped: blankRecord({ shopifyId }), syncResult }
  await saveResults(context, { orgConfig, kind, trigger, runId: null, attempts }, null, [record])
}

function waitMs({ change, syncResult, soonestMs = 0 }: Failed): number {
  if (isHeldInZoho(syncResult)) return heldWaitMs(change.attempts)
  return Math.max(jitteredBackoffMs(backoff, change.attempts, 0.2), soonestMs)
}

type Found = { orgConfig: OrgConfig; kind: RecordKind; trigger: PendingChange['trigger'] }

/** Makes a dead letter of a record, and tells the merchant and whoever runs the app. */
export async function bury(
  context: SyncContext,
  { orgConfig, kind, trigger }: Found,
  shopifyId: ShopifyId,
): Promise<void> {
  const { shop } = orgConfig
  await buryChange(context.db, shop, { kind, shopifyId }, context.now())
  context.log.error({ shop, kind, record: shopifyId }, 'dead letter: the process died of it')
  const syncResult = failed('process_died', 'The process died while it worked on this record')
  const mapped = blankRecord({ shopifyId })
  const attempts = new Map([[shopifyId, mostDeaths - 1]])
  await saveResults(context, { orgConfig, kind, trigger, runId: null, attempts }, null, [
    { mapped, syncResult },
  ])
}

// Told once, by the record that met it; the others wait untold.
export async function refuseKind(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, change }: { kind: RecordKind; change: PendingChange },
  error: RejectedError,
): Promise<'stopped'> {
  if (await holdKind(context, orgConfig.shop, kind, error)) {
    const syncResult = rejected(error.code, { field: error.field, message: error.message })
    await reportResult(context, orgConfig, change, syncResult)
  }
  return 'stopped'
}

// A record alone that Shopify does not answer for: does it answer for anything?
export async function isAnswering(
  context: SyncContext,
  { shop }: OrgConfig,
  error: unknown,
): Promise<boolean> {
  if (!isTransient(error) || !error.code.startsWith('shopify_')) return false
  try {
    await fetchScopes(context.shopifyFor(shop))
    return true
  } catch (again) {
    if (!isAppError(again)) throw again
    return false
  }
}
