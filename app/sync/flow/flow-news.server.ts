// Whether a shop's workflows use our triggers: what nobody asks for is never told.

import { saveFlowTrigger } from '#app/db/flow/flow-triggers.server.ts'
import type { FlowNews } from '#app/shopify/flow/flow-triggers.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Of a shop that is gone nothing is noted. */
export async function receiveFlowNews(sync: SyncContext, news: FlowNews): Promise<void> {
  const { shop, handles, enabled, at } = news
  for (const handle of handles)
    await saveFlowTrigger(sync.db, { shop, handle }, { enabled, at, now: sync.now() })
}
