// What differs in Zoho, or is missing there: among all links, or among a share and what Zoho tells to be deleted.

import { hasLinksIn, pageLinks, stretchesOf, type AuditShare } from '#app/db/work/audit-places.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import type { ShopDomain, ZohoId } from '#app/lib/ids.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { joinLead } from '#app/sync/customers/convert-leads.server.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { openBrake } from '#app/sync/protection/mass-deletion.server.ts'
import { tellDoubles } from './audit-doubles.server.ts'
import { findDrift, isMissing, repair, toMissing } from './audit-drift.server.ts'
import { allLinks, type Audit } from './audit-place.server.ts'
import { linksAtOnce, roundAfter, shareOf } from './audit-share.server.ts'
import { nothingListed, repairListed } from './audit-listed.server.ts'

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

type Paged = { shop: ShopDomain; modules: readonly Pick<ModuleConfig, 'apiName'>[] } & Pick<
  Audit,
  'kind' | 'signal'
>

/** Links of these modules, a page at a time. */
export async function* pagesOf(
  { db }: Pick<SyncContext, 'db'>,
  { shop, kind, modules, signal }: Paged,
  { take, ...stretch }: Walk,
): AsyncGenerator<{ links: RecordLink[]; last: string }> {
  const names = modules.map((module) => module.apiName)
  if (!(await hasLinksIn(db, shop, names))) return
  for await (const { until, ...from } of stretchesOf(db, { shop, kind }, stretch)) {
    for (let { after } = from; ;) {
      if (signal.aborted) return
      const links = await pageLinks(db, { shop, kind }, { after, until }, { modules: names, take })
      const last = links.at(-1)
      if (!last) break
      after = last.shopifyId
      yield { links: links.filter(isLinked), last: after }
    }
  }
}

/**
 * What differs is repaired as it is found; what is missing in Zoho is made anew once it is clear that it is not too much.
 */
export async function compareWithZoho(context: SyncContext, audit: Audit): Promise<void> {
  const { progress, signal } = audit
  const wanted = await shareOf(context, audit)
  const listed = wanted.links !== null && progress.isNew ? await repairListed(context, audit) : nothingListed
  const share = listed.isEnough ? wanted : allLinks
  if (signal.aborted) return
  if (progress.isNew) await progress.goOver(share)
  await compareLinks(context, audit, { share, listed: listed.links })
  if (!signal.aborted) await progress.saveRound(inShopify, roundAfter(progress, share, listed))
}

type Over = { share: AuditShare; listed: ReadonlySet<string> }

async function compareLinks(context: SyncContext, audit: Audit, { share, listed }: Over): Promise<void> {
  const { orgConfig, kind, modules, signal, progress } = audit
  const place = { shop: orgConfig.shop, kind, side: 'zoho' } as const
  const brake = await openBrake(context, place, { ...(await progress.found(zohoSide)), links: share.links })
  const from = share.links === null ? '' : (progress.round?.after ?? '')
  for (const module of modules) {
    const part = inZoho(module)
    if (progress.isOver(part)) continue
    const walk = { after: progress.after(part) || from, until: share.until, take: linksAtOnce }
    for await (const { links, last } of pagesOf(context, { ...place, modules: [module], signal }, walk)) {
      const fresh = links.filter(({ shopifyId }) => !listed.has(shopifyId))
      const found = await findDrift(context, { orgConfig, kind, module }, fresh)
      await tellDoubles(context, { orgConfig, kind, module }, links)
      await joinLeftLeads(context, { orgConfig, module }, links)
      const missing = brake.take(found.filter(isMissing).map(({ link }) => link))
      await repair(context, audit, [...found.filter((one) => !isMissing(one)), ...missing.map(toMissing)])
      await progress.save(part, last, brake.found())
    }
  }
  if (!signal.aborted) await repair(context, audit, (await brake.end()).map(toMissing))
}

// Beside a customer's Contact no Lead of theirs should be left: two sync jobs met, or one was killed between two calls.
async function joinLeftLeads(
  context: SyncContext,
  { orgConfig, module }: { orgConfig: OrgConfig; module: ModuleConfig },
  links: readonly RecordLink[],
) {
  const leads = orgConfig.people.get('Leads')
  if (module.apiName !== 'Contacts' || !leads) return
  const byOwnId = new Map<string, ZohoId>(links.map((link) => [link.shopifyId, link.zohoId]))
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
