// Records in Shopify that nothing stands for in Zoho, although something should: a change that nobody told of. What
// filters keep out has no link either. It is counted, so that not every night looks at all of it again.

import { countLinked, loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { countRefused } from '#app/db/tables/outcomes.server.ts'
import { countLeftOut } from '#app/db/tables/questions.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { countUnlinkedChanges } from '#app/db/work/due-changes.server.ts'
import { loadKeptOut, loadKindState, saveKeptOut } from '#app/db/work/kinds.server.ts'
import { comparedChoices } from '#app/mapping/settings/compared-choices.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { fetchChanged, type ChangedRecord } from '#app/shopify/records/changed.server.ts'
import { fetchCounts } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { versionOf } from '#app/sync/org/choices.server.ts'
import { currenciesIn } from '#app/mapping/settings/missing-currency.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { shownSince } from '#app/sync/orders/visible.server.ts'
import { exceptDismissed, recordDrift } from './reconcile.server.ts'
import { placeOf } from './schedule.server.ts'

type Unlinked = { orgConfig: OrgConfig; kind: RecordKind; signal: AbortSignal }

/** What is kept out is looked at once in this time whatever the count says: it may hide as many that are missing. */
const lookAgainMs = 28 * 24 * 3_600_000

/**
 * More in Shopify than linked, beyond what is known to have no link: every record is looked at that an import was to bring,
 * or that has changed since changes are synced.
 */
export async function findUnlinked(context: SyncContext, look: Unlinked): Promise<void> {
  const { orgConfig, kind, signal } = look
  const of = { shop: orgConfig.shop, kind }
  const expected = await expectedRecords(context, orgConfig, kind)
  const by = keptOutBy(context, orgConfig, expected)
  const [unlinked, known] = [await countUnlinked(context, look), await loadKeptOut(context.db, of, by)]
  if (unlinked > known) await recordUnlinked(context, look, expected)
  // Those that were merely missing are linked by the next time, and the count falls.
  if (!signal.aborted && unlinked !== known) await saveKeptOut(context.db, of, { by, count: unlinked })
}

async function countUnlinked(context: SyncContext, { orgConfig: { shop }, kind }: Unlinked): Promise<number> {
  const { db } = context
  const since = await shownSince(context, { shop, kind })
  const counts = await fetchCounts(context.shopifyFor(shop))
  const explained = [
    await countLinked(db, shop, kind, since),
    await countRefused(db, shop, kind),
    await countLeftOut(db, { shop, kind }),
    await countUnlinkedChanges(db, shop, kind),
  ]
  return Math.max(
    0,
    explained.reduce((left, count) => left - count, counts[kind]),
  )
}

// Whatever decides that a record is kept out: with other choices, another reach of imports, or other currencies in Zoho,
// it may not be.
function keptOutBy(context: SyncContext, orgConfig: OrgConfig, { from, imported }: Expected): string {
  const { shop, settings, currencies } = orgConfig
  const period = Math.floor(context.now().getTime() / lookAgainMs + placeOf(shop))
  const otherwise = writtenOtherwise(orgConfig)
  const written = otherwise.length > 0 ? { written: otherwise } : {}
  return versionOf({ settings: comparedChoices(settings), currencies, ...written, period, from, imported })
}

// Modules that hide a currency which the organization has: few, and all others are asked no second time for it.
function writtenOtherwise(orgConfig: OrgConfig) {
  const active = orgConfig.currencies.active.toSorted().join()
  return [...orgConfig.orders.values(), ...Object.values(orgConfig.modules)].flatMap((module) => {
    const written = module && currenciesIn(orgConfig, module)
    return written && written.toSorted().join() !== active ? [{ module: module.apiName, written }] : []
  })
}

async function recordUnlinked(
  context: SyncContext,
  { orgConfig, kind, signal }: Unlinked,
  { from, isExpected }: Expected,
): Promise<void> {
  for await (const page of fetchChanged(context.shopifyFor(orgConfig.shop), kind, from)) {
    if (signal.aborted) return
    const wanted = await exceptDismissed(context, { shop: orgConfig.shop, kind }, page.filter(isExpected))
    const ids = wanted.map((record) => record.shopifyId)
    const known = await linkedAmong(context, orgConfig, kind, ids)
    const missed = ids.filter((id) => !known.has(id))
    await recordDrift(
      context,
      orgConfig,
      kind,
      missed.map((shopifyId) => ({ kind, shopifyId, deleted: false, cause: 'missed_change' as const })),
    )
  }
}

type Expected = Awaited<ReturnType<typeof expectedRecords>>

// What the merchant did not import stays out until it changes.
async function expectedRecords(context: SyncContext, { shop }: OrgConfig, kind: RecordKind) {
  const state = await loadKindState(context.db, { shop, kind })
  const live = (await loadShop(context.db, shop))?.liveSince ?? context.now()
  const imported = state?.importedFrom ?? live
  const { importedBy } = shopifyKinds[kind]
  return {
    from: imported < live ? imported : live,
    imported,
    isExpected: (record: ChangedRecord): boolean =>
      record.updatedAt >= live || record[importedBy ?? 'updatedAt'] >= imported,
  }
}

async function linkedAmong(
  context: SyncContext,
  { shop }: OrgConfig,
  kind: RecordKind,
  ids: readonly ShopifyId[],
) {
  if (!kinds[kind].isInParts) return new Set((await loadLinks(context.db, shop, kind, ids)).keys())
  return new Set((await loadLinksUnder(context.db, shop, kind, ids)).map((link) => link.parentId))
}
