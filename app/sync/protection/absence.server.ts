// Withheld is not deleted: what Shopify does not show is taken for deleted only with sound permissions.

import { loadShop, saveScopes } from '#app/db/tables/shops.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchScopes, mayRead, showsRecords } from '#app/shopify/auth/absence.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Reads the granted scopes afresh and keeps them: news of their change may have been lost. */
export async function refreshScopes(context: SyncContext, shop: ShopDomain): Promise<string[]> {
  const scopes = await fetchScopes(context.shopifyFor(shop))
  if (scopes.length > 0) await saveScopes(context.db, shop, scopes.join(','))
  return scopes
}

/** Whether the scopes that the shop granted, as they are kept, show records of a kind. */
export async function isShown(
  { db }: Pick<SyncContext, 'db'>,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<boolean> {
  const scopes = (await loadShop(db, shop))?.scopes.split(',') ?? []
  return mayRead(scopes, kind)
}

/**
 * Makes sure that records of a kind which Shopify does not show are not there: the scopes as they are now, and a record
 * that certainly exists asked for in the same way. Which orders may be seen is told by `visibleSince` afterwards.
 * @throws RejectedError code ACCESS_DENIED when nothing may be concluded
 */
export async function proveAbsence(context: SyncContext, shop: ShopDomain, kind: RecordKind): Promise<void> {
  const scopes = await refreshScopes(context, shop)
  if (mayRead(scopes, kind) && (await showsRecords(context.shopifyFor(shop), kind))) return
  throw new RejectedError('Shopify does not show these records', { code: 'ACCESS_DENIED', context: { shop } })
}
