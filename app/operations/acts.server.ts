// What an operator did to a shop. The log names the act; the shop's own audit log is the place for it once there is one.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/context.ts'

export type Act = 'paused' | 'resumed' | 'resynced' | 'retried' | 'exported'

/** Notes that the operator did it. */
export async function noteAct(sync: SyncContext, shop: ShopDomain, act: Act): Promise<void> {
  sync.log.info({ shop, act, by: 'operator' }, 'operator act')
}
