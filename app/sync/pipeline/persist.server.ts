// What was written is persisted: links with their fingerprints, and whoever hangs on a new link is synced again; then
// outcome rows, which the merchant reads in Sync activity.

import { recordChanges } from '#app/db/tables/changes.server.ts'
import type { Link, NewLink } from '#app/db/link-row.server.ts'
import {
  deleteLinksAhead,
  loadLinks,
  saveHashes,
  saveLinks,
  touchLinks,
  invalidateLinks,
} from '#app/db/tables/links.server.ts'
import { saveStaleTimes } from '#app/db/attached/stale-values.server.ts'
import { linkPlace } from '#app/db/protection/sealed.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { kindTraits, wholeOf } from '#app/lib/kinds.ts'
import { hiddenFromApp, valueCauses } from '#app/lib/outcomes.ts'
import { amount } from '#app/mapping/values/money.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import { commonHashes, fieldHashes } from './rows/hashes.server.ts'
import { isWritten, type SyncedRecord } from '#app/sync/core/synced-record.ts'
import { linkScope, type ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { withCorrection } from './corrections.ts'
import { hashesOf, type Plan } from './plan.server.ts'
import type { Writing } from './rows/next.ts'
import { untaxed } from './rows/order-rows.ts'
import { withSubstitutes } from './rows/row-products.ts'
import { stageField } from './rows/states.ts'
import { saveOutcomes, type NewOutcome } from '#app/db/tables/outcomes.server.ts'
import { editionClass } from '#app/zoho/client/edition.ts'
import { isHistory, type RecordKind, type Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { fingerprint, linesHash } from '#app/sync/core/fingerprint.ts'
import { followTakenValues } from '#app/sync/work/taken-values.server.ts'
import { asWaiting, isHeldInZoho } from './rows/locked-in-zoho.ts'
import type { SyncResult } from '#app/sync/core/sync-result.ts'
import type { Push } from './kind.ts'
import { wantedOf } from './retaxed.server.ts'
import type { Settled, Wrote } from './write.server.ts'

type Marked = {
  /** What the links say of their fields while they are written. */
  marks: ReadonlyMap<string, string | null>
}
type ToPersist = Plan & Wrote & Settled & Marked

/** Links and outcomes, in that order: whoever reads that a record went through finds its link. */
export async function persist(context: SyncContext, push: Push, done: ToPersist): Promise<SyncedRecord[]> {
  const { module, unwritten, wrote, waiting, corrections, writtenAt } = done
  // Who got a link a moment ago is as new as who had none.
  const links = new Map([...done.links].filter(([id]) => !done.inherited.has(id)))
  const persisted = { module, fresh: wrote.filter(isWritten), links, attempts: done.attempts }
  // Once its link is saved a record is unchanged to whoever tries again. What waits for the link is woken after it.
  await push.kind.beforePersist({ ...context, wake: () => undefined }, push, persisted)
  await persistLinks(context, push, done)
  await push.kind.afterPersist(context, push, persisted)
  const synced = [...unwritten, ...wrote.map((one) => withCorrection(one, corrections)), ...waiting]
  const { orgConfig, trigger, kind } = push
  await saveResults(context, { ...push, kind: kind.name, writtenAt }, module.apiName, synced)
  await followTakenValues(context, orgConfig, { kind: kind.name, trigger, module, results: done.results })
  return synced
}

// So that the next time is an update or nothing at all.
async function persistLinks(
  context: SyncContext,
  push: Push,
  { module, same, wrote, corrections, attempts, links, marks }: Plan & Settled & Marked,
): Promise<void> {
  const { kind, orgConfig } = push
  const scope = linkScope(context, orgConfig, kind.name)
  const fresh = wrote.filter(isWritten)
  const mappedRecords = fresh.map(({ mapped, syncResult }): NewLink => {
    const link = links.get(mapped.shopifyId)
    const writing = attempts.get(mapped.shopifyId)
    // The fingerprint is of what was wanted: the same again changes nothing. Rows and adjustment are those that Zoho has.
    const sent = withSubstitutes(writing?.taxless ? untaxed(mapped) : mapped, writing)
    const known = knownOf(link, module, syncResult, writing)
    const wasThere = writing?.adopted || (link?.zohoModule === module.apiName && link.adopted)
    return {
      shopifyId: mapped.shopifyId,
      parentId: mapped.parentId,
      zohoModule: module.apiName,
      zohoId: syncResult.zohoId,
      fingerprint: fingerprint(context.digests, module.apiName, wantedOf(mapped, writing)),
      linesHash: linesHash(context.digests, sent),
      label: mapped.label,
      sourceAt: sureSince(mapped.sourceAt, push.readAt, scope.at),
      total: mapped.total,
      createdAt: (kind.hidesOld ? mapped.createdAt : null) ?? null,
      correction: correctionOf(corrections.get(mapped.shopifyId)?.by, link),
      adjustment: adjustmentOf(sent, corrections.get(mapped.shopifyId)?.by, link),
      adopted: wasThere ?? false,
      ...hashesFor(context, push, { mapped, writing, link: known, marks }),
    }
  })
  const stale = new Set(await saveLinks(context.db, scope, mappedRecords))
  await touchLinks(context.db, scope, seenNewer(push, same, links, scope.at))
  const synced = [...fresh, ...same].filter(({ mapped }) => !stale.has(mapped.shopifyId))
  await saveStaleTimes(context.db, { shop: orgConfig.shop, kind: kind.name }, staleTimes(synced, links))
  const ended = wrote.filter(({ syncResult }) => !syncResult.again)
  const refused = ended.filter((one) => !isWritten(one) && links.get(one.mapped.shopifyId)?.zohoId !== null)
  const ids = refused.map(({ mapped }) => mapped.shopifyId)
  if (!kind.isFoundById) await deleteLinksAhead(context.db, orgConfig.shop, kind.name, ids)
  const met = mappedRecords.filter(({ shopifyId }) => stale.has(shopifyId))
  await repairStale(context, push, met)
}

/**
 * What is known of the record that was written: nothing of another one, and nothing of one that was given up. One that was
 * there in the place of a lost one takes its values over.
 */
const knownOf = (
  link: Link | undefined,
  { apiName }: ModuleConfig,
  { zohoId, result }: SyncedRecord['syncResult'],
  writing: Writing | undefined,
): Link | undefined => {
  const isHeir = Boolean(writing?.lost) && result === 'updated'
  return link?.zohoModule === apiName && (link.zohoId === zohoId || isHeir) ? link : undefined
}

type Hashed = { mapped: MappedRecord; writing: Writing | undefined; link: Link | undefined } & Marked

// Where fields were left out because Zoho has them, the link must still be the one that said so.
function hashesFor(
  context: SyncContext,
  { orgConfig, kind }: Push,
  { mapped, writing, link, marks }: Hashed,
): Pick<NewLink, 'fieldHashes' | 'seenHashes'> {
  const stored = hashesOf(context, orgConfig.shop, link)
  const sent = writing?.sent ?? new Set<string>()
  const misplaced = writing?.misplaced ? stageField : null
  const { given } = writing ?? {}
  const written = { rules: orgConfig.settings.rules[kind.name], sent, stored, given, misplaced }
  const hashes = fieldHashes(context.digests, mapped, written)
  return {
    fieldHashes: context.secrets.encrypt(hashes, linkPlace(orgConfig.shop)),
    seenHashes: stored === null ? null : (marks.get(mapped.shopifyId) ?? link?.fieldHashes ?? null),
  }
}

// What the adjustment made up for before, and what it makes up for now besides.
const correctionOf = (by: string | undefined, link: Link | undefined): string | null =>
  by === undefined
    ? null
    : amount(by)
        .plus(link?.correction?.toString() ?? 0)
        .toString()

// What was sent, as plan.server.ts corrected it by what Zoho added before, and what was added afterwards.
function adjustmentOf({ row }: MappedRecord, by: string | undefined, link: Link | undefined): string | null {
  const base = row['Adjustment']
  if (typeof base !== 'number') return null
  return amount(base)
    .plus(link?.correction?.toString() ?? 0)
    .plus(by ?? 0)
    .toString()
}

/**
 * Shopify's times are whole seconds: what was read in the second of its own change may lack a later change of that
 * second. Then only the second before is certain, and a comparison looks once more.
 */
function sureSince(sourceAt: string, readAt: Date | undefined, now: Date): string {
  const at = Date.parse(sourceAt)
  const certain = readAt ? readAt.getTime() >= at + unsureMs : now.getTime() >= at + bulkUnsureMs
  return certain || Number.isNaN(at) ? sourceAt : new Date(at - 1000).toISOString()
}
const unsureMs = 2000 // its second, and a second by which the clocks may differ
const bulkUnsureMs = 3_600_000 // a bulk result does not say when it read

function seenNewer(
  push: Push,
  same: readonly SyncedRecord[],
  links: ReadonlyMap<ShopifyId, Link>,
  now: Date,
) {
  return same.flatMap(({ mapped: { shopifyId, parentId, sourceAt } }) => {
    const link = links.get(shopifyId)
    const sure = sureSince(sourceAt, push.readAt, now)
    const isNews = link?.sourceAt && (link.sourceAt < new Date(sure) || link.parentId !== parentId)
    return isNews ? [{ shopifyId, parentId, sourceAt: sure }] : []
  })
}

// Of the few that time alone changes, and only where it is another time than is known.
const staleTimes = (synced: readonly SyncedRecord[], links: ReadonlyMap<ShopifyId, Link>) =>
  synced.flatMap(({ mapped: { shopifyId, staleAt } }) => {
    const known = links.get(shopifyId)?.staleAt ?? null
    const isNews = staleAt !== undefined && staleAt?.getTime() !== known?.getTime()
    return isNews ? [{ shopifyId, at: staleAt?.toISOString() ?? null }] : []
  })

// We wrote an older state over a newer one (an import and a live change at the same moment): once more, from Shopify.
// Where the two differ Zoho may have either, and only there it is written.
async function repairStale(
  context: SyncContext,
  { orgConfig: { shop }, kind: { name: kind } }: Push,
  stale: readonly NewLink[],
): Promise<void> {
  if (stale.length === 0) return
  const ids = stale.map(({ shopifyId }) => shopifyId)
  const links = await loadLinks(context.db, shop, kind, ids)
  await invalidateLinks(context.db, shop, kind, ids)
  const known = stale.map((ours) => ({
    shopifyId: ours.shopifyId,
    value: jointHashes(context, shop, ours, links.get(ours.shopifyId)),
  }))
  await saveHashes(context.db, { shop, kind }, known)
  const idInChange = (id: ShopifyId) => wholeOf(kind, { shopifyId: id, parentId: links.get(id)?.parentId })
  const changes = [...new Set(ids.map(idInChange))].map((shopifyId) => ({ kind, shopifyId, deleted: false }))
  await recordChanges(context.db, 'live', [{ shop, at: context.now(), delivery: null, changes }])
  context.wake(shop)
}

function jointHashes(
  { secrets }: SyncContext,
  shop: ShopDomain,
  ours: NewLink,
  theirs: Link | undefined,
): string | null {
  const open = (sealed: string | null) => (sealed === null ? null : secrets.decrypt(sealed, linkPlace(shop)))
  const mine = open(ours.fieldHashes)
  const other = theirs?.zohoId === ours.zohoId ? open(theirs.fieldHashes) : null
  if (mine === null || other === null) return null
  return secrets.encrypt(commonHashes(mine, other), linkPlace(shop))
}

export type ResultsOf = Omit<Push, 'findExisting' | 'kind'> & { kind: RecordKind; writtenAt?: Date }

/**
 * Writes outcome rows: all of live work but "unchanged"; of imports only what did not go through.
 * @param push `writtenAt`: when Zoho had answered, for the latency
 */
export async function saveResults(
  context: SyncContext,
  push: ResultsOf,
  module: string | null,
  synced: readonly SyncedRecord[],
): Promise<void> {
  const at = push.writtenAt ?? context.now()
  const { kind, trigger } = push
  const shopClass = editionClass(push.orgConfig.zoho.org.edition)
  const labels = { kind, trigger, class: shopClass }
  // What only waits has not ended: it is counted when it does.
  const over = synced.filter(({ syncResult }) => !syncResult.again && !isHeldInZoho(syncResult))
  for (const { syncResult } of over) context.metrics.outcomes.inc({ ...labels, result: syncResult.result })
  const saved = synced.filter(
    ({ mapped, syncResult }) =>
      isSaved(syncResult, trigger) && !isRepeated(syncResult, ofRecord(push.attempts, mapped)),
  )
  const mappedRecords = saved.map(({ mapped, syncResult: ended }): NewOutcome => {
    const syncResult = isHeldInZoho(ended) ? asWaiting(ended) : ended
    const recordedAt = ofRecord(push.notedAt, mapped)
    const latencyMs = recordedAt ? Math.max(0, at.getTime() - recordedAt.getTime()) : null
    if (latencyMs !== null) context.metrics.latency.observe({ class: shopClass }, latencyMs / 1000)
    const { shopifyId, label } = mapped
    // Of an order it would be a person.
    const wholeId = kindTraits[kind].isInParts ? mapped.parentId : null
    const attempts = (ofRecord(push.attempts, mapped) ?? 0) + 1
    const cause = syncResult.cause ?? ofRecord(push.causes, mapped) ?? null
    const { result, zohoId, field, message } = syncResult
    const about = { kind, shopifyId, wholeId, label, trigger, result, zohoId, field, message, cause }
    return { ...about, zohoModule: module, attempts, latencyMs }
  })
  await saveOutcomes(context.db, { shop: push.orgConfig.shop, runId: push.runId, at }, mappedRecords)
}

// Changes name products, mapped records their variants.
const ofRecord = <T>(
  known: ReadonlyMap<string, T> | undefined,
  { shopifyId, parentId }: SyncedRecord['mapped'],
): T | undefined => known?.get(shopifyId) ?? known?.get(parentId ?? '')

// What waits for Zoho is said once, however often it is tried.
const isRepeated = (syncResult: SyncResult, attempts: number | undefined): boolean =>
  isHeldInZoho(syncResult) && (attempts ?? 0) > 0

function isSaved({ result, cause, again }: SyncResult, trigger: Trigger): boolean {
  // Waits: how it ends is not known yet.
  if (again) return false
  // A record that is kept out has no link: each comparison meets it again.
  if (keptOutCauses.has(cause ?? '') && trigger === 'reconcile') return false
  // Nothing of it changed but what is told; its row and its comparison say that it is hidden.
  if (hidden.has(cause ?? '')) return !isHistory(trigger)
  if (trigger === 'import') return savedOfImports.has(result) || withoutValues.has(cause ?? '')
  // The merchant's own word: said once.
  if (cause === 'left_out') return false
  return trigger === 'retry' || result !== 'unchanged'
}

const savedOfImports: ReadonlySet<string> = new Set(['rejected', 'failed', 'skipped'])

const withoutValues: ReadonlySet<string> = new Set(valueCauses)
const hidden = new Set(['hidden_in_shopify', hiddenFromApp])
const keptOutCauses = new Set(['filtered', 'currency_missing', 'currency_left_out'])
