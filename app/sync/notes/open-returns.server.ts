// At night, orders with a return that goes on: whether a return, or what becomes of it, moves its order's updatedAt is documented
// nowhere (decision 119). They are read again, for what their records say, and looked at for their notes.

import { askForOpenReturns, loadWithoutWord } from '#app/db/attached/order-notes.server.ts'
import { recordChanges } from '#app/db/tables/changes.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { isGranted } from '#app/shopify/auth/optional-scopes.ts'
import { fetchOpenReturns } from '#app/shopify/returns/open-returns.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'

const dayMs = 24 * 60 * 60_000
/** A return that nobody ends is not asked for every night for ever. */
const openReturnsMs = 90 * dayMs
/** Where only what comes from now on is wanted: some nights may be missed. */
const newsMs = 3 * dayMs

/** @param isFirst the night's comparison has compared nothing yet: it goes on with much else, and Shopify is searched once */
export async function checkOpenReturns(
  context: SyncContext,
  orgConfig: OrgConfig,
  isFirst: boolean,
): Promise<void> {
  const { shop, settings, scopes, zoho } = orgConfig
  if (settings.refundNotes === 'off' || !isGranted(scopes, 'read_returns')) return
  const at = context.now()
  const since = new Date(at.getTime() - openReturnsMs)
  const noted = await askForOpenReturns(context.db, { shop, orgId: zoho.org.orgId }, { at, since })
  // They are named by no later look: whatever the search meets, they are kept first.
  await readAgain(context, orgConfig, noted)
  if (isFirst) await readAgain(context, orgConfig, await findUnnoted(context, orgConfig))
}

// Who is met with a return is looked at for its notes.
async function readAgain(
  context: SyncContext,
  { shop }: OrgConfig,
  orderIds: readonly ShopifyId[],
): Promise<void> {
  if (orderIds.length === 0) return
  const changes = orderIds.map((shopifyId) => ({ kind: 'order', shopifyId, deleted: false }) as const)
  await recordChanges(context.db, 'reconcile', [{ shop, at: context.now(), delivery: null, changes }])
  context.wake(shop)
}

// Of which no note says anything yet. Trouble ends nothing else; the next night comes to it.
async function findUnnoted(context: SyncContext, { shop, settings }: OrgConfig): Promise<ShopifyId[]> {
  const reachMs = settings.refundNotes === 'all' ? openReturnsMs : newsMs
  const since = new Date(context.now().getTime() - reachMs)
  const found: ShopifyId[] = []
  try {
    for await (const page of fetchOpenReturns(context.shopifyFor(shop))) {
      const late = page.flatMap(({ orderId, returns }) =>
        returns.flatMap(({ id, at }) => (at && at >= since ? [{ shopifyId: orderId, returnId: id }] : [])),
      )
      found.push(...(await loadWithoutWord(context.db, shop, late)))
    }
  } catch (error) {
    if (!isPassedOver(error)) throw error
    context.log.warn({ shop, code: error.code }, 'open returns not read')
  }
  return found
}
