// Records in Shopify that no link stands for, although nothing keeps them out: found by counting first. What filters keep
// out has no link either. It is counted, so that not every night looks at all of it again.

import { countLinked, loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import { countRefused } from '#app/db/tables/outcomes.server.ts'
import { countLeftOut } from '#app/db/tables/questions.server.ts'
import { countUnlinkedChanges } from '#app/db/work/due-changes.server.ts'
import { loadKeptOut, saveKeptOut } from '#app/db/work/kinds.server.ts'
import { isInParts, type RecordKind } from '#app/lib/kinds.ts'
import { fetchChanged } from '#app/shopify/records/changed.server.ts'
import { fetchCounts } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { versionOf } from '#app/sync/org/choices.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { shownSince } from '#app/sync/orders/visible.server.ts'
import { recordDrift } from './reconcile.server.ts'
import { placeOf } from './schedule.server.ts'

type Look = { orgConfig: OrgConfig; kind: RecordKind; signal: AbortSignal }

/** What is kept out is looked at once in this time whatever the count says: it may hide as many that are missing. */
const lookAgainMs = 28 * 24 * 3_600_000

/** More in Shopify than linked, beyond what is known to have no link: every record is looked at. */
export async function findUnlinked(context: SyncContext, look: Look): Promise<void> {
  const { orgConfig, kind, signal } = look
  const of = { shop: orgConfig.shop, kind }
  const by = keptOutBy(context, orgConfig)
  const [unlinked, known] = [await countUnlinked(context, look), await loadKeptOut(context.db, of, by)]
  if (unlinked > known) await noteUnlinked(context, look)
  // Those that were merely missing are linked by the next time, and the count falls.
  if (!signal.aborted && unlinked !== known) await saveKeptOut(context.db, of, { by, count: unlinked })
}

async function countUnlinked(context: SyncContext, { orgConfig: { shop }, kind }: Look): Promise<number> {
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

// Whatever decides that a record is kept out: with other choices, or other currencies in Zoho, it may not be.
function keptOutBy(context: SyncContext, { shop, settings, currencies }: OrgConfig): string {
  const period = Math.floor(context.now().getTime() / lookAgainMs + placeOf(shop))
  return versionOf({ settings, currencies, period })
}

async function noteUnlinked(context: SyncContext, { orgConfig, kind, signal }: Look): Promise<void> {
  for await (const page of fetchChanged(context.shopifyFor(orgConfig.shop), kind, new Date(0))) {
    if (signal.aborted) return
    const ids = page.map((record) => record.shopifyId)
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

async function linkedAmong(
  context: SyncContext,
  { shop }: OrgConfig,
  kind: RecordKind,
  ids: readonly string[],
) {
  if (!isInParts(kind)) return new Set((await loadLinks(context.db, shop, kind, ids)).keys())
  return new Set((await loadLinksUnder(context.db, shop, kind, ids)).map((link) => link.parentId))
}
