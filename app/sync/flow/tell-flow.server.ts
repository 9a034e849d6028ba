// Tells Shopify Flow what happened. It looks back over the tables from time to time, for shops whose workflows ask for it:
// nothing on a record's way knows of it, and nothing waits for it (decision 088).

import { loadFlowTriggers, moveFlowTrigger } from '#app/db/flow/flow-triggers.server.ts'
import { isAppError, isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { FlowHandle, type FlowPayload } from '#app/shopify/flow/flow-triggers.ts'
import { tellTrigger } from '#app/shopify/flow/tell.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { flowEvents } from './flow-events.server.ts'

const minuteMs = 60_000
/** Rows are committed a moment after the time that they tell. */
const lagMs = 5_000

/** How long a trigger rests after Flow was called: what happens meanwhile is told together. */
const restMs: Readonly<Record<FlowHandle, number>> = {
  'zoho-connection-lost': 60 * minuteMs,
  'record-refused-by-zoho': 5 * minuteMs,
  'question-waiting': 5 * minuteMs,
  'import-finished': 0,
  'credits-low': 24 * 60 * minuteMs,
}

/** While Shopify is away the shop is left in peace for so long, whichever trigger met that. */
const failedRestMs = 15 * minuteMs
/** What could not be told for so long is told no more. */
const givenUpAfterMs = 24 * 60 * minuteMs

/** The `flow` job. Nothing that goes wrong here is anybody's trouble: it is recorded, and at most told later. */
export async function tellFlow(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  const rows = await loadFlowTriggers(context.db, shop)
  const now = context.now().getTime()
  const isLeft = rows.some(
    ({ failingSince, sentAt }) => failingSince && sentAt && now - sentAt.getTime() < failedRestMs,
  )
  if (isLeft) return { done: true }
  for (const row of rows) {
    const { data: handle } = FlowHandle.safeParse(row.handle)
    if (handle && (await tellOf(context, shop, { ...row, handle })) === 'away') break
  }
  return { done: true }
}

type Row = { handle: FlowHandle; seenAt: Date; sentAt: Date | null; failingSince: Date | null }

/** @returns away: Shopify is to be asked nothing more for now */
async function tellOf(context: SyncContext, shop: ShopDomain, row: Row): Promise<'away' | 'there'> {
  const { handle, seenAt, sentAt, failingSince } = row
  const now = context.now()
  const until = new Date(now.getTime() - lagMs)
  const rests = !failingSince && sentAt !== null && now.getTime() - sentAt.getTime() < restMs[handle]
  if (rests || until <= seenAt) return 'there'
  const payloads = await flowEvents[handle](context, shop, { since: seenAt, until })
  if (payloads.length === 0) return 'there'
  // Before it is told: whoever dies in between tells too little, and never the same again and again.
  const trigger = { shop, handle }
  const sentPart = { from: seenAt, to: until, at: now, failingSince: null }
  if (!(await moveFlowTrigger(context.db, trigger, sentPart))) return 'there'
  const { isAway, count } = await sendAll(context, trigger, payloads)
  if (!isAway) return 'there'
  const since = failingSince ?? now
  // Some of it was told, or it is no news any more: the rest is let go.
  const isOver = count > 0 || now.getTime() - since.getTime() >= givenUpAfterMs
  const failed = isOver ? { to: until, failingSince: now } : { to: seenAt, failingSince: since }
  await moveFlowTrigger(context.db, trigger, { from: until, at: now, ...failed })
  return 'away'
}

/** @returns how many were told, and whether Shopify was away then */
async function sendAll(
  context: SyncContext,
  { shop, handle }: { shop: ShopDomain; handle: FlowHandle },
  payloads: readonly FlowPayload[],
): Promise<{ count: number; isAway: boolean }> {
  const admin = context.shopifyFor(shop)
  for (const [count, payload] of payloads.entries()) {
    try {
      await tellTrigger(admin, handle, payload)
    } catch (error) {
      if (!isAppError(error)) throw error
      context.log.info({ shop, handle, code: error.code }, 'Shopify Flow was not told')
      return { count, isAway: !isRejected(error) && error.kind !== 'invariant' }
    }
  }
  return { count: payloads.length, isAway: false }
}
