// Syncs records that a look through the store found, together.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadShopState } from '#app/db/screens/home.server.ts'
import { loadStatesOf } from '#app/db/screens/records/states-of.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import type { Call } from '#app/server/endpoint/call.server.ts'
import { syncAllNow } from '#app/sync/live/retry.server.ts'
import { logged, unlessNothing } from '#app/sync/protection/audit-log.server.ts'
import { mostAtOnce } from '#app/ui/records/missing/walk.ts'

const Input = z.object({ kind: RecordKind, ids: z.array(ShopifyId).min(1).max(mostAtOnce) })

export const action = adminAction({
  body: Input,
  limit: 'syncSelected',
  answer: async (call) => {
    const { sync, db, shop, input } = call
    await syncFound(call)
    const [states, state] = await Promise.all([
      loadStatesOf(db, shop, input.kind, input.ids),
      loadShopState(db, shop, sync.now()),
    ])
    const isHeld = state !== null && (state.trouble ?? state.pausedFor) !== null
    return { states, isHeld, refusal: null }
  },
  refused: (refusal) => ({ states: null, isHeld: false, refusal }),
})

// What is not known at all is synced and nothing else: what somebody left out meanwhile, or a filter, stays out.
async function syncFound({ sync, db, shop, visit, input: { kind, ids } }: Call<z.infer<typeof Input>>) {
  const states = await loadStatesOf(db, shop, kind, ids)
  const unknown = new Set(states.flatMap(({ shopifyId, state }) => (state === 'unknown' ? [shopifyId] : [])))
  const some = ids.filter((id) => unknown.has(id))
  if (some.length === 0) return
  const act = { action: 'synced_now', details: { kind, count: some.length }, cameTo: unlessNothing } as const
  const isLive = await logged(sync, visit, act, () => syncAllNow(sync, shop, kind, some))
  if (!isLive) throw new RejectedError('Nothing is synced before an import', { code: 'import_first' })
}

export const headers = boundary.headers
