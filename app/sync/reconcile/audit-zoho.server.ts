// What differs in Zoho, or is missing there: among all links, or among a share and what Zoho tells to be deleted.

import { pageLinks, type AuditShare } from '#app/db/work/audit-places.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { loadMassDeletion } from '#app/db/work/mass-deletions.server.ts'
import { invalidateLinks, loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import { isTransient } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import { fetchDeletedIds } from '#app/zoho/records/deleted.server.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { joinLead } from '#app/sync/customers/convert-leads.server.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { openBrake } from '#app/sync/protection/mass-deletion.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { tellDoubles } from './audit-doubles.server.ts'
import { findDrift, type Found } from './audit-drift.server.ts'
import { allLinks, type Progress } from './audit-place.server.ts'
import { linksAtOnce, roundAfter, shareOf } from './audit-share.server.ts'
import { recordDrift } from './reconcile.server.ts'

export type Audit = {
  orgConfig: OrgConfig
  kind: RecordKind
  modules: readonly ModuleConfig[]
  signal: AbortSignal
  progress: Progress
  /** Which part of the links a night compares. */
  part: number
}

// The parts of each kind's comparison: its modules in Zoho one by one, what Shopify no longer shows, what nothing stands for.
const zohoSide = 'zoho'
const inZoho = ({ apiName }: ModuleConfig): string => `${zohoSide} ${apiName}`
export const [inShopify, unlinked, done] = ['shopify', 'unlinked', 'done'] as const
export const partsOf = (modules: readonly ModuleConfig[]) => [
  ...modules.map(inZoho),
  inShopify,
  unlinked,
  done,
]

export const isZohoOver = ({ modules, progress }: Audit) =>
  modules.every((module) => progress.isOver(inZoho(module)))

/** Where a part goes on, and where it has come to. */
type Walk = { after: string; until: string | null; take: number }

export async function* pagesOf(
  { db }: SyncContext,
  { orgConfig, kind, modules, signal }: Pick<Audit, 'orgConfig' | 'kind' | 'modules' | 'signal'>,
  { until, take, ...from }: Walk,
): AsyncGenerator<{ links: RecordLink[]; last: string }> {
  const names = modules.map((module) => module.apiName)
  for (let { after } = from; !signal.aborted;) {
    const links = await pageLinks(
      db,
      { shop: orgConfig.shop, kind },
      { after, until },
      { modules: names, take },
    )
    const last = links.at(-1)
    if (!last) return
    after = last.shopifyId
    yield { links: links.filter(isLinked), last: after }
  }
}

/**
 * What differs is repaired as it is found; what is missing in Zoho is made anew once it is clear that it is not too much.
 */
export async function compareWithZoho(context: SyncContext, audit: Audit): Promise<void> {
  const { progress, signal } = audit
  const wanted = await shareOf(context, audit)
  const told = wanted.links !== null && progress.isNew ? await repairTold(context, audit) : nothingTold
  const share = told.isEnough ? wanted : allLinks
  if (progress.isNew) await progress.goOver(share)
  await compareLinks(context, audit, { share, told: told.links })
  if (!signal.aborted) await progress.saveRound(inShopify, roundAfter(progress, share, told.isHeard))
}

/**
 * `links`: those whose records Zoho told to be deleted. `isHeard`: of each module. Where it is not enough, all links are
 * compared, as if Zoho told nothing.
 */
type Told = { links: ReadonlySet<string>; isHeard: boolean; isEnough: boolean }
const nothingTold: Told = { links: new Set(), isHeard: false, isEnough: true }

type Over = { share: AuditShare; told: ReadonlySet<string> }

async function compareLinks(context: SyncContext, audit: Audit, { share, told }: Over): Promise<void> {
  const { orgConfig, kind, modules, signal, progress } = audit
  const place = { shop: orgConfig.shop, kind, side: 'zoho' } as const
  const brake = await openBrake(context, place, { ...(await progress.found(zohoSide)), links: share.links })
  const from = share.links === null ? '' : (progress.round?.after ?? '')
  for (const module of modules) {
    const part = inZoho(module)
    if (progress.isOver(part)) continue
    const walk = { after: progress.after(part) || from, until: share.until, take: linksAtOnce }
    for await (const { links, last } of pagesOf(context, { ...audit, modules: [module] }, walk)) {
      const fresh = links.filter(({ shopifyId }) => !told.has(shopifyId))
      const found = await findDrift({ orgConfig, module }, fresh)
      await tellDoubles(context, { orgConfig, kind, module }, fresh)
      await joinLeftLeads(context, { orgConfig, module }, fresh)
      const missing = brake.take(found.filter(isMissing).map(({ link }) => link))
      await repair(context, audit, [...found.filter((one) => !isMissing(one)), ...missing.map(toMissing)])
      await progress.save(part, last, brake.found())
    }
  }
  if (!signal.aborted) await repair(context, audit, (await brake.end()).map(toMissing))
}

const isMissing = ({ cause }: Found): boolean => cause === 'missing_in_zoho'
const toMissing = (link: RecordLink): Found => ({ link, cause: 'missing_in_zoho' })

// What Zoho tells to be deleted is asked for, and counted, as by a comparison of all links: it may be there again. Too many
// are the merchant's to decide, which a comparison of all links sees to.
async function repairTold(context: SyncContext, audit: Audit): Promise<Told> {
  const { orgConfig, kind, modules, progress } = audit
  const place = { shop: orgConfig.shop, kind, side: 'zoho' } as const
  const brake = await openBrake(context, place, { beganAt: progress.beganAt, found: 0, held: [] })
  const links: RecordLink[] = []
  let isHeard = true
  for (const module of modules) {
    const ids = await askDeleted(context, audit, module)
    if (ids === null) return { ...nothingTold, isEnough: false }
    isHeard &&= ids !== 'later'
    const some = ids === 'later' ? [] : await linksOf(context, audit, { module, ids })
    const found = await findDrift({ orgConfig, module }, some)
    brake.take(found.filter(isMissing).map(({ link }) => link))
    await repair(
      context,
      audit,
      found.filter((one) => !isMissing(one)),
    )
    links.push(...some)
  }
  await repair(context, audit, (await brake.end()).map(toMissing))
  if (await loadMassDeletion(context.db, place)) return { ...nothingTold, isEnough: false }
  return { links: new Set(links.map(({ shopifyId }) => shopifyId)), isHeard, isEnough: true }
}

/** Zoho's clock and ours, and what was under way: what is told twice is found repaired. */
const overlapMs = 60 * 60_000

/** `later`: Zoho is in trouble, and tells it the next time; null: it does not tell, or not all. */
async function askDeleted(
  { log }: SyncContext,
  { orgConfig, kind, progress }: Audit,
  { apiName }: ModuleConfig,
): Promise<readonly ZohoId[] | 'later' | null> {
  const since = progress.round ? Date.parse(progress.round.toldUntil) - overlapMs : 0
  try {
    return await fetchDeletedIds(orgConfig.zoho, apiName, new Date(since))
  } catch (error) {
    if (!isPassedOver(error)) throw error
    log.warn({ shop: orgConfig.shop, kind, code: error.code }, 'deletions not told')
    return isTransient(error) ? 'later' : null
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

// The fingerprints of what differs are void, so that "unchanged" cannot hide it. What is gone in Zoho is made anew.
async function repair(
  context: SyncContext,
  { orgConfig, kind }: Audit,
  found: readonly Found[],
): Promise<void> {
  await invalidateLinks(
    context.db,
    orgConfig.shop,
    kind,
    found.map(({ link }) => link.shopifyId),
  )
  await recordDrift(context, orgConfig, kind, uniqueRecords(kind, found))
}

export function uniqueRecords(kind: RecordKind, found: readonly Found[], deleted = false) {
  const byId = new Map(found.map(({ link, cause }) => [wholeOf(kind, link), cause]))
  return [...byId].map(([shopifyId, cause]) => ({ kind, shopifyId, deleted, cause }))
}

// Beside a customer's Contact no Lead of theirs should be left: two sync jobs met, or one was killed between two calls.
async function joinLeftLeads(
  context: SyncContext,
  { orgConfig, module }: { orgConfig: OrgConfig; module: ModuleConfig },
  links: readonly RecordLink[],
) {
  const leads = orgConfig.people.get('Leads')
  if (module.apiName !== 'Contacts' || !leads) return
  const byOwnId = new Map(links.map((link) => [link.shopifyId, link.zohoId]))
  const search = { values: [...byOwnId.keys()], fields: [leads.idField] }
  const found = await findRecords(orgConfig.zoho, leads.apiName, leads.idField, search)
  const left = await fetchLeads(
    orgConfig.zoho,
    found.map(({ id }) => id),
    leads.idField,
  )
  for (const { id, converted, record } of left.values()) {
    const contactId = byOwnId.get(String(valueIn(record, leads.idField)))
    if (!converted && contactId) await joinLead(context, orgConfig, { leadId: id, contactId })
  }
}
