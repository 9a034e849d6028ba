// Orders, draft orders and abandoned checkouts are recorded once more when whom they point to has changed.

import { pageOrdersOf } from '#app/db/attached/orders-of-people.server.ts'
import { loadAtWork } from '#app/db/tables/changes.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { kindTraits, shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { recordFollowing } from '#app/sync/work/record-following.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/** Kinds whose links name their customer, and that are synced. */
export const kindsOfOrders = ({ kinds }: OrgConfig['settings']): RecordKind[] =>
  shownKinds(kinds).filter((kind) => kindTraits[kind].isOfCustomer)

/**
 * The orders, drafts and checkouts of these customers are synced again: who they belong to changed.
 * @param cause.trigger what changed it: what follows history is history
 * @param cause.areNew nobody could point to them before: what is written at this moment finds them as they are
 */
export async function recordOrdersOf(
  context: Pick<SyncContext, 'db' | 'now' | 'wake'>,
  { shop, settings }: Pick<OrgConfig, 'shop' | 'settings'>,
  customerIds: readonly ShopifyId[],
  { trigger = 'live', areNew = false }: { trigger?: Trigger; areNew?: boolean } = {},
): Promise<void> {
  if (customerIds.length === 0) return
  const { db, now } = context
  const kinds = kindsOfOrders(settings)
  // Those that are written at this moment may be theirs, too, and have no link yet. Asked first: what ends meanwhile has one.
  const atWork = areNew ? [] : await loadAtWork(db, shop, { kinds, now: now() })
  await recordFollowing(context, shop, trigger, atWork)
  for await (const page of pageOrdersOf(db, { shop, kinds }, customerIds))
    await recordFollowing(context, shop, trigger, page)
}
