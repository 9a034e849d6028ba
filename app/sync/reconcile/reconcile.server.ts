// Compares what changed in Shopify since the last look with what was synced, and repairs the difference.

import { recordChanges, type NewChange } from '#app/db/tables/changes.server.ts'
import {
  loadLastRefusals,
  loadLastRefusalsOfWholes,
  type LastRefusal,
} from '#app/db/tables/outcomes.server.ts'
import { isImageLookDue } from '#app/db/attached/product-images.server.ts'
import { loadKindStates, saveKindReconciledAt, type KindState } from '#app/db/work/kinds.server.ts'
import type { Link } from '#app/db/link-row.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import {
  askForAudit,
  countLiveShops,
  loadShop,
  saveReconciledAt,
  type ShopRow,
} from '#app/db/tables/shops.server.ts'
import { ShopDomain, type ShopifyId } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/kinds.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { fetchChanged, fetchLatelyChanged, type ChangedRecord } from '#app/shopify/records/changed.server.ts'
import { checkCompanies } from '#app/sync/accounts/sync-companies.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { followDraftOrders } from '#app/sync/orders/follow-draft-orders.server.ts'
import { recordOverdue } from '#app/sync/orders/overdue-orders.server.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { checkComments } from '#app/sync/notes/check-comments.server.ts'
import { checkRefunds } from '#app/sync/notes/check-refunds.server.ts'
import { readyChoices, readyOrgConfig } from '#app/sync/setup/fresh-org-config.server.ts'
import { holdKind, isHeldNow, isKindRefused } from '#app/sync/work/kind-pause.server.ts'
import type { Drift } from '#app/lib/states.ts'
import { pauseFor, pauseIn } from '#app/sync/work/pause.server.ts'
import { eachByItself } from '#app/sync/work/passing-trouble.server.ts'
import { gapMs } from '#app/sync/work/wake.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { gapAuditAt, lookedUntil } from './schedule.server.ts'

/** Shopify's search index lags behind writes: look this far back beyond the last look (contracts/shopify 3.2). */
const overlapMs = 10 * 60_000

/** The `reconcile` job. Differences become changes with the trigger "reconcile", synced like any other. */
export async function reconcileShop(
  context: SyncContext,
  shop: ShopDomain,
  signal: AbortSignal,
): Promise<JobResult> {
  const row = await loadShop(context.db, shop)
  const paused = await pauseIn(context, shop, row)
  if (paused) return paused
  if (!row?.liveSince) return { done: true }
  const startedAt = context.now()
  const last = lookedUntil(row.reconciledAt ?? row.liveSince, startedAt)
  try {
    const { orgConfig, ...looked } = await whatIsLookedAt(context, row)
    await reconcileKinds(context, looked, { last, startedAt })
    await recordOverdue(context, looked, signal)
    if (orgConfig) await followDraftOrders(context, orgConfig)
    await saveReconciledAt(context.db, shop, startedAt)
    if (startedAt.getTime() - last.getTime() > gapMs) await auditAfterGap(context, shop)
    if (orgConfig) await checkBeside(context, orgConfig, signal)
    if (looked.settings.productImages && (await isImageLookDue(context.db, shop, context.now())))
      await context.queue.enqueue('images', { shop })
    return { done: true }
  } catch (error) {
    return pauseFor(context, shop, error)
  }
}

type Looked = Pick<OrgConfig, 'shop' | 'settings'> & {
  /** Those that are chosen and have a module. */
  kinds: readonly RecordKind[]
}

// What is known of the modules is read only where the look itself needs it: changes that it finds are synced by another job.
async function whatIsLookedAt(
  context: SyncContext,
  { domain, settings: stored }: Pick<ShopRow, 'domain' | 'settings'>,
): Promise<Looked & { orgConfig: OrgConfig | null }> {
  const shop = ShopDomain.parse(domain)
  const choices = await readyChoices(context, shop, stored)
  if (choices && !needsOrgConfig(choices.settings)) {
    const chosen = recordKinds.filter((kind) => choices.settings.kinds[kind])
    return { ...choices, kinds: chosen, orgConfig: null }
  }
  const orgConfig = await readyOrgConfig(context, shop)
  const ready = recordKinds.filter((kind) => kinds[kind].modulesIn(orgConfig).length > 0)
  return { shop, settings: orgConfig.settings, kinds: ready, orgConfig }
}

