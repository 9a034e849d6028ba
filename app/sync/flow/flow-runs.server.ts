// Carries out what a workflow of Shopify Flow asks of us, and says how that ended, so that Flow asks again or does not.
// Flow waits for the answer: few runs at once, and none for longer than Flow waits.

import { endRun, giveBackRun, takeRun, type TakenRun } from '#app/db/flow/flow-runs.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { isAppError, isDisconnected, isLate, isRejected, isThrottled, isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { lapsed } from '#app/lib/lapse.ts'
import { inTime } from '#app/lib/waits/in-time.ts'
import type { FlowDeed, FlowRun } from '#app/shopify/flow/flow-runs.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { isShortOfCredits } from '#app/sync/queries/credits-left.server.ts'
import { recordFlowChange, writeToZoho } from './flow-deeds.server.ts'
import { createPlaces } from './places.ts'

/** done · later: it is on its way, ask again · busy, away: ask again · failed: for good */
export type FlowEnd = 'done' | 'later' | 'busy' | 'away' | 'failed'

/** Each holds a connection of Flow's, and may hold one to Zoho. Of this process. */
const places = createPlaces({ ofKey: 4, ofAll: 32 })
/** Flow hangs up after ten seconds (docs/contracts/shopify.md 9b.15). */
const timeoutMs = 8_000

/**
 * What is not idempotent happens once a run, however often Flow asks. A run that takes longer than `longestMs` sends nothing
 * more, and is answered `later`: asked again, it is told how it ended.
 * @throws what is no refusal of a remote
 */
export async function runFlow(
  sync: SyncContext,
  run: FlowRun,
  longestMs: number = timeoutMs,
): Promise<FlowEnd> {
  const leave = places.enter(run.shop)
  if (!leave) return 'busy'
  const lease = new AbortController()
  const work = endOf(sync, run, lease.signal).finally(leave)
  return inTime(work, longestMs, () => {
    lease.abort(lapsed())
    work.catch((error: unknown) =>
      sync.log.error({ err: error, shop: run.shop }, 'a workflow’s action failed'),
    )
    return 'later'
  })
}

async function endOf(
  sync: SyncContext,
  { shop, runId, deed }: FlowRun,
  lease: AbortSignal,
): Promise<FlowEnd> {
  try {
    const refused = await refusedAtOnce(sync, shop, deed)
    if (refused) return refused
    if (deed.do === 'sync') return await recordFlowChange(sync, shop, deed.of)
    if (deed.do === 'tag') return await writeToZoho(sync, shop, deed, { lease })
    return await once(sync, { shop, id: `flow ${runId}` }, (beforeSend) =>
      writeToZoho(sync, shop, deed, { lease, beforeSend }),
    )
  } catch (error) {
    if (isThrottled(error)) return 'busy'
    if (isTransient(error) || isDisconnected(error)) return 'away'
    if (!isRejected(error)) throw error
    sync.log.info({ shop, code: error.code }, 'Zoho refused what a workflow asked for')
    return 'failed'
  }
}

/** Before anything is asked of Zoho. A change is recorded in any case: it waits like any other. */
async function refusedAtOnce(sync: SyncContext, shop: ShopDomain, deed: FlowDeed): Promise<FlowEnd | null> {
  const [{ state }, row] = await Promise.all([loadConnection(sync, shop), loadShop(sync.db, shop)])
  if (!row || row.uninstalledAt || state === 'none') return 'failed'
  if (state === 'needs_reconnect') return 'away'
  if (deed.do === 'sync') return null
  const { pausedFor, pausedUntil } = row
  const waits = pausedFor !== null && (pausedUntil === null || pausedUntil > sync.now())
  if (waits) return pausedFor === 'throttled' ? 'busy' : 'away'
  return (await isShortOfCredits(sync, shop, 0)) ? 'busy' : null
}

/** Gives the run back where nothing came of it. Where nobody heard how it ended it has failed: once too few, not too often. */
async function once(
  sync: SyncContext,
  run: TakenRun,
  work: (beforeSend: () => Promise<void>) => Promise<FlowEnd>,
): Promise<FlowEnd> {
  const taken = await takeRun(sync.db, run, sync.now())
  if (taken !== 'taken') return taken === 'under_way' ? 'later' : taken
  const end = await ended(sync, run, work)
  if (end === 'done' || end === 'failed') await endRun(sync.db, run, end)
  else await giveBackRun(sync.db, run)
  return end
}

async function ended(
  sync: SyncContext,
  run: TakenRun,
  work: (beforeSend: () => Promise<void>) => Promise<FlowEnd>,
): Promise<FlowEnd> {
  let isSent = false
  try {
    return await work(() => {
      isSent = true
      return Promise.resolve()
    })
  } catch (error) {
    const isRefused = isAppError(error) && error.kind !== 'invariant' && !isLate(error)
    if (isSent && !isRefused) await endRun(sync.db, run, 'failed')
    else await giveBackRun(sync.db, run)
    throw error
  }
}
