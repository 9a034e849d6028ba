// What an operator did to a shop, in the shop's own audit log and in the operator's.

import type { ShopDomain } from '#app/lib/ids.ts'
import { logAct } from '#app/sync/protection/audit-log.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

export type Act = 'paused' | 'resumed' | 'resynced' | 'retried' | 'exported'

/** Notes that the operator did it. */
export async function noteAct(sync: SyncContext, shop: ShopDomain, act: Act): Promise<void> {
  sync.log.info({ shop, act, by: 'operator' }, 'operator act')
  await logAct(sync, { shop, staffId: 'operator' }, act)
}
