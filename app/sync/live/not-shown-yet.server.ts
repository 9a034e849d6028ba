// A record that a webhook told of and that a read by its id does not show: it may be a moment behind. It is looked for again
// before anything is concluded, as live news, so that its automations run (decision 220).

import type { PendingChange } from '#app/db/tables/changes.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { failed, type SyncResult } from '#app/sync/core/sync-result.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import { knownHidden } from './hidden-orders.server.ts'

/** How long each look waits for the next. */
const waitsMs = [2_000, 8_000, 25_000]

/**
 * Of changes whose records are not shown those that are looked for again, and when. None that is in Zoho (a deletion has
 * news of its own, and what is there is not written twice), and none that is known to be hidden: old orders come in bulk.
 */
export async function notShownYet(
  context: SyncContext,
  { shop, kind }: OfKind,
  unseen: readonly PendingChange[],
): Promise<ReadonlyMap<ShopifyId, SyncResult>> {
  const young = unseen.filter(
    ({ trigger, deleted, attempts }) => trigger === 'live' && !deleted && attempts < waitsMs.length,
  )
  if (young.length === 0 || !kinds[kind].isKept) return new Map()
  const ids = young.map(({ shopifyId }) => shopifyId)
  const known = await linkedAmong(context, { shop, kind }, ids)
  const hidden = await knownHidden(context, { shop, kind }, ids)
  return new Map(
    young
      .filter(({ shopifyId }) => !known.has(shopifyId) && !hidden.has(shopifyId))
      .map(({ shopifyId, attempts }) => [shopifyId, again(context, waitsMs[attempts] ?? 0)]),
  )
}

const cause = 'not_shown_yet'

/** It waits for Shopify to show the record. */
export const isNotShownYet = (syncResult: SyncResult): boolean => syncResult.cause === cause

const again = ({ now }: SyncContext, ms: number): SyncResult => ({
  ...failed(cause, 'Shopify does not show it yet'),
  again: { at: new Date(now().getTime() + ms), counts: true },
})

async function linkedAmong(
  { db }: SyncContext,
  { shop, kind }: OfKind,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  if (!kinds[kind].isInParts) return new Set((await loadLinks(db, shop, kind, ids)).keys())
  return new Set((await loadLinksUnder(db, shop, kind, ids)).flatMap(({ parentId }) => parentId ?? []))
}