const needsOrgConfig = ({ kinds: { draftOrder }, accounts, timelineNotes, refundNotes }: Settings): boolean =>
  draftOrder || accounts.b2b || timelineNotes || refundNotes !== 'off'

async function checkBeside(context: SyncContext, orgConfig: OrgConfig, signal: AbortSignal): Promise<void> {
  await checkCompanies(context, orgConfig, 'changed')
  await checkComments(context, orgConfig)
  await checkRefunds(context, orgConfig, signal)
}

// The gap may be ours, and every shop's. The sweep starts what is due later.
async function auditAfterGap(context: SyncContext, shop: ShopDomain): Promise<void> {
  const now = context.now()
  const at = gapAuditAt(shop, { now, shops: await countLiveShops(context.db) })
  if (at > now) await askForAudit(context.db, shop, at)
  else await context.queue.enqueue('audit', { shop })
}

type Look = { /** when the shop was looked at last */ last: Date; startedAt: Date }

// One kind after the other, whatever becomes of those before.
async function reconcileKinds(context: SyncContext, looked: Looked, look: Look): Promise<void> {
  const { shop } = looked
  const states = await loadKindStates(context.db, shop)
  await eachByItself(
    async (kind) => {
      if (looked.kinds.includes(kind))
        await reconcileKind(context, { shop, kind }, states.get(kind) ?? null, look)
    },
    (kind, { code }) => context.log.warn({ shop, kind, code }, 'kind not compared'),
  )
}

// Each kind goes on from where it was itself, page by page: what breaks off, or is refused, costs no other kind its look.
async function reconcileKind(
  context: SyncContext,
  of: OfKind,
  state: KindState | null,
  { last, startedAt }: Look,
): Promise<void> {
  const { shop, kind } = of
  // One that is off, has no module or is refused now is looked at from here on once it is not.
  if (!state?.reconciledAt) await saveKindReconciledAt(context.db, of, last)
  if (isHeldNow(context, state)) return
  try {
    await compareSince(context, of, kind, lookedUntil(state?.reconciledAt ?? last, startedAt))
    await saveKindReconciledAt(context.db, of, startedAt)
  } catch (error) {
    if (!isKindRefused(error)) throw error
    await holdKind(context, shop, kind, error)
  }
}

/** What a comparison of one kind touches. */
type Looking = Pick<SyncContext, 'db' | 'now' | 'log' | 'wake' | 'shopifyFor'>

/** Records what changed since then and differs. */
export async function compareSince(
  context: Looking,
  orgConfig: Pick<OrgConfig, 'shop'>,
  kind: RecordKind,
  from: Date,
): Promise<void> {
  const { shop } = orgConfig
  const { changedSort, leftAloneMs } = kinds[kind]
  const since = new Date(from.getTime() - overlapMs - leftAloneMs)
  if (context.now().getTime() - from.getTime() <= gapMs) return compareLately(context, orgConfig, kind, since)
  for await (const page of fetchChanged(context.shopifyFor(shop), kind, since)) {
    await recordDrift(context, orgConfig, kind, await findBehind(context, shop, kind, page))
    // Oldest first: up to here all is known.
    const reached = changedSort === 'UPDATED_AT' ? page.at(-1)?.updatedAt : null
    if (reached && reached > from) await saveKindReconciledAt(context.db, { shop, kind }, reached)
  }
}

// One page, most often, whatever Shopify's search answers beyond the moment that was asked for.
async function compareLately(
  context: Looking,
  orgConfig: Pick<OrgConfig, 'shop'>,
  kind: RecordKind,
  since: Date,
): Promise<void> {
  const { shop } = orgConfig
  for await (const page of fetchLatelyChanged(context.shopifyFor(shop), kind, since))
    await recordDrift(context, orgConfig, kind, await findBehind(context, shop, kind, page))
}

/** A record that differs, and why. `isOld`: it has for longer than the looks that usually find it leave it. */
type Behind = NewChange & { cause: Drift; isOld?: boolean }

/** Notes records that differ; the sync job repairs them. */
export async function recordDrift(
  context: Looking,
  { shop }: Pick<OrgConfig, 'shop'>,
  kind: RecordKind,
  changes: readonly Behind[],
): Promise<void> {
  if (changes.length === 0) return
  const { hasWebhooks } = kinds[kind]
  for (const [trigger, some] of Map.groupBy(changes, ({ isOld }) => triggerOf(hasWebhooks, isOld))) {
    // What no webhook tells is no drift.
    const recorded = hasWebhooks ? some : some.map(({ shopifyId, deleted }) => ({ kind, shopifyId, deleted }))
    await recordChanges(context.db, trigger, [{ shop, at: context.now(), delivery: null, changes: recorded }])
  }
  if (hasWebhooks)
    context.log.info({ shop, kind, records: changes.length, cause: changes[0]?.cause }, 'drift found')
  context.wake(shop)
}

