// After a pause or a reconnect: everything of the shop that was under way goes on.

import { resumeKinds } from '#app/db/work/kinds.server.ts'
import { loadActiveRun } from '#app/db/tables/runs.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Enqueues the shop's run, its pending changes, and a look at what happened meanwhile. */
export async function wakeShop(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const run = await loadActiveRun(sync.db, shop)
  if (run && run.state !== 'paused') await sync.queue.enqueue('import', { shop, runId: run.id })
  const row = await loadShop(sync.db, shop)
  if (!row?.liveSince) return
  await resumeKinds(sync.db, shop)
  await sync.queue.enqueue('sync', { shop })
  await sync.queue.enqueue('reconcile', { shop })
}
