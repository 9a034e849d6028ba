// After a pause or a reconnect: everything of the shop that was under way goes on.

import { askForWholeAudit } from '#app/db/work/audit-places.server.ts'
import { resumeKinds } from '#app/db/work/kinds.server.ts'
import { loadActiveRun } from '#app/db/tables/runs.server.ts'
import { askForAudit, loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** After so long without a look, deletions may have been missed as well: those only a comparison as a whole finds. */
export const gapMs = 60 * 60_000

/** Enqueues the shop's run, its pending changes, and a look at what happened meanwhile. */
export async function wakeShop(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const run = await loadActiveRun(sync.db, shop)
  if (run && run.state !== 'paused') await sync.queue.enqueue('import', { shop, runId: run.id })
  const row = await loadShop(sync.db, shop)
  if (!row?.liveSince) return
  await resumeKinds(sync.db, shop)
  // The gap was the shop's own: its comparison need not stand behind those of others.
  const now = sync.now()
  if (row.reconciledAt && now.getTime() - row.reconciledAt.getTime() > gapMs)
    await askForAudit(sync.db, shop, now)
  await sync.queue.enqueue('sync', { shop })
  await sync.queue.enqueue('reconcile', { shop })
}

/** Compares both sides as a whole, from the beginning: one that is under way may have passed what is meant. */
export async function compareAll({ db, queue }: SyncContext, shop: ShopDomain): Promise<void> {
  await askForWholeAudit(db, shop)
  await queue.enqueue('audit', { shop })
}
