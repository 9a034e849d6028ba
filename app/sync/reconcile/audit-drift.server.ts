// What of a linked record differs in Zoho from what is known of it here, and its repair.

import type { RecordLink } from '#app/db/link-row.server.ts'
import { invalidateLinks } from '#app/db/tables/links.server.ts'
import { wholeOf, type RecordKind } from '#app/lib/kinds.ts'
import type { Drift } from '#app/lib/states.ts'
import { totalField } from '#app/mapping/records/order-modules.ts'
import { fetchLeads } from '#app/zoho/records/leads.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { differenceOf } from '#app/sync/orders/totals.server.ts'
import { hashesOf } from '#app/sync/pipeline/plan.server.ts'
import { otherThanSent } from '#app/sync/pipeline/rows/hashes.server.ts'
import { winning } from '#app/sync/pipeline/rows/row-values.ts'
import { recordDrift } from './reconcile.server.ts'

type Side = { orgConfig: OrgConfig; kind: RecordKind; module: ModuleConfig }

/** A link whose record is not as it should be, and why. `isOfFields`: only fields in which Shopify's value always wins differ. */
export type FoundDrift = { link: RecordLink; cause: Drift; isOfFields?: true }

/** Reads the records of these links, for a credit a hundred, and compares each. */
export async function findDrift(
  context: SyncContext,
  side: Side,
  links: readonly RecordLink[],
): Promise<FoundDrift[]> {
  const won = alwaysWonIn(side)
  const records = await readRecords(side, links, won)
  return links.flatMap((link): FoundDrift[] => {
    const record = records.get(link.zohoId)
    const cause = driftOf(link, record, side)
    if (cause) return [{ link, cause }]
    return record && isTakenBack(context, link, { orgConfig: side.orgConfig, record, won })
      ? [{ link, cause: 'changed_in_zoho', isOfFields: true }]
      : []
  })
}

/** Besides what is read of any record. */
const mostWon = 40

// By any rule: of which records it speaks, the sync job sees.
function alwaysWonIn({ orgConfig: { settings }, kind, module: { apiName, fields } }: Side): string[] {
  const ruled = settings.rules[kind].filter(({ precedence }) => precedence === 'shopify')
  const overwrite = ruled.map(({ target }) => target).filter((name) => fields.has(name))
  return [...winning({ overwrite }, { apiName, fields })].filter((name) => fields.has(name)).slice(0, mostWon)
}

type Fields = { orgConfig: OrgConfig; record: ZohoRecord; won: readonly string[] }

function isTakenBack(context: SyncContext, link: RecordLink, { orgConfig, record, won }: Fields): boolean {
  const stored = won.length === 0 ? null : hashesOf(context, orgConfig.shop, link)
  return (
    stored !== null && otherThanSent(context.digests, stored, won, (name) => valueIn(record, name)).length > 0
  )
}

/** `converted`: of Leads. */
type Compared = ZohoRecord & { readonly converted?: boolean }

async function readRecords(
  { orgConfig, module }: Side,
  links: readonly RecordLink[],
  won: readonly string[],
): Promise<Map<string, Compared>> {
  const ids = links.map((link) => link.zohoId)
  if (module.apiName === 'Leads') {
    const leads = await fetchLeads(orgConfig.zoho, ids, module.idField, won)
    return new Map([...leads].map(([id, lead]) => [id, { ...lead.record, converted: lead.converted }]))
  }
  const total = totalField(module.apiName)
  const shown = [total, adjustment].filter((name) => name !== null && module.fields.has(name))
  const fields = [...new Set([module.idField, ...shown.filter((name) => name !== null), ...won])]
  const records = await fetchRecords(orgConfig.zoho, module.apiName, ids, fields)
  return new Map(records.map((record): [string, Compared] => [record.id, record]))
}

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

export const isMissing = ({ cause }: FoundDrift): boolean => cause === 'missing_in_zoho'
export const toMissing = (link: RecordLink): FoundDrift => ({ link, cause: 'missing_in_zoho' })

// The fingerprints of what differs are void, so that "unchanged" cannot hide it. What is gone in Zoho is made anew. Of fields
// the pipeline looks once more by itself, and writes only where they differ indeed.
export async function repair(
  context: SyncContext,
  { orgConfig, kind }: { orgConfig: OrgConfig; kind: RecordKind },
  found: readonly FoundDrift[],
): Promise<void> {
  await invalidateLinks(
    context.db,
    orgConfig.shop,
    kind,
    found.filter(({ isOfFields }) => !isOfFields).map(({ link }) => link.shopifyId),
  )
  await recordDrift(context, orgConfig, kind, uniqueRecords(kind, found))
}

export function uniqueRecords(kind: RecordKind, found: readonly FoundDrift[], deleted = false) {
  const byId = new Map(found.map(({ link, cause }) => [wholeOf(kind, link), cause]))
  return [...byId].map(([shopifyId, cause]) => ({ kind, shopifyId, deleted, cause }))
}
