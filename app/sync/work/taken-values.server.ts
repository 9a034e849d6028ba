// A value that Zoho takes once only and that goes from one record to another, as an e-mail that one customer gives up and
// another one takes: who was written without it is written again once the record that had it has let go of it.

import { loadWithoutValueOf } from '#app/db/attached/values-taken.server.ts'
import { invalidateLinks, loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { type ShopDomain, type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import { holderIn } from '#app/lib/outcomes.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'
import { recordFollowing } from '#app/sync/work/record-following.server.ts'

type OfShop = { shop: ShopDomain }
type Of = { kind: RecordKind; trigger: Trigger; module: { apiName: string } }
type Fields = { fields: FieldMap; /** our own */ idField: string }
/** A write that has ended: what it held, and what it had to leave out for a record that has the value. */
type Ended = {
  writing: {
    mapped: Pick<MappedRecord, 'shopifyId'>
    sent?: ReadonlySet<string>
    changes: { unchanged: ReadonlySet<string>; held: ReadonlySet<string> }
    taken?: readonly { field: string; holder: string }[]
  }
  syncResult: SyncResult
}
type EndedBatch = Of & { module: Of['module'] & Fields; results: readonly Ended[] }

/** Of a batch whose outcomes are saved: whoever waits for a value of it, and who may have missed that it came free. */
export async function followTakenValues(
  context: SyncContext,
  orgConfig: OfShop,
  { module, results, ...of }: EndedBatch,
): Promise<void> {
  const unique = uniqueIn(module)
  const given = results.flatMap(({ writing: { sent, changes }, syncResult: { result, zohoId } }) => {
    const isNews = unique.some((name) => sent?.has(name) && !changes.unchanged.has(name))
    return result === 'updated' && zohoId && isNews ? [zohoId] : []
  })
  await followFreed(context, orgConfig, { ...of, module }, given)
  await repeat(
    context,
    orgConfig,
    { ...of, module },
    await missedAmong(context, orgConfig, { module, results, ...of }),
  )
}

// What is known of a module is of last night, and these are what people make unique.
const likely = ['Email', 'Phone', 'Mobile']

function uniqueIn({ fields, idField }: Fields): string[] {
  const unique = [...fields.values()].filter((field) => field.unique).map(({ apiName }) => apiName)
  return [...new Set([...unique, ...likely])].filter((name) => name !== idField)
}

/** These records have other values by now, or are no more. @param zohoIds of one module */
export async function followFreed(
  context: SyncContext,
  orgConfig: OfShop,
  of: Of,
  zohoIds: readonly ZohoId[],
): Promise<void> {
  if (zohoIds.length === 0) return
  const holders = zohoIds.map((id) => holderIn(of.module.apiName, id))
  await repeat(
    context,
    orgConfig,
    of,
    await loadWithoutValueOf(context.db, { ...of, shop: orgConfig.shop }, holders),
  )
}

/** Its write had ended when ours was refused, or was under way. */
const meanwhileMs = 2 * 60_000

// Refused for a record that was written just now: whoever wrote it may have looked for us before we were told of.
async function missedAmong(
  { db, now }: SyncContext,
  { shop }: OfShop,
  { kind, module, results }: EndedBatch,
): Promise<ShopifyId[]> {
  const refused = results.flatMap(({ writing, syncResult }) => {
    const { mapped, changes, taken = [] } = writing
    // Once: tried again it was left out before as well.
    const first = taken.filter(({ field }) => !changes.held.has(field))
    const isWithout = syncResult.cause === 'value_taken' && first.length > 0
    return isWithout ? [{ shopifyId: mapped.shopifyId, holders: first.map(({ holder }) => holder) }] : []
  })
  if (refused.length === 0) return []
  const ids = refused.flatMap(({ holders }) => holders.flatMap((holder) => zohoIdIn(module, holder) ?? []))
  const owners = await loadLinkedZohoIds(db, shop, module.apiName, ids)
  const links = await loadLinks(db, shop, kind, [...owners.values()])
  const since = now().getTime() - meanwhileMs
  const isLate = (holder: string) => {
    const zohoId = zohoIdIn(module, holder)
    const owner = zohoId === null ? undefined : owners.get(zohoId)
    return owner !== undefined && (links.get(owner)?.syncedAt.getTime() ?? 0) > since
  }
  return refused.filter(({ holders }) => holders.some(isLate)).map(({ shopifyId }) => shopifyId)
}

const zohoIdIn = ({ apiName }: Of['module'], holder: string): ZohoId | null => {
  const [name, id] = holder.split(' ')
  return name === apiName ? (ZohoId.safeParse(id).data ?? null) : null
}

// Nothing of them changed in Shopify: that they are unchanged must not keep them from it.
async function repeat(
  context: SyncContext,
  { shop }: OfShop,
  { kind, trigger }: Of,
  ids: readonly ShopifyId[],
): Promise<void> {
  if (ids.length === 0) return
  const links = await loadLinks(context.db, shop, kind, ids)
  await invalidateLinks(context.db, shop, kind, [...links.keys()])
  const wholes = [...links.values()].map((link) => wholeOf(kind, link))
  await recordFollowing(
    context,
    shop,
    trigger,
    [...new Set(wholes)].map((shopifyId) => ({ kind, shopifyId })),
  )
}
