// Withheld is not deleted: what Shopify does not show is taken for deleted only with sound permissions.

import { loadShop, saveScopes } from '#app/db/tables/shops.server.ts'
import { resumeKinds } from '#app/db/work/kinds.server.ts'
import { isAppError, RejectedError, unlessRefused } from '#app/lib/errors.ts'
import { fromGid, toGid, type ShopDomain, type ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { fetchScopes, fetchShown, mayRead, showsRecords } from '#app/shopify/auth/absence.server.ts'
import { forgetRefusals } from '#app/shopify/records/optional-access.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Reads the granted scopes afresh and keeps them: news of their change may have been lost. */
export async function refreshScopes(context: SyncContext, shop: ShopDomain): Promise<string[]> {
  const scopes = await fetchScopes(context.shopifyFor(shop))
  if (scopes.length > 0) await saveScopes(context.db, shop, scopes.join(','))
  return scopes
}

/**
 * The merchant may have granted more, or less, than is known. What is granted anew is read from now on: with a token that
 * carries it, and in every process a few minutes after it was refused there last. What waited for it goes on.
 * @param before as it was known
 */
export async function heedScopes(context: SyncContext, shop: ShopDomain, before: string): Promise<void> {
  if (!(await isGrantedMore(context, shop, before))) return
  forgetRefusals(shop)
  try {
    const notRenewed = await context.renewToken(shop)
    if (notRenewed) context.log.info({ shop, code: notRenewed }, 'token not renewed') // it is within the hour
  } catch (error) {
    if (!isAppError(error)) throw error
    context.log.info({ shop, code: error.code }, 'token not renewed')
  }
  await resume(context, shop)
}

/** The same with a token that was given a moment ago, and carries all that is granted. */
export async function heedScopesOfToken(
  context: SyncContext,
  shop: ShopDomain,
  before: string,
): Promise<void> {
  if (!(await isGrantedMore(context, shop, before))) return
  forgetRefusals(shop)
  await resume(context, shop)
}

async function isGrantedMore({ db }: SyncContext, shop: ShopDomain, before: string): Promise<boolean> {
  const known = before.split(',')
  return ((await loadShop(db, shop))?.scopes ?? '').split(',').some((scope) => !known.includes(scope))
}

// What was refused for want of a scope may go through now.
async function resume(context: SyncContext, shop: ShopDomain): Promise<void> {
  await resumeKinds(context.db, shop)
  context.wake(shop)
  await context.queue.enqueue('reconcile', { shop })
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

/** The same as an answer. @throws AppError when Shopify does not answer */
export async function isAbsenceProven(
  context: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<boolean> {
  return (await unlessRefused(proveAbsence(context, shop, kind).then(() => true))) ?? false
}

/** So many customers are asked for at once. */
export const mostAsked = 250

/** Which of these customers Shopify shows. @param ids at most `mostAsked` */
export async function customersShown(
  context: SyncContext,
  shop: ShopDomain,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  if (ids.length === 0) return new Set()
  const gids = ids.map((id) => toGid('Customer', id))
  const { there } = await fetchShown(context.shopifyFor(shop), gids)
  return new Set([...there].map((gid) => fromGid(gid)))
}
