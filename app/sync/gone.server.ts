// Records deleted in Shopify: kept and marked in Zoho, or deleted there, as the merchant chose. Keeping is the default.

import { deleteLinks, loadLinks, loadVariantLinks, saveLinks, type Link } from '#app/db/links.server.ts'
import { isRejected } from '#app/lib/errors.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RowResult } from '#app/zoho/answers.ts'
import { deleteRecords, isMissingRecord, updateRecords } from '#app/zoho/records.server.ts'
import { addTag } from '#app/zoho/tags.server.ts'
import type { SyncContext } from './context.ts'
import { rejected, skipped, written, type Ending } from './outcome.ts'
import type { Sheet } from './sheet.server.ts'

const goneTag = 'Deleted in Shopify'

/** What became of each link whose Shopify record is gone. */
export type GoneEnding = { shopifyId: string; label: string | null; ending: Ending }

/** Settles deleted customers, products (all their variants) or orders, by Shopify id. */
export async function settleGone(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  shopifyIds: readonly string[],
): Promise<GoneEnding[]> {
  const links =
    kind === 'product'
      ? await loadVariantLinks(context.db, sheet.shop, shopifyIds)
      : [...(await loadLinks(context.db, sheet.shop, kind, shopifyIds)).values()]
  return settleGoneLinks(context, sheet, kind, links)
}

/** The same for links already at hand (a variant that its product lost). */
export async function settleGoneLinks(
  context: SyncContext,
  sheet: Sheet,
  kind: RecordKind,
  links: readonly Link[],
): Promise<GoneEnding[]> {
  const open = links.filter((link) => !link.gone)
  if (open.length === 0) return []
  return sheet.settings.deletes[kind] === 'delete'
    ? removeInZoho(context, sheet, kind, open)
    : markInZoho(context, sheet, kind, open)
}

async function removeInZoho(context: SyncContext, sheet: Sheet, kind: RecordKind, links: readonly Link[]) {
  const automations = sheet.settings.automationsOnLive
  const endings: GoneEnding[] = []
  for (const [module, some] of byModule(links)) {
    const ids = some.map((link) => link.zohoId)
    const results = await deleteRecords(sheet.zoho, module, ids, { automations })
    endings.push(...pairEndings(some, results, 'deleted'))
  }
  const removed = endings.filter(({ ending }) => ending.result === 'deleted').map(({ shopifyId }) => shopifyId)
  await deleteLinks(context.db, sheet.shop, kind, removed)
  return endings
}

async function markInZoho(context: SyncContext, sheet: Sheet, kind: RecordKind, links: readonly Link[]) {
  const endings: GoneEnding[] = []
  for (const [module, some] of byModule(links)) {
    const results = module === 'Products' ? await deactivate(sheet, some) : null
    await tagAll(sheet, module, some)
    const kept = some.map(({ zohoId }) => ({ ok: true, id: zohoId, action: null }) as const)
    endings.push(...pairEndings(some, results ?? kept, 'updated'))
  }
  const at = context.now()
  const gone = links.map((link) => ({
    ...link,
    fingerprint: 'gone',
    gone: true,
    sourceAt: at.toISOString(),
    total: link.total?.toString() ?? null,
  }))
  await saveLinks(context.db, { shop: sheet.shop, kind, at }, gone)
  return endings
}

const deactivate = (sheet: Sheet, links: readonly Link[]): Promise<RowResult[]> =>
  updateRecords(
    sheet.zoho,
    'Products',
    links.map(({ zohoId }) => ({ id: zohoId, Product_Active: false })),
    { trigger: sheet.settings.automationsOnLive ? undefined : [] },
  )

// The mark is a courtesy: an organisation that allows no new tags keeps its record without one.
async function tagAll(sheet: Sheet, module: string, links: readonly Link[]): Promise<void> {
  try {
    await addTag(sheet.zoho, module, links.map((link) => link.zohoId), goneTag)
  } catch (error) {
    if (!isRejected(error)) throw error
  }
}

function pairEndings(links: readonly Link[], results: readonly RowResult[], result: 'deleted' | 'updated'): GoneEnding[] {
  return links.map((link, i) => {
    const row = results[i]
    const fine = row?.ok || (row && isMissingRecord(row))
    const refused = row && !row.ok ? rejected(row.code, row) : skipped('deleted_in_shopify')
    const ending = fine ? { ...written(result, link.zohoId), cause: 'deleted_in_shopify' } : refused
    return { shopifyId: link.shopifyId, label: link.label, ending }
  })
}

function byModule(links: readonly Link[]): Map<string, Link[]> {
  return Map.groupBy(links, (link) => link.zohoModule)
}
