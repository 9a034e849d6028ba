// Nightly, after an import and after a long gap, both sides are compared as a whole: is every linked record still there
// on both, do Zoho's order totals equal Shopify's, is anything in Shopify without a link? What differs is repaired
// through the pipeline and told as found by the comparison.

import { retryDeadLetters } from '#app/db/work/dead-letters.server.ts'
import { isLinked, type RecordLink } from '#app/db/link-row.server.ts'
import { pageLinks, invalidateLinks } from '#app/db/tables/links.server.ts'
import { forgetAuditPlaces } from '#app/db/work/audit-places.server.ts'
import { saveAuditedAt } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import { totalField } from '#app/mapping/records/order-modules.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { fetchExisting } from '#app/shopify/records/changed.server.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { fetchRecords, findRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import { findMetafieldChanges } from './audit-metafields.server.ts'
import { proveAbsence, refreshScopes } from '#app/sync/protection/absence.server.ts'
import { takeUpAudit, type Progress } from './audit-place.server.ts'
import { tellDoubles } from './audit-doubles.server.ts'
import { lookAtCompanies } from '#app/sync/accounts/sync-companies.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { joinLead } from '#app/sync/customers/convert-leads.server.ts'
import { refreshRuledFields } from '#app/sync/org/fields.server.ts'
import { refreshTaxes } from '#app/sync/org/taxes.server.ts'
import { holdKind, isKindHeld, isKindRefused } from '#app/sync/work/kind-pause.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { openBrake } from '#app/sync/protection/mass-deletion.server.ts'
import type { Drift } from '#app/lib/states.ts'
import { pausedUntil, pauseFor } from '#app/sync/work/pause.server.ts'
import { noteModules } from '#app/sync/setup/note-modules.server.ts'
import { recordDrift } from './reconcile.server.ts'
import { lookAtOpenReturns } from '#app/sync/notes/look-at-refunds.server.ts'
import { loadOrgConfig, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { findUnlinked } from './unlinked.server.ts'
import { differenceOf } from '#app/sync/orders/totals.server.ts'
import { isVisible, shownSince } from '#app/sync/orders/visible.server.ts'

const linksAtOnce = 100

/** The `audit` job: a call to Zoho for every hundred linked records, a query to Shopify for every 250. */
export async function auditShop(
  context: SyncContext,
  shop: ShopDomain,
  signal: AbortSignal,
): Promise<JobResult> {
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  try {
    await noteModules(context, shop)
    const orgConfig = await loadOrgConfig(context, shop)
    const quiet = { ...orgConfig, zoho: orgConfig.zoho.as('import') }
    await refreshRuledFields(context, quiet, orgConfig.settings)
    if (orgConfig.orders.has('Sales_Orders')) await refreshTaxes(context, quiet)
    const { isNew, progressOf } = await takeUpAudit(context, shop)
    await saveAuditedAt(context.db, shop, context.now(), isNew)
    await retryDeadLetters(context.db, shop, context.now())
    context.wake(shop)
    await refreshScopes(context, shop)
    await lookAtCompanies(context, quiet, 'all')
    await lookAtOpenReturns(context, quiet)
    for (const kind of recordKinds) {
      const modules = kinds[kind].modulesIn(orgConfig)
      if (modules.length === 0 || !kinds[kind].isKept) continue
      const progress = progressOf(kind, [...modules.map(inZoho), ...otherParts])
      await auditKind(context, { orgConfig: quiet, kind, modules, signal, progress })
    }
    if (signal.aborted) return { done: false, runAt: new Date() }
    await forgetAuditPlaces(context.db, shop)
    return { done: true }
  } catch (error) {
    return pauseFor(context, shop, error)
  }
}

type Audit = {
  orgConfig: OrgConfig
  kind: RecordKind
  modules: readonly ModuleConfig[]
  signal: AbortSignal
  progress: Progress
}

// The parts of each kind's comparison: its modules one by one, what Shopify no longer shows, what nothing stands for.
const zohoSide = 'zoho'
const inZoho = ({ apiName }: ModuleConfig): string => `${zohoSide} ${apiName}`
const [inShopify, unlinked, done] = ['shopify', 'unlinked', 'done'] as const
const otherParts = [inShopify, unlinked, done]

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

const isZohoOver = ({ modules, progress }: Audit) =>
  modules.every((module) => progress.isOver(inZoho(module)))

/** Where a part goes on, and where it has come to. */
type Walk = { part: string; take: number }

async function* pagesOf(
  context: SyncContext,
  { orgConfig, kind, modules, signal, progress }: Audit,
  { part, take }: Walk,
): AsyncGenerator<{ links: RecordLink[]; last: string }> {
  const names = new Set(modules.map((module) => module.apiName))
  for (let after = progress.after(part); !signal.aborted;) {
    const links = await pageLinks(context.db, orgConfig.shop, kind, { after, take })
    const last = links.at(-1)
    if (!last) return
    after = last.shopifyId
    yield { links: links.filter(isLinked).filter((link) => names.has(link.zohoModule)), last: after }
  }
}

type Found = { link: RecordLink; cause: Drift }

// What differs is repaired as it is found; what is missing in Zoho is made anew once it is clear that it is not too much.
async function compareWithZoho(context: SyncContext, audit: Audit): Promise<void> {
  const { orgConfig, kind, modules, signal, progress } = audit
  const place = { shop: orgConfig.shop, kind, side: 'zoho' } as const
  const brake = await openBrake(context, place, await progress.found(zohoSide))
  for (const module of modules) {
    const part = inZoho(module)
    if (progress.isOver(part)) continue
    const walk = { part, take: linksAtOnce }
    for await (const { links, last } of pagesOf(context, { ...audit, modules: [module] }, walk)) {
      const records = await readRecords(orgConfig, module, links)
      await tellDoubles(context, { orgConfig, kind, module }, links)
      await joinLeftLeads(context, { orgConfig, module }, links)
      const found = links.flatMap((link): Found[] => {
        const cause = driftOf(link, records.get(link.zohoId), { orgConfig, module })
        return cause ? [{ link, cause }] : []
      })
      const missing = brake.take(found.filter(isMissing).map(({ link }) => link))
      await repair(context, audit, [...found.filter((one) => !isMissing(one)), ...missing.map(toMissing)])
      await progress.save(part, last, brake.found())
    }
  }
  if (signal.aborted) return
  await repair(context, audit, (await brake.end()).map(toMissing))
  await progress.save(inShopify)
}

const isMissing = ({ cause }: Found): boolean => cause === 'missing_in_zoho'
const toMissing = (link: RecordLink): Found => ({ link, cause: 'missing_in_zoho' })

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

/** `converted`: of Leads. */
type Compared = ZohoRecord & { readonly converted?: boolean }

async function readRecords(
  orgConfig: OrgConfig,
  module: ModuleConfig,
  links: readonly RecordLink[],
): Promise<Map<string, Compared>> {
  const ids = links.map((link) => link.zohoId)
  if (module.apiName === 'Leads') {
    const leads = await fetchLeads(orgConfig.zoho, ids, module.idField)
    return new Map([...leads].map(([id, lead]) => [id, { ...lead.record, converted: lead.converted }]))
  }
  const total = totalField(module.apiName)
  const shown = [total, adjustment].filter((name) => name !== null && module.fields.has(name))
  const fields = [module.idField, ...shown.filter((name) => name !== null)]
  const records = await fetchRecords(orgConfig.zoho, module.apiName, ids, fields)
  return new Map(records.map((record): [string, Compared] => [record.id, record]))
}

// Beside a customer's Contact no Lead of theirs should be left: two sync jobs met, or one was killed between two calls.
async function joinLeftLeads(
  context: SyncContext,
  { orgConfig, module }: Side,
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

type Side = { orgConfig: OrgConfig; module: ModuleConfig }

function driftOf(link: RecordLink, record: Compared | undefined, { orgConfig, module }: Side): Drift | null {
  const { apiName, idField } = module
  if (!record) return 'missing_in_zoho'
  if (record.converted === true) return 'converted_in_zoho'
  const ownId = valueIn(record, idField)
  if (ownId !== undefined && ownId !== link.shopifyId) return 'changed_in_zoho'
  if (link.total === null || isZohos(link, orgConfig, module)) return null
  if (!differenceOf(record, link.total.toString(), apiName).eq(0)) return 'total_differs'
  return isAdjustedOtherwise(link, record, module) ? 'changed_in_zoho' : null
}

const adjustment = 'Adjustment'

// The total may be right by an adjustment that is none of ours, over rows that are there twice. Of what was written
// before adjustments were remembered, one that made up for something is looked at once more.
function isAdjustedOtherwise(link: RecordLink, record: ZohoRecord, { fields }: ModuleConfig): boolean {
  const shown = record[adjustment]
  if (typeof shown !== 'number' || link.adopted) return false
  if (link.adjustment === null) return link.correction !== null && !link.correction.isZero()
  const decimals = fields.get(adjustment)?.decimals ?? 2
  return Math.abs(shown - Number(link.adjustment)) > 10 ** -Math.min(decimals, 2)
}

// The amount of a Deal that Zoho had before us, where the merchant lets Zoho's values stand. A Sales Order's total is
// the sum of its rows, which are ours in any case.
const isZohos = (link: RecordLink, { settings }: OrgConfig, { apiName }: ModuleConfig): boolean =>
  apiName === 'Deals' && link.adopted && settings.existing === 'keep'

function uniqueRecords(kind: RecordKind, found: readonly Found[], deleted = false) {
  const byId = new Map(found.map(({ link, cause }) => [wholeOf(kind, link), cause]))
  return [...byId].map(([shopifyId, cause]) => ({ kind, shopifyId, deleted, cause }))
}

// A deletion leaves nothing that a search could find: every linked record is asked for, ids only. Whether what is not
// shown is deleted is proven before and after, and too many of them are the merchant's to decide.
async function findDeleted(context: SyncContext, audit: Audit): Promise<void> {
  const { orgConfig, kind, signal, progress } = audit
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
    const found = (await visible(links)).map((link): Found => ({ link, cause: 'missed_delete' }))
    await recordDrift(context, orgConfig, kind, uniqueRecords(kind, found, !kinds[kind].isInParts))
  }
  for await (const { links, last } of pagesOf(context, audit, { part: inShopify, take: 250 })) {
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
