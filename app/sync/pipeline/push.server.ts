// The pipeline behind all three triggers: plan, write, settle, persist; a batch at a time. Every step may run twice.

import { loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { mostRows } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { blankRecord, type MappedRecord } from '#app/sync/core/mapped-record.ts'
import { skipped } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import type { PartWriter, Push } from './kind.ts'
import { letIn } from '#app/sync/matching/let-in.server.ts'
import { exceptLinked } from '#app/sync/matching/free-records.server.ts'
import { erasedAmong } from '#app/sync/protection/erased.server.ts'
import { holdRecords } from './rows/certain-writes.server.ts'
import { openIn, overtakenAmong } from './rows/overtaken.ts'
import { persist, saveResults } from './persist.server.ts'
import { markedIntents } from './marks.server.ts'
import { plan, type Plan } from './plan.server.ts'
import { settle, idOf, write } from './write.server.ts'

/**
 * Writes mapped records of one kind to Zoho. One sync result each, in no particular order.
 * @throws AppError when a whole call failed: the batch may be pushed again as it is
 */
export async function pushRecords(
  context: SyncContext,
  push: Push,
  mappedRecords: readonly MappedRecord[],
): Promise<SyncedRecord[]> {
  const synced: SyncedRecord[] = []
  const careful = { ...push, findExisting: exceptLinked(context, push.orgConfig, push.findExisting) }
  const all = [...new Map(mappedRecords.map((mapped) => [mapped.shopifyId, mapped])).values()]
  const scope = { shop: push.orgConfig.shop, kind: push.kind.name }
  const erased = await erasedAmong(context, scope, all)
  synced.push(...(await leaveErased(context, push, [...erased])))
  const whole = all.filter(({ shopifyId }) => !erased.has(shopifyId))
  const unique = push.kind.letsInEarly ? whole : await letIn(context, filterOf(push), whole)
  for (let at = 0; at < unique.length; at += mostRows) {
    const batch = unique.slice(at, at + mostRows)
    synced.push(...(await push.kind.place(context, careful, batch, partWriter(context))))
  }
  return synced
}

const filterOf = ({ orgConfig, kind, trigger }: Push) => ({
  orgConfig,
  kind: kind.name,
  modules: kind.modulesIn(orgConfig),
  trigger,
})

// A row would name a person who is to be forgotten: only who asks for the record by hand is told.
async function leaveErased(
  context: SyncContext,
  push: Push,
  shopifyIds: readonly ShopifyId[],
): Promise<SyncedRecord[]> {
  const left = shopifyIds.map((shopifyId) => ({
    mapped: blankRecord({ shopifyId }),
    syncResult: skipped('erased'),
  }))
  if (push.trigger === 'retry' && left.length > 0) await partWriter(context).tell(push, null, left)
  return left
}

const partWriter = (context: SyncContext): PartWriter => ({
  write: async (push, module, mappedRecords) => {
    const planned = await plan(context, push, module, mappedRecords)
    const send = () => carryOut(context, push, planned)
    return push.orgConfig.writer.write(push.kind.name, planned, send)
  },
  tell: (push, module, ended) => {
    const { kind, orgConfig } = push
    const scope = { ...push, kind: kind.name, writtenAt: context.now() }
    return orgConfig.writer.tell(kind.name, ended, () => saveResults(context, scope, module, ended))
  },
})

async function carryOut(context: SyncContext, push: Push, planned: Plan): Promise<SyncedRecord[]> {
  const { orgConfig, kind } = push
  const intents = markedIntents(context, push, planned)
  const certain = await holdRecords(context, { shop: orgConfig.shop, kind: kind.name }, intents)
  const marks = new Map(intents.map(({ shopifyId, marked }) => [shopifyId, marked]))
  try {
    const held = new Map([...certain.held, ...(await overtakenSince(context, push, planned))])
    const wrote = await write(context, push, planned, { ...certain, held })
    const settled = await settle(context, push, planned, wrote)
    return await persist(context, push, { ...planned, ...wrote, ...settled, marks })
  } finally {
    await certain.release(planned.writings.map(idOf))
  }
}

/** Long enough for who was faster to be through with it. */
const soonMs = 1000

// Who planned a record as new may hold it only after another writer made it and let go of it. Where Zoho does not refuse our
// id a second time, that would be a second record: it waits, is planned again, and counts no attempt.
async function overtakenSince(
  context: SyncContext,
  { orgConfig: { shop }, kind }: Push,
  { module, writings, links }: Plan,
): Promise<Map<ShopifyId, Date>> {
  const planned = { writings, links, module: module.apiName }
  const { ids, targets } = openIn(planned)
  if (ids.length === 0) return new Map()
  const [now, owners] = await Promise.all([
    loadLinks(context.db, shop, kind.name, ids),
    loadLinkedZohoIds(context.db, shop, module.apiName, targets),
  ])
  const at = new Date(context.now().getTime() + soonMs)
  return new Map(overtakenAmong(planned, { links: now, owners }).map((id) => [id, at]))
}
