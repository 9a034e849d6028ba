// Of a store with very many links each night compares a share, which begins where the one before ended: what it costs does
// not grow with the store. What Zoho tells to be deleted is looked at every night all the same (audit-zoho.server.ts).

import {
  countLinksByModule,
  countStretch,
  endOfStretch,
  type AuditRound,
  type AuditShare,
} from '#app/db/work/audit-places.server.ts'
import { loadMassDeletion } from '#app/db/work/mass-deletions.server.ts'
import { countLinks } from '#app/db/tables/links.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { dailyCredits } from '#app/zoho/client/credits.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isMade, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { allLinks, type Audit, type Progress } from './audit-place.server.ts'

/** Links that one call to Zoho asks for. */
export const linksAtOnce = 100

/**
 * What a night may cost: credits at most, part of the organisation's day; nights in which all links have their turn; and
 * the links of a kind that a share has at least. The brake lets 20 pass of any share: of fewer than a thousand links
 * these would be more than two in a hundred, night by night.
 */
export type NightRules = { mostCredits: number; partOfDay: number; mostNights: number; fewestLinks: number }
export const nightRules: NightRules = {
  mostCredits: 1200,
  partOfDay: 0.02,
  mostNights: 35,
  fewestLinks: 1000,
}

/** Zoho tells of deletions for some months, and a list that was not read for so long may lack some. */
const longestUntoldMs = 30 * 24 * 3_600_000

/**
 * Which part of the links a night compares: all of them (1) where that costs little.
 * @param all credits that all of them cost
 * @param daily credits that the organisation has in a day
 */
export function partOfNight(all: number, daily: number, rules: NightRules): number {
  const { mostCredits, partOfDay, mostNights } = rules
  const most = Math.max(Math.min(mostCredits, daily * partOfDay), all / mostNights)
  return all <= most ? 1 : most / all
}

/** The same for this organisation's links as they are now. */
export async function partOfThisNight(
  { db }: SyncContext,
  orgConfig: OrgConfig,
  modules: readonly ModuleConfig[],
  rules: NightRules,
): Promise<number> {
  const counts = await countLinksByModule(db, orgConfig.shop)
  const byName = new Map(modules.map((module) => [module.apiName, module]))
  const costs = [...byName.values()].map(
    (module) => Math.ceil((counts.get(module.apiName) ?? 0) / linksAtOnce) * creditsOfPage(orgConfig, module),
  )
  const all = costs.reduce((sum, credits) => sum + credits, 0)
  return partOfNight(all, dailyCredits(orgConfig.zoho.org), rules)
}

// A read of the records; of their doubles, where nothing keeps them away; and of Leads left beside Contacts.
function creditsOfPage({ people }: OrgConfig, module: ModuleConfig): number {
  const doubles = module.idUnique || !isMade(module) ? 0 : 2
  const leads = module.apiName === 'Contacts' && people.has('Leads') ? 2 : 0
  return 1 + doubles + leads
}

type ShareOf = Pick<Audit, 'orgConfig' | 'kind' | 'part' | 'fewestLinks' | 'progress'>

/**
 * The share that this comparison goes over: the one under way, or the next. All links: of a store or a kind that is not too
 * large, of one that was never compared as a whole, and while the merchant is asked about records that seem to be deleted.
 */
export async function shareOf(
  context: SyncContext,
  { orgConfig, kind, part, fewestLinks, progress }: ShareOf,
): Promise<AuditShare> {
  const { isNew, round, share } = progress
  if (!isNew) return share
  const of = { shop: orgConfig.shop, kind }
  if (!round || part >= 1 || isUntold(round, progress.beganAt)) return allLinks
  if (await loadMassDeletion(context.db, { ...of, side: 'zoho' })) return allLinks
  const all = await countLinks(context.db, of.shop, kind)
  const links = Math.max(fewestLinks, Math.ceil(all * part))
  return links >= all ? allLinks : nextShare(context, of, { after: round.after, links, fewestLinks })
}

type Next = { after: string; links: number; fewestLinks: number }

// The last one of a round takes what would be less than a share by itself, and is of as many links as it has.
async function nextShare(
  { db }: SyncContext,
  of: { shop: ShopDomain; kind: RecordKind },
  { after, links, fewestLinks }: Next,
): Promise<AuditShare> {
  const until = await endOfStretch(db, of, { after, until: null }, links)
  const isLast =
    until === null || (await endOfStretch(db, of, { after: until, until: null }, fewestLinks - 1)) === null
  return isLast
    ? { links: await countStretch(db, of, { after, until: null }), until: null }
    : { links, until }
}

const isUntold = ({ toldUntil }: AuditRound, now: Date): boolean =>
  now.getTime() - Date.parse(toldUntil) > longestUntoldMs

/**
 * What is known once these links are compared.
 * @param listed whether Zoho told what was deleted until now, and since when what was modified is asked for next; null: as
 *   before
 */
export function roundAfter(
  { beganAt, round }: Pick<Progress, 'beganAt' | 'round'>,
  share: AuditShare,
  listed: { isHeard: boolean; modifiedSince: Date | null },
): Omit<AuditRound, 'after'> {
  const now = beganAt.toISOString()
  if (!round || share.links === null)
    return { beganAt: now, allSince: now, toldUntil: now, inParts: false, modifiedSince: null }
  const first = round.after === '' ? now : round.beganAt
  return {
    beganAt: first,
    allSince: share.until === null ? first : round.allSince,
    toldUntil: listed.isHeard ? now : round.toldUntil,
    inParts: true,
    modifiedSince: listed.modifiedSince?.toISOString() ?? round.modifiedSince,
  }
}
