// When changes that are not live last had their turn. A crowded process ends a shop's job every few seconds, and one that
// forgot this with each job would let a bulk action go before live changes every time.

import type { ShopDomain } from '#app/lib/ids.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** When changes of a kind that are not live last began, in milliseconds. */
export type LastTurns = Map<RecordKind, number>

const known = new WeakMap<SyncContext, Map<ShopDomain, LastTurns>>()

/** Those of a shop in this process, kept from one job to the next. */
export const lastTurnsOf = (context: SyncContext, shop: ShopDomain): LastTurns =>
  madeOnce(
    madeOnce(known, context, () => new Map<ShopDomain, LastTurns>()),
    shop,
    () => new Map(),
  )
