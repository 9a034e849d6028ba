// What Zoho tells by itself: which records were deleted, and which were modified, since the last comparison. Each night
// that compares a share of the links looks at these as well, whichever share they are of.

import { inPages } from '#app/db/rows/in-pages.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { loadMassDeletion } from '#app/db/work/mass-deletions.server.ts'
import { isTransient } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { findModified } from '#app/zoho/records/coql.server.ts'
import { fetchDeletedIds } from '#app/zoho/records/deleted.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { ModuleConfig } from '#app/sync/org/org-config.server.ts'
import { openBrake, type Brake } from '#app/sync/protection/mass-deletion.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { findDrift, isMissing, repair, toMissing } from './audit-drift.server.ts'
import type { Audit } from './audit-place.server.ts'
import { linksAtOnce } from './audit-share.server.ts'

/**
 * `links`: those that were looked at. `isHeard`: Zoho told all that was deleted. `modifiedSince`: since when what was
 * modified is asked for the next time; null: as this time. Where it is not enough, all links are compared, as if Zoho told
 * nothing.
 */
export type ListedByZoho = {
  links: ReadonlySet<string>
  isHeard: boolean
  modifiedSince: Date | null
  isEnough: boolean
}
export const nothingListed: ListedByZoho = {
  links: new Set(),
  isHeard: false,
  modifiedSince: null,
  isEnough: true,
}

/**
 * What Zoho tells is asked for, and what is missing counted, as by a comparison of all links: a record may be there again.
 * Too many are the merchant's to decide, which a comparison of all links sees to. One that is broken off asks anew when it
 * goes on: what it has repaired is found repaired.
 */
export async function repairListed(context: SyncContext, audit: Audit): Promise<ListedByZoho> {
  const { orgConfig, kind, modules, progress, signal } = audit
  const place = { shop: orgConfig.shop, kind, side: 'zoho' } as const
  const brake = await openBrake(context, place, { beganAt: progress.beganAt, found: 0, held: [] })
  const looked = new Set<string>()
  let isHeard = true
  let modifiedSince = new Date(progress.beganAt.getTime() - overlapMs)
  for (const module of modules) {
    if (signal.aborted) return nothingListed
    const deleted = await askDeleted(context, audit, module)
    if (deleted === null) return { ...nothingListed, isEnough: false }
    const modified = await askModified(context, audit, module)
    isHeard &&= deleted !== 'later'
    if (modified.next < modifiedSince) modifiedSince = modified.next
    const links = [
      ...(deleted === 'later' ? [] : await linksOf(context, audit, { module, ids: deleted })),
      ...modified.links,
    ]
    await inPages(links, (page) => checkListed(context, audit, { module, links: page, brake }), linksAtOnce)
    for (const { shopifyId } of links) looked.add(shopifyId)
  }
  if (signal.aborted) return nothingListed
  await repair(context, audit, (await brake.end()).map(toMissing))
  if (await loadMassDeletion(context.db, place)) return { ...nothingListed, isEnough: false }
  return { links: looked, isHeard, modifiedSince, isEnough: true }
}

type Looked = { module: ModuleConfig; links: readonly RecordLink[]; brake: Brake }

async function checkListed(
  context: SyncContext,
  audit: Audit,
  { module, links, brake }: Looked,
): Promise<void> {
  const { orgConfig, kind, signal } = audit
  if (signal.aborted) return
  const found = await findDrift(context, { orgConfig, kind, module }, links)
  brake.take(found.filter(isMissing).map(({ link }) => link))
  const differing = found.filter((one) => !isMissing(one))
  await repair(context, audit, differing)
}

/** Zoho's clock and ours, and what was under way: what is told twice is found repaired. */
const overlapMs = 60 * 60_000
const deletedSince = ({ progress: { round } }: Audit): Date =>
  new Date(round ? Date.parse(round.toldUntil) - overlapMs : 0)

// From when on Zoho is asked what was modified. The last comparison of all links (`allSince`) saw whatever was modified
// before it, so that no list has to begin earlier, however far the last list got.
function modifiedSinceOf(audit: Audit): Date {
  const { round } = audit.progress
  const since = round?.modifiedSince ? Date.parse(round.modifiedSince) : deletedSince(audit).getTime()
  return new Date(Math.max(since, round ? Date.parse(round.allSince) - overlapMs : 0))
}

/** `later`: Zoho is in trouble, and tells it the next time; null: it does not tell, or not all. */
async function askDeleted(
  { log }: SyncContext,
  audit: Audit,
  { apiName }: ModuleConfig,
): Promise<readonly ZohoId[] | 'later' | null> {
  const { orgConfig, kind } = audit
  try {
    return await fetchDeletedIds(orgConfig.zoho, apiName, deletedSince(audit))
  } catch (error) {
    if (!isPassedOver(error)) throw error
    log.warn({ shop: orgConfig.shop, kind, code: error.code }, 'deletions not told')
    return isTransient(error) ? 'later' : null
  }
}

/** Our own write, and the clocks of both. */
const slackMs = 2 * 60_000

/** `next`: since when it is asked the next time. */
type ModifiedLinks = { links: readonly RecordLink[]; next: Date }

// Links of records that somebody else modified last. Where Zoho does not tell, or not all, the next night asks for the
// others; it has no end where more than a list takes were modified in one second, and those have their turn.
async function askModified(context: SyncContext, audit: Audit, module: ModuleConfig): Promise<ModifiedLinks> {
  const { orgConfig, kind, progress } = audit
  const since = modifiedSinceOf(audit)
  try {
    const { times, cutAt } = await findModified(orgConfig.zoho, module.apiName, since)
    const links = await linksOf(context, audit, { module, ids: [...times.keys()] })
    const isOurs = ({ zohoId, syncedAt }: RecordLink) =>
      (times.get(zohoId)?.getTime() ?? 0) <= syncedAt.getTime() + slackMs
    return {
      links: links.filter((link) => !isOurs(link)),
      next: cutAt && cutAt.getTime() > since.getTime() ? cutAt : progress.beganAt,
    }
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop: orgConfig.shop, kind, code: error.code }, 'modifications not told')
    return { links: [], next: since }
  }
}

async function linksOf(
  { db }: SyncContext,
  { orgConfig: { shop }, kind }: Audit,
  { module, ids }: { module: ModuleConfig; ids: readonly ZohoId[] },
): Promise<RecordLink[]> {
  const known = await loadLinkedZohoIds(db, shop, module.apiName, ids)
  const links = await loadLinks(db, shop, kind, [...known.values()])
  return [...links.values()]
    .filter(isLinked)
    .filter((link) => !link.gone && link.zohoModule === module.apiName)
}
