// What an operator did to a shop, in the shop's own audit log and in the operator's.

import type { ShopDomain } from '#app/lib/ids.ts'
import { logged, type ActWith } from '#app/sync/protection/audit-log.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Does it, and notes it in both logs. */
export function asOperator<T>(
  sync: SyncContext,
  shop: ShopDomain,
  act: ActWith<T>,
  work: () => Promise<T>,
): Promise<T> {
  sync.log.info({ shop, act: act.action, by: 'operator' }, 'operator act')
  return logged(sync, { shop, staffId: 'operator' }, act, work)
}
