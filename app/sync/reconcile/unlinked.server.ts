// Records in Shopify that nothing stands for in Zoho, although something should: a change that nobody told of.

import { countLinked, loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { countRefused } from '#app/db/tables/outcomes.server.ts'
import { countLeftOut } from '#app/db/tables/questions.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { loadKindState } from '#app/db/work/kinds.server.ts'
import { isInParts, type RecordKind } from '#app/lib/kinds.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import { fetchChanged, type ChangedRecord } from '#app/shopify/records/changed.server.ts'
import { fetchCounts } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { shownSince } from '#app/sync/orders/visible.server.ts'
import { recordDrift } from './reconcile.server.ts'

type Unlinked = { orgConfig: OrgConfig; kind: RecordKind; signal: AbortSignal }

// More in Shopify than linked, beyond what Zoho refused and the merchant left out: every record is looked at that an
// import was to bring, or that has changed since changes are synced.
export async function findUnlinked(
  context: SyncContext,
  { orgConfig, kind, signal }: Unlinked,
): Promise<void> {
  const admin = context.shopifyFor(orgConfig.shop)
  const since = await shownSince(context, { shop: orgConfig.shop, kind })
  const [counts, linked, refused, leftOut] = [
    await fetchCounts(admin),
    await countLinked(context.db, orgConfig.shop, kind, since),
    await countRefused(context.db, orgConfig.shop, kind),
    await countLeftOut(context.db, { shop: orgConfig.shop, kind }),
  ]
  if (counts[kind] - linked <= refused + leftOut) return
  const { from, isExpected } = await expectedRecords(context, orgConfig, kind)
  for await (const page of fetchChanged(admin, kind, from)) {
    if (signal.aborted) return
    const ids = page.filter(isExpected).map((record) => record.shopifyId)
    const known = await linkedAmong(context, orgConfig, kind, ids)
    const missed = ids
      .filter((id) => !known.has(id))
      .map((shopifyId) => ({ kind, shopifyId, deleted: false }))
    await recordDrift(
      context,
      orgConfig,
      kind,
      missed.map((change) => ({ ...change, cause: 'missed_change' })),
    )
  }
}

// What the merchant did not import stays out until it changes.
async function expectedRecords(context: SyncContext, { shop }: OrgConfig, kind: RecordKind) {
  const state = await loadKindState(context.db, { shop, kind })
  const live = (await loadShop(context.db, shop))?.liveSince ?? context.now()
  const imported = state?.importedFrom ?? live
  const { importedBy } = shopifyKinds[kind]
  return {
    from: imported < live ? imported : live,
    isExpected: (record: ChangedRecord): boolean =>
      record.updatedAt >= live || record[importedBy ?? 'updatedAt'] >= imported,
  }
}

async function linkedAmong(
  context: SyncContext,
  { shop }: OrgConfig,
  kind: RecordKind,
  ids: readonly string[],
) {
  if (!isInParts(kind)) return new Set((await loadLinks(context.db, shop, kind, ids)).keys())
  return new Set((await loadLinksUnder(context.db, shop, kind, ids)).map((link) => link.parentId))
}
