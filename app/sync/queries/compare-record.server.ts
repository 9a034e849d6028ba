// One record on both sides at this moment: Shopify's, what would be written, Zoho's. Read for the screen, kept nowhere.

import type { Link } from '#app/db/link-row.server.ts'
import { exceptNames, rowToSend, tagsOf } from '#app/sync/pipeline/rows/row-values.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { namesIn, tagField, toTags } from '#app/mapping/parts/tags.ts'
import { rowsField, totalField } from '#app/mapping/records/order-modules.ts'
import { linesSideBySide, sideBySide, type ComparedField } from '#app/mapping/catalogue/side-by-side.ts'
import { fetchRecord } from '#app/zoho/records/records.server.ts'
import type { ZohoRecord, ZohoValue } from '#app/zoho/records/rows.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OneRead } from '#app/sync/pipeline/kind.ts'
import { hiddenBefore } from '#app/sync/orders/visible.server.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { findByQuery } from '#app/sync/matching/existing.server.ts'
import { prepare } from '#app/sync/pipeline/plan.server.ts'
import { loadDryRunConfig } from '#app/sync/dry-run/dry-run-config.server.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'

export type Comparison = {
  /**
   * both: in Shopify and in Zoho · new: not in Zoho yet · lost: linked, but no longer in Zoho · gone: Shopify does not
   * show it · hidden: it is older than what Shopify shows this app · several: more than one Zoho record fits · off: the kind or its module is switched off
   */
  state: 'both' | 'new' | 'lost' | 'gone' | 'hidden' | 'several' | 'off'
  /** The merchant's filters leave it out. */
  filtered: boolean
  zohoModule: string | null
  zohoId: string | null
  fields: ComparedField[]
}

const nothing = { filtered: false, zohoModule: null, zohoId: null, fields: [] }

export type RecordToCompare = {
  kind: RecordKind
  shopifyId: ShopifyId
  /** Shown whether it would change or not. */
  field: string | null
}

/** @throws AppError when one of the systems cannot be read */
export async function compareRecord(
  context: SyncContext,
  shop: ShopDomain,
  compared: RecordToCompare,
): Promise<Comparison> {
  return (await compareWith(context, await loadDryRunConfig(context, shop), compared)).comparison
}

/** With Zoho's record as it was read, where there is one. */
type Found = { comparison: Comparison; record: ZohoRecord | null }

const without = (comparison: Comparison): Found => ({ comparison, record: null })

/**
 * The same by an org config at hand.
 * @param orgConfig one that writes nothing
 * @throws AppError when one of the systems cannot be read
 */
export async function compareWith(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, shopifyId, field }: RecordToCompare,
): Promise<Found> {
  const { shop } = orgConfig
  const of = kinds[kind]
  if (of.modulesIn(orgConfig).length === 0) return without({ ...nothing, state: 'off' })
  const found = await of.readOne(context, orgConfig, shopifyId)
  const links = await loadLinks(context.db, shop, kind, [shopifyId])
  if (!found) return without(await unseen(context, orgConfig, { kind, link: links.get(shopifyId) }))
  const { mapped, module } = of.placeOne(orgConfig, found.mapped, links.get(shopifyId))
  if (!module) return without({ ...nothing, state: 'off' })
  const isIn = links.get(shopifyId)?.zohoId != null
  const about = { filtered: mapped.filtered === true && !isIn, zohoModule: module.apiName }
  const push = {
    orgConfig,
    kind: of,
    trigger: 'import',
    runId: null,
    findExisting: findByQuery(orgConfig, of),
  } as const
  const { writings } = await prepare(context, push, { open: [mapped], links, module })
  const [writing] = writings
  if (!writing) return without({ ...nothing, ...about, state: 'several' })
  const { zohoId } = writing
  const zoho = zohoId === null ? null : await fetchRecord(orgConfig.zoho, module.apiName, zohoId)
  const also = [field, totalField(module.apiName)].filter((name) => name !== null)
  const state = stateOf(zohoId, zoho !== null)
  const fields = fieldsOf(orgConfig, module, { ...found, writing, zoho, also })
  return { comparison: { ...about, state, zohoId: zoho?.id ?? null, fields }, record: zoho }
}

// Deleted, or only too old for us: that is known of an order by when it was made.
async function unseen(
  context: SyncContext,
  { shop, modules }: OrgConfig,
  { kind, link }: { kind: RecordKind; link: Link | undefined },
): Promise<Comparison> {
  const before = await hiddenBefore(context, { shop, kind })
  const hidden = before && link?.createdAt && !link.gone && link.createdAt < before
  return { ...nothing, state: hidden ? 'hidden' : 'gone', zohoModule: modules[kind]?.apiName ?? null }
}

const stateOf = (zohoId: string | null, there: boolean): 'both' | 'new' | 'lost' =>
  there ? 'both' : zohoId === null ? 'new' : 'lost'

type Sides = OneRead & { writing: Writing; zoho: ZohoRecord | null; also: string[] }

// What people tagged besides is no difference.
function withTagsOf(writing: Writing, zoho: Sides['zoho']) {
  const { row } = writing.mapped
  const tags = tagsOf(row, writing, zoho)?.tags
  return tags ? { ...row, [tagField]: toTags(tags) } : row
}

// Zoho shows its tags with their ids.
const byTagName = <Value>(
  row: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value | string[]>> =>
  tagField in row ? { ...row, [tagField]: namesIn(row[tagField]) } : row

const usualDecimals = 2

function fieldsOf(orgConfig: OrgConfig, module: ModuleConfig, sides: Sides): ComparedField[] {
  const { writing, zoho, shopify, lines, also } = sides
  const { mapped } = writing
  const total = mapped.lines && mapped.total !== null ? { Grand_Total: mapped.total } : {}
  const sent = rowToSend({ orgConfig, module }, writing, zoho)
  // What Shopify has nothing of is no difference, unless it is emptied.
  const absent = (mapped.emptied ?? []).filter((name) => !(name in sent))
  const fields = sideBySide({
    fields: module.fields,
    mapped: byTagName<ZohoValue | undefined>({ ...exceptNames(withTagsOf(writing, zoho), absent), ...total }),
    wanted: byTagName<unknown>({ ...sent, ...total }),
    zoho: zoho && byTagName(zoho),
    shopify: (name) => (name === module.idField ? mapped.shopifyId : shopify(name)),
    also,
  })
  if (!mapped.lines) return fields
  const field = rowsField(module.apiName)
  const label = module.fields.get(field)?.label ?? field.replaceAll('_', ' ')
  const items = linesSideBySide(label, {
    field,
    shopify: lines,
    wanted: mapped.lines,
    zoho: zoho ? zoho[field] : undefined,
    decimals: module.fields.get('Grand_Total')?.decimals ?? usualDecimals,
  })
  return items.differs ? [items, ...fields] : [...fields, items]
}