// What no webhook tells is news, but not after an outage or a time in which the kind was off: Zoho's automations would
// take what is weeks old for what somebody does now.
const triggerOf = (hasWebhooks: boolean, isOld = false): Trigger =>
  hasWebhooks ? 'reconcile' : isOld ? 'history' : 'live'

// Behind = never linked, or changed after what was written. Whole seconds on Shopify's side: equal counts as seen.
async function findBehind(
  context: Looking,
  shop: ShopDomain,
  kind: RecordKind,
  page: readonly ChangedRecord[],
) {
  const leftAloneAt = context.now().getTime() - kinds[kind].leftAloneMs
  const ids = page.map((record) => record.shopifyId)
  const seen = kinds[kind].isInParts
    ? await partTimes(context, { shop, kind }, ids)
    : await linkTimes(context, shop, kind, ids)
  const behind = page.filter(
    ({ shopifyId, updatedAt }) =>
      (seen.get(shopifyId) ?? 0) < updatedAt.getTime() && updatedAt.getTime() <= leftAloneAt,
  )
  const oldAt = Math.max(leftAloneAt - gapMs - overlapMs, await liveFrom(context, shop, kind))
  return (await unlessRefused(context, { shop, kind }, behind, refusedUntil)).map(
    ({ shopifyId, updatedAt }) => ({
      kind,
      shopifyId,
      deleted: false,
      cause: 'missed_change' as const,
      isOld: updatedAt.getTime() < oldAt,
    }),
  )
}

// What was left before the shop went live is the import's, and history, though a look reaches back to it.
async function liveFrom({ db }: Looking, shop: ShopDomain, kind: RecordKind): Promise<number> {
  const { hasWebhooks, leftAloneMs } = kinds[kind]
  const liveSince = hasWebhooks ? null : (await loadShop(db, shop))?.liveSince
  return liveSince ? liveSince.getTime() - leftAloneMs : 0
}

// What was refused as it is now would be refused again, by each look that reaches back to it. Outcomes name a product's
// variants: it is as its last refused one.
const refusedUntil = ({ at, dismissedAt }: LastRefusal): Date =>
  dismissedAt && dismissedAt > at ? dismissedAt : at

/** Without those whose refusal the merchant dismissed and that have not changed since: each night would tell it again. */
export const exceptDismissed = (context: Looking, scope: OfKind, records: readonly ChangedRecord[]) =>
  unlessRefused(context, scope, records, ({ dismissedAt }) => dismissedAt)

async function unlessRefused(
  context: Looking,
  scope: OfKind,
  records: readonly ChangedRecord[],
  refusedAt: (refusal: LastRefusal) => Date | null,
): Promise<ChangedRecord[]> {
  const ids = records.map((record) => record.shopifyId)
  const load = kinds[scope.kind].isInParts ? loadLastRefusalsOfWholes : loadLastRefusals
  const refusals = await load(context.db, scope, ids)
  return records.filter(({ shopifyId, updatedAt }) => {
    const refusal = refusals.get(shopifyId)
    const at = refusal ? refusedAt(refusal) : null
    return !at || updatedAt > at
  })
}

const timeOf = (link: Link): number => link.sourceAt?.getTime() ?? 0

async function linkTimes(context: Looking, shop: ShopDomain, kind: RecordKind, ids: readonly ShopifyId[]) {
  const links = await loadLinks(context.db, shop, kind, ids)
  return new Map([...links].filter(([, link]) => !link.gone).map(([id, link]) => [id, timeOf(link)]))
}

// A product is as old as its oldest variant's link.
async function partTimes(context: Looking, { shop, kind }: OfKind, ids: readonly ShopifyId[]) {
  const times = new Map<string, number>()
  for (const link of await loadLinksUnder(context.db, shop, kind, ids)) {
    if (link.parentId === null || link.gone) continue
    times.set(link.parentId, Math.min(times.get(link.parentId) ?? Infinity, timeOf(link)))
  }
  return times
}
