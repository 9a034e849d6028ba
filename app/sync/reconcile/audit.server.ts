// Nightly, after an import and after a long gap, both sides are compared as a whole: is every linked record still there
// on both, do Zoho's order totals equal Shopify's, is anything in Shopify without a link? What differs is repaired
// through the pipeline and told as found by the comparison.

import { retryDeadLetters } from '#app/db/work/dead-letters.server.ts'
import type { RecordLink } from '#app/db/link-row.server.ts'
import { forgetAuditPlaces } from '#app/db/work/audit-places.server.ts'
import { saveAuditedAt } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/kinds.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { fetchExisting } from '#app/shopify/records/changed.server.ts'
import { findMetafieldChanges } from './audit-metafields.server.ts'
import { proveAbsence } from '#app/sync/protection/absence.server.ts'
import { takeUpAudit, type Audit } from './audit-place.server.ts'
import { nightRules, partOfThisNight, type NightRules } from './audit-share.server.ts'
import {
  compareWithZoho,
  done,
  inShopify,
  isZohoOver,
  pagesOf,
  partsOf,
  unlinked,
} from './audit-zoho.server.ts'
import { uniqueRecords, type FoundDrift } from './audit-drift.server.ts'
import { checkCompanies } from '#app/sync/accounts/sync-companies.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { refreshShop } from '#app/sync/lifecycle/shop-facts.server.ts'
import { refreshUsedFields } from '#app/sync/org/fields.server.ts'
import { refreshTaxes } from '#app/sync/org/taxes.server.ts'
import { holdKind, isKindHeld, isKindRefused } from '#app/sync/work/kind-pause.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { openBrake } from '#app/sync/protection/mass-deletion.server.ts'
import { pausedUntil, pauseFor } from '#app/sync/work/pause.server.ts'
import { recordModules } from '#app/sync/setup/record-modules.server.ts'
import { recordDrift } from './reconcile.server.ts'
import { checkOpenReturns } from '#app/sync/notes/open-returns.server.ts'
import { loadOrgConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { findUnlinked } from './unlinked.server.ts'
import { isVisible, shownSince } from '#app/sync/orders/visible.server.ts'

/**
 * The `audit` job: a call to Zoho for every hundred linked records, of very many for those of a share, and a query to
 * Shopify for every 250.
 */
export async function auditShop(
  context: SyncContext,
  shop: ShopDomain,
  signal: AbortSignal,
  rules: NightRules = nightRules,
): Promise<JobResult> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  try {
    await recordModules(context, shop)
    const orgConfig = await loadOrgConfig(context, shop)
    const quiet = { ...orgConfig, zoho: orgConfig.zoho.as('import') }
    await refreshUsedFields(context, quiet, orgConfig.settings)
    if (orgConfig.orders.has('Sales_Orders')) await refreshTaxes(context, quiet)
    const { isNew, progressOf } = await takeUpAudit(context, shop)
    await saveAuditedAt(context.db, shop, context.now(), isNew)
    await retryDeadLetters(context.db, shop, context.now())
    context.wake(shop)
    await refreshShop(context, shop) // news of a change may have been lost
    await checkCompanies(context, quiet, 'all')
    const compared = comparedKinds(orgConfig)
    const isFirst = compared.every(({ kind, modules }) => progressOf(kind, partsOf(modules)).isNew)
    await checkOpenReturns(context, quiet, isFirst)
    const all = compared.flatMap(({ modules }) => modules)
    const { fewestLinks } = rules
    const part = await partOfThisNight(context, orgConfig, all, rules)
    for (const { kind, modules } of compared) {
      const progress = progressOf(kind, partsOf(modules))
      await auditKind(context, { orgConfig: quiet, kind, modules, signal, progress, part, fewestLinks })
    }
    if (signal.aborted) return { done: false, runAt: new Date() }
    await forgetAuditPlaces(context.db, shop)
    return { done: true }
  } catch (error) {
    return pauseFor(context, shop, error)
  }
}

const comparedKinds = (orgConfig: OrgConfig) =>
  recordKinds
    .filter((kind) => kinds[kind].isKept)
    .map((kind) => ({ kind, modules: kinds[kind].modulesIn(orgConfig) }))
    .filter(({ modules }) => modules.length > 0)

// A kind that a remote refuses waits and is told; the others are compared all the same.
async function auditKind(context: SyncContext, audit: Audit): Promise<void> {
  const { orgConfig, kind } = audit
  if (await isKindHeld(context, orgConfig.shop, kind)) return
  try {
    const { progress, signal } = audit
    if (!isZohoOver(audit)) await compareWithZoho(context, audit)
    if (!signal.aborted && !progress.isOver(inShopify)) await findDeleted(context, audit)
    if (!signal.aborted && !progress.isOver(unlinked)) {
      if (orgConfig.modules[kind]) await findUnlinked(context, audit)
      await findMetafieldChanges(context, audit)
    }
    if (!signal.aborted) await progress.save(done)
  } catch (error) {
    if (!isKindRefused(error)) throw error
    await holdKind(context, orgConfig.shop, kind, error)
  }
}

// A deletion leaves nothing that a search could find: every linked record is asked for, ids only. Whether what is not
// shown is deleted is proven before and after, and too many of them are the merchant's to decide.
async function findDeleted(context: SyncContext, audit: Audit): Promise<void> {
  const { orgConfig, kind, modules, signal, progress } = audit
  const { shop } = orgConfig
  await proveAbsence(context, shop, kind)
  const visible = async (links: readonly RecordLink[]) => {
    const since = await shownSince(context, { shop, kind })
    return links.filter((link) => isVisible(link, since))
  }
  const brake = await openBrake(context, { shop, kind, side: 'shopify' }, await progress.found(inShopify))
  const settle = async (links: readonly RecordLink[]) => {
    if (links.length === 0) return
    await proveAbsence(context, shop, kind)
    // What was not shown a day ago, before a break, may be hidden for its age by now, and prove nothing any more.
    const found = (await visible(links)).map((link): FoundDrift => ({ link, cause: 'missed_delete' }))
    await recordDrift(context, orgConfig, kind, uniqueRecords(kind, found, !kinds[kind].isInParts))
  }
  const walk = { after: progress.after(inShopify), until: null, take: 250 }
  for await (const { links, last } of pagesOf(context, { shop, kind, modules, signal }, walk)) {
    const shown = await visible(links)
    const ids = shown.map((link) => link.shopifyId)
    const there = await fetchExisting(context.shopifyFor(shop), kind, ids)
    await settle(brake.take(shown.filter((link) => !there.has(link.shopifyId))))
    await progress.save(inShopify, last, brake.found())
  }
  if (signal.aborted) return
  await settle(await brake.end())
  await progress.save(unlinked)
}
