// Carries out what a workflow of Shopify Flow asks of us, and says how that ended, so that Flow asks again or does not.

import { giveBackDelivery, takeDelivery } from '#app/db/flow/deliveries.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { isLinked } from '#app/db/link-row.server.ts'
import { loadMissing } from '#app/db/screens/records/standing.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { isDisconnected, isLate, isRejected, isThrottled, isTransient } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { FlowDeed, FlowRecord, FlowRun } from '#app/shopify/flow/flow-runs.ts'
import { tagRecord } from '#app/zoho/records/tags.server.ts'
import { createTask } from '#app/zoho/records/tasks.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadConnection } from '#app/sync/lifecycle/connect.server.ts'
import { syncAllNow } from '#app/sync/live/retry.server.ts'

/** done · later: it is on its way, ask again · busy, away: ask again · failed: for good */
export type FlowEnd = 'done' | 'later' | 'busy' | 'away' | 'failed'

/**
 * Once a run, however often Flow asks: what may have been done is not done again.
 * @throws what is no refusal of a remote
 */
export async function runFlow(sync: SyncContext, { shop, runId, deed }: FlowRun): Promise<FlowEnd> {
  const { state } = await loadConnection(sync, shop)
  if (state === 'none') return 'failed'
  if (state === 'needs_reconnect') return 'away'
  const delivery = { shop, id: `flow ${runId}` }
  if (!(await takeDelivery(sync.db, delivery, sync.now()))) return 'done'
  const end = await endOf(sync, shop, () => carryOut(sync, shop, deed))
  if (end.again) await giveBackDelivery(sync.db, delivery)
  return end.end
}

type End = { end: FlowEnd; /** nothing came of it: Flow may ask for the same run again */ again: boolean }

async function endOf(sync: SyncContext, shop: ShopDomain, work: () => Promise<FlowEnd>): Promise<End> {
  try {
    const end = await work()
    return { end, again: end === 'later' }
  } catch (error) {
    // Nobody heard how it ended: once too few rather than once too often.
    if (isLate(error)) return { end: 'away', again: false }
    if (isThrottled(error)) return { end: 'busy', again: true }
    if (isTransient(error) || isDisconnected(error)) return { end: 'away', again: true }
    if (!isRejected(error)) throw error
    sync.log.info({ shop, code: error.code }, 'Zoho refused what a workflow asked for')
    return { end: 'failed', again: false }
  }
}

async function carryOut(sync: SyncContext, shop: ShopDomain, deed: FlowDeed): Promise<FlowEnd> {
  const { kind, id } = deed.of
  if (deed.do === 'sync') return (await syncAllNow(sync, shop, kind, [id])) ? 'done' : 'failed'
  const link = (await loadLinks(sync.db, shop, kind, [id])).get(id)
  if (!link || !isLinked(link) || link.gone) return sendFirst(sync, shop, deed.of)
  const zoho = await sync.zohoFor(shop)
  const record = { module: link.zohoModule, id: link.zohoId }
  if (deed.do === 'tag') await tagRecord(zoho, record.module, record.id, deed.tag)
  else {
    const dueOn = await dayIn(sync, shop, deed.task.due_in_days)
    const { subject, description } = deed.task
    await createTask(zoho, record, { subject, description, dueOn })
  }
  return 'done'
}

// A workflow that starts with an order comes before the order has come to Zoho.
async function sendFirst(sync: SyncContext, shop: ShopDomain, { kind, id }: FlowRecord): Promise<FlowEnd> {
  const missing = (await loadMissing(sync.db, shop, kind, [id])).get(id)
  if (missing?.state === 'waiting') return 'later'
  if (missing?.state !== 'unknown') return 'failed'
  return (await syncAllNow(sync, shop, kind, [id])) ? 'later' : 'failed'
}

/** So many days from now, as the shop counts them. */
async function dayIn(sync: SyncContext, shop: ShopDomain, days: number | undefined) {
  if (days === undefined) return undefined
  const timeZone = (await loadShop(sync.db, shop))?.timezone ?? 'UTC'
  const at = new Date(sync.now().getTime() + days * 86_400_000)
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}
