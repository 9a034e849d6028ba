// Records deleted in Shopify: kept and marked in Zoho, or deleted there, as the merchant chose. Keeping is the default.

import { isLinked, type Link, type RecordLink } from '#app/db/link-row.server.ts'
import {
  bareLink,
  deleteLinksAhead,
  deleteLinks,
  loadLinkedZohoIds,
  loadLinks,
  loadLinksUnder,
  markGone,
  saveLinks,
} from '#app/db/tables/links.server.ts'
import { recordsOfOthers } from '#app/db/attached/inherited-links.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import { isMissingRecord, type RowResult } from '#app/zoho/client/answers.ts'
import { deleteRecords, findRecords, mostRows, updateRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import { markRecords } from '#app/zoho/records/tags.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { failed, rejected, skipped, written, type SyncResult } from '#app/sync/core/sync-result.ts'
import { goneTag } from '#app/sync/matching/left-records.server.ts'
import { followFreed } from '#app/sync/work/taken-values.server.ts'
import { passesWithTime } from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import type { Followed } from '#app/sync/pipeline/kind.ts'
import { linkScope, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'

/** What became of each link whose Shopify record is gone. */
export type DeletionResult = {
  shopifyId: ShopifyId
  parentId: ShopifyId | null
  label: string | null
  module: string
  syncResult: SyncResult
}

/** Settles deleted customers, products (all their variants) or orders, by Shopify id. */
export async function settleGone(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  shopifyIds: readonly ShopifyId[],
): Promise<DeletionResult[]> {
  if (shopifyIds.length === 0) return []
  if (kinds[kind].isInParts) {
    return settleGoneLinks(
      context,
      orgConfig,
      kind,
      await loadLinksUnder(context.db, orgConfig.shop, kind, shopifyIds),
    )
  }
  const known = await loadLinks(context.db, orgConfig.shop, kind, shopifyIds)
  const unknown = shopifyIds
    .filter((id) => !known.has(id))
    .map((shopifyId) => ({ shopifyId, parentId: null }))
  const found = await findUnlinked(context, orgConfig, kind, unknown)
  // Never in Zoho: what was written meanwhile without them is whose it is by now (two customers were merged).
  const nowhere = unknown.filter((one) => !found.some(({ shopifyId }) => shopifyId === one.shopifyId))
  // Known as gone already: whoever marked it may have died before what follows from that.
  const ended = [...nowhere, ...[...known.values()].filter(({ gone }) => gone)]
  await kinds[kind].afterDelete(
    context,
    orgConfig,
    ended.map(({ shopifyId }) => shopifyId),
  )
  return settleGoneLinks(context, orgConfig, kind, [...known.values(), ...found])
}

/** The same for links already at hand (a variant that its product lost). */
export async function settleGoneLinks(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  links: readonly Link[],
): Promise<DeletionResult[]> {
  const still = links.filter((link) => !link.gone)
  if (still.length === 0) return []
  const away = still.filter((link) => kinds[kind].isAway(orgConfig, link))
  const open = still.filter((link) => !away.includes(link))
  return [...away.map((link) => awayResult(link)), ...(await settleReachable(context, orgConfig, kind, open))]
}

// Its module is not there for the moment: the link stays, and a comparison finds the deletion once the module is back.
const awayResult = ({ shopifyId, parentId, label, zohoModule }: Link): DeletionResult => ({
  shopifyId,
  parentId,
  label,
  module: zohoModule,
  syncResult: skipped('module_gone'),
})

async function settleReachable(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  open: readonly Link[],
): Promise<DeletionResult[]> {
  const doubtful = open.filter((link) => !isLinked(link))
  const reachable = [...open.filter(isLinked), ...(await findUnlinked(context, orgConfig, kind, doubtful))]
  await deleteLinksAhead(
    context.db,
    orgConfig.shop,
    kind,
    doubtful.map((link) => link.shopifyId),
  )
  if (reachable.length === 0) return []
  const followed = await kinds[kind].follow(context, orgConfig, reachable)
  const { links, joined } = await withoutOthers(context, { shop: orgConfig.shop, kind }, followed)
  const deletes: Partial<Record<RecordKind, string>> = orgConfig.settings.deletes
  const settle = deletes[kind] === 'delete' ? removeInZoho : markInZoho
  const syncResults = [
    ...(await settle(context, orgConfig, kind, links)),
    ...joined.map((link) => resultOf(link, undefined, 'updated')),
  ]
  await deleteLinks(
    context.db,
    orgConfig.shop,
    kind,
    joined.map((link) => link.shopifyId),
  )
  await kinds[kind].afterDelete(
    context,
    orgConfig,
    syncResults.filter(isSettled).map((one) => one.shopifyId),
  )
  await followDeleted(context, orgConfig, kind, syncResults)
  return syncResults
}

// What somebody else has as well (two were merged in Zoho) stays as it is, and theirs.
async function withoutOthers(
  { db }: SyncContext,
  ofKind: OfKind,
  { links, joined }: Followed,
): Promise<Followed> {
  const others = await recordsOfOthers(db, ofKind, links)
  const { mine = [], shared = [] } = Object.groupBy(links, ({ zohoId }) =>
    others.has(zohoId) ? 'shared' : 'mine',
  )
  return { links: mine, joined: [...joined, ...shared] }
}

// What is no more holds no value back from others.
async function followDeleted(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  settled: readonly DeletionResult[],
): Promise<void> {
  const deleted = settled.filter(({ syncResult }) => syncResult.result === 'deleted')
  for (const [apiName, some] of Map.groupBy(deleted, ({ module }) => module)) {
    const ids = some.flatMap(({ syncResult: { zohoId } }) => zohoId ?? [])
    await followFreed(context, orgConfig, { kind, trigger: 'live', module: { apiName } }, ids)
  }
}

const isSettled = ({ syncResult }: DeletionResult) => syncResult.result !== 'failed'

type Unlinked = { shopifyId: ShopifyId; parentId: ShopifyId | null }

// Written, but the answer was lost and with it the link; then the record was deleted: Zoho may hold it all the same.
async function findUnlinked(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  unknown: readonly Unlinked[],
): Promise<RecordLink[]> {
  const modules = kinds[kind].modulesIn(orgConfig)
  const scope = linkScope(context, orgConfig, kind)
  let left = unknown
  for (const module of modules.toReversed()) {
    if (left.length === 0) continue
    const found = await ownAmong(context, orgConfig, module, await findIn(orgConfig, module, left))
    await saveLinks(
      context.db,
      scope,
      found.map((one) => bareLink(one, module.apiName, one.zohoId)),
    )
    const ids = new Set(found.map(({ shopifyId }) => shopifyId))
    left = left.filter(({ shopifyId }) => !ids.has(shopifyId))
  }
  const found = unknown.filter((one) => !left.includes(one)).map(({ shopifyId }) => shopifyId)
  return [...(await loadLinks(context.db, orgConfig.shop, kind, found)).values()].filter(isLinked)
}

type Found = Unlinked & { zohoId: ZohoId }

// One that stayed of a merge in Zoho may carry the id of the other one, and is still another's by its link.
async function ownAmong(
  { db }: SyncContext,
  { shop }: OrgConfig,
  { apiName }: ModuleConfig,
  found: readonly Found[],
): Promise<Found[]> {
  const zohoIds = found.map(({ zohoId }) => zohoId)
  const owners = await loadLinkedZohoIds(db, shop, apiName, zohoIds)
  return found.filter(({ shopifyId, zohoId }) => (owners.get(zohoId) ?? shopifyId) === shopifyId)
}

async function findIn(orgConfig: OrgConfig, module: ModuleConfig, unknown: readonly Unlinked[]) {
  const search = { values: unknown.map(({ shopifyId }) => shopifyId), fields: [module.idField] }
  const records = await findRecords(orgConfig.zoho, module.apiName, module.idField, search)
  const byOwnId = new Map(records.map((record) => [String(valueIn(record, module.idField)), record.id]))
  return unknown.flatMap((one) => {
    const zohoId = byOwnId.get(one.shopifyId)
    return zohoId ? [{ ...one, zohoId }] : []
  })
}

async function removeInZoho(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  links: readonly RecordLink[],
) {
  const automations = orgConfig.settings.automationsOnLive
  const syncResults: DeletionResult[] = []
  for (const [module, some] of byModule(links)) {
    const ids = some.map((link) => link.zohoId)
    const results = await deleteRecords(orgConfig.zoho, module, ids, { automations })
    syncResults.push(...some.map((link, i) => resultOf(link, results[i], 'deleted')))
  }
  await deleteLinks(context.db, orgConfig.shop, kind, idsOf(syncResults, 'deleted', 'skipped'))
  return syncResults
}

async function markInZoho(
  context: SyncContext,
  orgConfig: OrgConfig,
  kind: RecordKind,
  links: readonly RecordLink[],
) {
  const syncResults: DeletionResult[] = []
  for (const [module, some] of byModule(links)) {
    const switched = module === 'Products' ? await deactivate(orgConfig, some) : []
    const marked = await markRecords(
      orgConfig.zoho,
      module,
      some.map((link) => link.zohoId),
      goneTag,
    )
    syncResults.push(
      ...some.map((link, i) => resultOf(link, firstRefusal(link, switched[i], marked[i]), 'updated')),
    )
  }
  await markGone(context.db, orgConfig.shop, kind, idsOf(syncResults, 'updated'))
  await deleteLinks(context.db, orgConfig.shop, kind, idsOf(syncResults, 'skipped'))
  return syncResults
}

const idsOf = (syncResults: readonly DeletionResult[], ...results: SyncResult['result'][]): ShopifyId[] =>
  syncResults
    .filter(({ syncResult }) => results.includes(syncResult.result))
    .map(({ shopifyId }) => shopifyId)

// A product may have 2,048 variants, and lose them all at once.
async function deactivate({ zoho, settings }: OrgConfig, links: readonly RecordLink[]): Promise<RowResult[]> {
  const results: RowResult[] = []
  const automations = settings.automationsOnLive
  for (let at = 0; at < links.length; at += mostRows) {
    const rows = links.slice(at, at + mostRows).map(({ zohoId }) => ({ id: zohoId, Product_Active: false }))
    results.push(
      ...(await updateRecords(zoho, 'Products', rows, { automations: automations ? undefined : [] })),
    )
  }
  return results
}

// The mark is a courtesy: an organisation that allows no new tags keeps its record without one.
function firstRefusal(
  { zohoId }: RecordLink,
  switched: RowResult | undefined,
  marked: RowResult | undefined,
): RowResult {
  if (switched && !switched.ok) return switched
  if (marked && !marked.ok && (marked.transient || passesWithTime(marked.code) || isMissingRecord(marked)))
    return marked
  return switched ?? { ok: true, id: zohoId, action: null }
}

function resultOf(
  { shopifyId, parentId, label, zohoModule, zohoId }: RecordLink,
  row: RowResult | undefined,
  done: 'deleted' | 'updated',
): DeletionResult {
  const about = { shopifyId, parentId, label, module: zohoModule }
  if (row?.ok) return { ...about, syncResult: { ...written(done, zohoId), cause: 'deleted_in_shopify' } }
  if (!row || isMissingRecord(row)) return { ...about, syncResult: skipped('deleted_in_shopify') }
  const passes = row.transient || passesWithTime(row.code)
  const syncResult = passes ? failed(row.code, row.message) : rejected(row.code, row)
  return { ...about, syncResult: { ...syncResult, zohoId } }
}

const byModule = (links: readonly RecordLink[]): Map<string, RecordLink[]> =>
  Map.groupBy(links, (link) => link.zohoModule)
