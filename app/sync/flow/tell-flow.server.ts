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

/** The `flow` job. Nothing that goes wrong here is anybody's trouble: it is noted, and at most told later. */
export async function tellFlow(context: SyncContext, shop: ShopDomain): Promise<JobResult> {
  for (const row of await loadFlowTriggers(context.db, shop)) {
    const { data: handle } = FlowHandle.safeParse(row.handle)
    if (handle) await tellOf(context, shop, { ...row, handle })
  }
  return { done: true }
}

type Row = { handle: FlowHandle; seenAt: Date; sentAt: Date | null }

async function tellOf(context: SyncContext, shop: ShopDomain, { handle, seenAt, sentAt }: Row) {
  const now = context.now()
  const until = new Date(now.getTime() - lagMs)
  const rests = sentAt !== null && now.getTime() - sentAt.getTime() < restMs[handle]
  if (rests || until <= seenAt) return
  const payloads = await flowEvents[handle](context, shop, { since: seenAt, until })
  if (payloads.length === 0) return
  // Before it is told: whoever dies in between tells too little, and never the same again and again.
  const trigger = { shop, handle }
  if (!(await moveFlowTrigger(context.db, trigger, { from: seenAt, to: until, at: now }))) return
  const isLater = await sendAll(context, trigger, payloads)
  if (isLater) await moveFlowTrigger(context.db, trigger, { from: until, to: seenAt, at: now })
}

/** @returns whether Shopify was away before anything was told: it is told after the rest */
async function sendAll(
  context: SyncContext,
  { shop, handle }: { shop: ShopDomain; handle: FlowHandle },
  payloads: readonly FlowPayload[],
): Promise<boolean> {
  const admin = context.shopifyFor(shop)
  for (const [n, payload] of payloads.entries()) {
    try {
      await tellTrigger(admin, handle, payload)
    } catch (error) {
      if (!isAppError(error)) throw error
      context.log.info({ shop, handle, code: error.code }, 'Shopify Flow was not told')
      return n === 0 && !isRejected(error) && error.kind !== 'invariant'
    }
  }
  return false
}
