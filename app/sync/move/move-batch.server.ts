// A few customers from one module to the other. Each step may run twice: whoever moved already is found where they are.

import { countOrdersOf } from '#app/db/tables/elsewhere.server.ts'
import type { RecordLink } from '#app/db/link-row.server.ts'
import { loadLeftOut } from '#app/db/tables/questions.server.ts'
import { TransientError } from '#app/lib/errors.ts'
import { wantedOf } from '#app/mapping/facts/metafields.ts'
import { fetchCustomers } from '#app/shopify/records/records.server.ts'
import { underLease } from '#app/zoho/client/client.server.ts'
import { deleteRecords } from '#app/zoho/records/records.server.ts'
import { markRecords } from '#app/zoho/records/tags.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { placementLock } from '#app/sync/customers/customer-placement.server.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { mapCustomers } from '#app/sync/kinds/customer.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { isAmbiguous } from '#app/sync/org/find-existing.ts'
import { recordLiveChanges } from '#app/sync/live/live.server.ts'
import { skipped } from '#app/sync/core/sync-result.ts'
import { pushRecords } from '#app/sync/pipeline/push.server.ts'
import { recordOrdersOf } from '#app/sync/customers/record-orders.server.ts'
import { isWritten, type SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { Push } from '#app/sync/pipeline/kind.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'

const movedTag = 'Now a lead'

export type Moving = {
  /** Of the module they move to. */
  orgConfig: OrgConfig
  to: ModuleConfig
  runId: string | null
  /** What becomes of Contacts that are Leads now; whoever has orders stays in any case. */
  contacts: 'keep' | 'delete'
}

/** `stayed`: gone from Shopify, their record stays as it is. */
export type Moved = { synced: SyncedRecord[]; stayed: number }

/** @throws AppError when a whole call failed: the same customers may be moved again */
export async function moveCustomers(
  context: SyncContext,
  given: Moving,
  links: readonly RecordLink[],
): Promise<Moved> {
  const { orgConfig, to } = given
  return context.lock(placementLock(orgConfig.shop), async (lease) => {
    const moving = {
      ...given,
      orgConfig: { ...given.orgConfig, zoho: underLease(given.orgConfig.zoho, lease) },
    }
    const ids = links.map((link) => link.shopifyId)
    const readAt = context.now()
    const names = wantedOf(orgConfig, 'customer')
    const customers = await fetchCustomers(context.shopifyFor(orgConfig.shop), ids, names)
    // "Leave it out" leaves a customer where it is.
    const leftOut = await loadLeftOut(context.db, { shop: orgConfig.shop, kind: 'customer' }, ids)
    const all = await mapCustomers(orgConfig, customers)
    const out = all.filter((mapped) => leftOut.has(mapped.shopifyId))
    const mappedRecords = all.filter((mapped) => !leftOut.has(mapped.shopifyId))
    const there = new Set(mappedRecords.map((mapped) => mapped.shopifyId))
    const present = links.filter((link) => there.has(link.shopifyId))
    const move = to.apiName === 'Contacts' ? toContacts : toLeads
    const synced = await move(context, moving, { links: present, mappedRecords, readAt })
    // The rest of a move has to wait for these: the same customers come again.
    const waiting = synced.find(({ syncResult }) => syncResult.again)
    if (waiting) throw new TransientError('A write is in doubt', { code: waiting.syncResult.cause ?? 'late' })
    const left = out.map((mapped) => ({ mapped, syncResult: skipped('left_out') }))
    return { synced: [...synced, ...left], stayed: links.length - all.length }
  })
}

// By our id in any case: whoever moved to and fro has a record there already.
function pushOf({ orgConfig, runId }: Moving, readAt: Date): Push {
  const find = findByQuery(orgConfig, kinds.customer)
  return {
    orgConfig,
    kind: kinds.customer,
    trigger: 'import',
    runId,
    readAt,
    moving: true,
    findExisting: (mappedRecords, module) => find(mappedRecords, module, { own: true }),
  }
}

type Part = { links: readonly RecordLink[]; mappedRecords: readonly MappedRecord[]; readAt: Date }

// The pipeline converts the Leads. Their orders could not point to them, and whoever is converted but not yet written
// when this process dies is finished by the sync job: all that is recorded first. It waits for the lock.
async function toContacts(context: SyncContext, moving: Moving, part: Part): Promise<SyncedRecord[]> {
  const { shop } = moving.orgConfig
  const ids = part.mappedRecords.map(({ shopifyId }) => shopifyId)
  const changes = ids.map((shopifyId) => ({ kind: 'customer' as const, shopifyId, deleted: false }))
  await recordLiveChanges(context, { shop, delivery: null, trigger: 'history' }, changes)
  await recordOrdersOf(context, moving.orgConfig, ids, { trigger: 'history' })
  return pushRecords(context, pushOf(moving, part.readAt), part.mappedRecords)
}

// Marked before anything else: should this process die, no Contact is left that does not say what became of it. Who is a
// question is not marked.
async function toLeads(context: SyncContext, moving: Moving, part: Part): Promise<SyncedRecord[]> {
  const { orgConfig, to } = moving
  const push = pushOf(moving, part.readAt)
  const matches = await push.findExisting(part.mappedRecords, to)
  const clear = part.links.filter(({ shopifyId }) => {
    const match = matches.get(shopifyId)
    return !match || !isAmbiguous(match)
  })
  const marked = clear.map((link) => link.zohoId)
  await markRecords(orgConfig.zoho, 'Contacts', marked, movedTag)
  const found = { ...push, findExisting: () => Promise.resolve(matches) }
  const synced = await pushRecords(context, found, part.mappedRecords)
  if (moving.contacts === 'delete') await deleteContacts(context, orgConfig, part.links, synced)
  return synced
}

async function deleteContacts(
  context: SyncContext,
  orgConfig: OrgConfig,
  links: readonly RecordLink[],
  synced: readonly SyncedRecord[],
): Promise<void> {
  const moved = new Set(synced.filter(isWritten).map(({ mapped }) => mapped.shopifyId))
  const left = links.filter((link) => moved.has(link.shopifyId))
  const ids = left.map((link) => link.shopifyId)
  const orders = await countOrdersOf(context.db, orgConfig.shop, ids)
  const free = left.filter((link) => !orders.has(link.shopifyId)).map((link) => link.zohoId)
  await deleteRecords(orgConfig.zoho, 'Contacts', free, { automations: false })
}
