// A value that Zoho takes once only and that goes from one record to another, as an e-mail that one customer gives up and
// another one takes: who was written without it is written again once the record that had it has let go of it.

import { loadWithoutBefore, loadWithoutValueOf } from '#app/db/attached/values-taken.server.ts'
import { invalidateLinks, loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { type ShopDomain, type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import { holderIn, takenBy } from '#app/lib/outcomes.ts'
import type { OfKind, Trigger } from '#app/lib/record-kind.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
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
    mapped: Pick<MappedRecord, 'shopifyId' | 'row'>
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
  const scope = { shop: orgConfig.shop, kind: of.kind }
  const given = givenIn(module, results)
  const refused = new Map(refusedIn(results).map((one) => [one.shopifyId, one]))
  const waiting = given.size === 0 ? [] : await loadWithoutValueOf(context.db, scope, [...given.keys()])
  // Refused for a record that got that value in this very batch: that one did not let go of it.
  const isFreed = ({ row, taken }: Refused) =>
    taken.some((one) => (given.get(named(one)) ?? textIn(row, one.field)) !== textIn(row, one.field))
  const open = waiting.filter((id) => {
    const one = refused.get(id)
    return !one || isFreed(one)
  })
  const missed = await missedAmong(context, scope, module, [...refused.values()])
  await repeat(context, orgConfig, { ...of, module }, [...new Set([...open, ...missed])])
}

/** By how outcomes name the values that others may have from now on: what is there in their place. */
function givenIn(module: EndedBatch['module'], results: readonly Ended[]): ReadonlyMap<string, string> {
  const unique = uniqueIn(module)
  const given = results.flatMap(({ writing: { mapped, sent, changes }, syncResult: { result, zohoId } }) => {
    if (result !== 'updated' || !zohoId) return []
    const news = unique.filter((name) => sent?.has(name) && !changes.unchanged.has(name))
    const holder = holderIn(module.apiName, zohoId)
    return news.map((field) => [takenBy(field, holder), textIn(mapped.row, field)] as const)
  })
  return new Map(given)
}

const textIn = (row: MappedRecord['row'], field: string): string =>
  JSON.stringify(valueIn(row, field) ?? null).toLowerCase()

type Taken = NonNullable<Ended['writing']['taken']>[number]
type Refused = Pick<MappedRecord, 'shopifyId' | 'row'> & {
  taken: readonly Taken[]
  /** In hashes of before this write it was not left out. */
  first: readonly Taken[]
}

const named = ({ field, holder }: Taken): string => takenBy(field, holder)

const refusedIn = (results: readonly Ended[]): Refused[] =>
  results.flatMap(({ writing: { mapped, changes, taken = [] }, syncResult }) => {
    const { shopifyId, row } = mapped
    const first = taken.filter(({ field }) => !changes.held.has(field))
    return syncResult.cause === 'value_taken' ? [{ shopifyId, row, taken, first }] : []
  })

// What is known of a module is of last night, and these are what people make unique.
const likely = ['Email', 'Phone', 'Mobile']

function uniqueIn({ fields, idField }: Fields): string[] {
  const unique = [...fields.values()].filter((field) => field.unique).map(({ apiName }) => apiName)
  return [...new Set([...unique, ...likely])].filter((name) => name !== idField)
}

/** These records are no more. @param zohoIds of one module */
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
  of: OfKind,
  module: Of['module'],
  refused: readonly Refused[],
): Promise<ShopifyId[]> {
  const fresh = refused.filter(({ first }) => first.length > 0)
  if (fresh.length === 0) return []
  const ids = fresh.flatMap(({ first }) => first.flatMap(({ holder }) => zohoIdIn(module, holder) ?? []))
  const owners = await loadLinkedZohoIds(db, of.shop, module.apiName, ids)
  const links = await loadLinks(db, of.shop, of.kind, [...owners.values()])
  const since = now().getTime() - meanwhileMs
  const isLate = ({ holder }: Taken) => {
    const zohoId = zohoIdIn(module, holder)
    const owner = zohoId === null ? undefined : owners.get(zohoId)
    return owner !== undefined && (links.get(owner)?.syncedAt.getTime() ?? 0) > since
  }
  const late = fresh.filter(({ first }) => first.some(isLate))
  // Once: tried again it was left out before as well. Where Shopify's value always wins only the outcome says so.
  const before = await loadWithoutBefore(
    db,
    of,
    late.map(({ shopifyId }) => shopifyId),
  )
  const isFirst = ({ shopifyId, first }: Refused) =>
    first.some((one) => isLate(one) && !before.get(shopifyId)?.has(named(one)))
  return late.filter(isFirst).map(({ shopifyId }) => shopifyId)
}

const zohoIdIn = ({ apiName }: Of['module'], holder: string): ZohoId | null => {
  const [name, id] = holder.split(' ')
  return name === apiName ? (ZohoId.safeParse(id).data ?? null) : null
}

/** More than so many do not stand in the way of what happens now. */
const fewAtOnce = 100

// Nothing of them changed in Shopify: that they are unchanged must not keep them from it.
async function repeat(
  context: SyncContext,
  { shop }: OfShop,
  { kind, trigger }: Of,
  ids: readonly ShopifyId[],
): Promise<void> {
  const asked = ids.length > fewAtOnce ? 'history' : trigger
  for (let from = 0; from < ids.length; from += fewAtOnce) {
    const links = await loadLinks(context.db, shop, kind, ids.slice(from, from + fewAtOnce))
    await invalidateLinks(context.db, shop, kind, [...links.keys()])
    const wholes = new Set([...links.values()].map((link) => wholeOf(kind, link)))
    const changes = [...wholes].map((shopifyId) => ({ kind, shopifyId }))
    await recordFollowing(context, shop, asked, changes)
  }
}
