// What a workflow of Shopify Flow may have done: a change recorded, a tag or a task written to Zoho.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadMissing } from '#app/db/screens/records/status.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { loadLeftOut } from '#app/db/tables/questions.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { FlowDeed, FlowRecord } from '#app/shopify/flow/flow-runs.ts'
import { underLease, type ZohoRequest } from '#app/zoho/client/client.server.ts'
import { tagRecord } from '#app/zoho/records/tags.server.ts'
import { createTaskAbout } from '#app/zoho/records/tasks.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { recordLiveChanges } from '#app/sync/live/live.server.ts'

/**
 * Records the change as Shopify's own news would: no answer of the merchant's and no pause of a kind is undone by a workflow.
 * @returns failed where the merchant left it out, or the shop is not live
 */
export async function recordFlowChange(
  sync: SyncContext,
  shop: ShopDomain,
  { kind, id }: FlowRecord,
): Promise<'done' | 'failed'> {
  if ((await loadLeftOut(sync.db, { shop, kind }, [id])).has(id)) return 'failed'
  const of = { shop, delivery: null, trigger: 'live' } as const
  const isRecorded = await recordLiveChanges(sync, of, [{ kind, shopifyId: id, deleted: false }])
  return isRecorded ? 'done' : 'failed'
}

type Writing = {
  /** Nothing is sent to Zoho once it lapsed. */
  lease: AbortSignal
  /** Just before what is not idempotent is sent. */
  beforeSend?: ZohoRequest['beforeSend']
}

/**
 * @returns later where the record is on its way to Zoho
 * @throws AppError
 */
export async function writeToZoho(
  sync: SyncContext,
  shop: ShopDomain,
  deed: Exclude<FlowDeed, { do: 'sync' }>,
  writing: Writing,
): Promise<'done' | 'later' | 'failed'> {
  const record = (await recordOf(sync, shop, deed.of)) ?? (await notThere(sync, shop, deed.of))
  if (typeof record === 'string') return record
  const zoho = underLease(await sync.zohoFor(shop), writing.lease)
  if (deed.do === 'tag') {
    await tagRecord(zoho, record.module, record.id, deed.tag)
    return 'done'
  }
  const dueOn = await dayIn(sync, shop, deed.task.due_in_days)
  const { subject, description } = deed.task
  await createTaskAbout(zoho, record, { subject, description, dueOn }, writing.beforeSend)
  return 'done'
}

async function recordOf(sync: SyncContext, shop: ShopDomain, { kind, id }: FlowRecord) {
  const link = (await loadLinks(sync.db, shop, kind, [id])).get(id)
  return link && isLinked(link) && !link.gone ? { module: link.zohoModule, id: link.zohoId } : null
}

// A workflow that starts with an order comes before the order has come to Zoho.
async function notThere(sync: SyncContext, shop: ShopDomain, of: FlowRecord) {
  const missing = (await loadMissing(sync.db, shop, of.kind, [of.id])).get(of.id)
  // Deleted in Shopify, or it came to Zoho since we looked.
  if (!missing) return (await recordOf(sync, shop, of)) ?? 'failed'
  if (missing.state === 'waiting') return 'later'
  if (missing.state !== 'unknown') return 'failed'
  return (await recordFlowChange(sync, shop, of)) === 'done' ? 'later' : 'failed'
}

/** So many days from now, as the shop counts them. */
async function dayIn(sync: SyncContext, shop: ShopDomain, days: number | undefined) {
  if (days === undefined) return undefined
  const timeZone = (await loadShop(sync.db, shop))?.timezone ?? 'UTC'
  const at = new Date(sync.now().getTime() + days * 86_400_000)
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}
