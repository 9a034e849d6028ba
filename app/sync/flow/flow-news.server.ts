// Whether a shop's workflows use our triggers: what nobody asks for is never told.

import { saveFlowTrigger } from '#app/db/flow/flow-triggers.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import type { FlowNews } from '#app/shopify/flow/flow-triggers.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** @returns false of a shop that is not here (yet): nothing is recorded */
export async function receiveFlowNews(sync: SyncContext, news: FlowNews): Promise<boolean> {
  const { shop, handles, enabled, at } = news
  if (!(await loadShop(sync.db, shop))) return false
  for (const handle of handles)
    await saveFlowTrigger(sync.db, { shop, handle }, { enabled, at, now: sync.now() })
  return true
}
