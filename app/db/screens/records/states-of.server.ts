// How each of some records stands, whichever list it is in: for who follows what becomes of them.

import type { Database } from '#app/db/client.server.ts'
import { loadStatuses, type RecordStatus } from '#app/db/screens/record.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isQuestion } from '#app/lib/outcomes.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { loadMissing, type MissingRow } from './status.server.ts'

export type StateOf = {
  shopifyId: string
  state: MissingRow['state'] | 'linked' | 'gone'
  cause: string | null
}

/** In their order; of a product the state of its variants that stands out. */
export async function loadStatesOf(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  ids: readonly string[],
): Promise<StateOf[]> {
  const [statuses, missing] = await Promise.all([
    loadStatuses(db, shop, kind, ids),
    loadMissing(db, shop, kind, ids),
  ])
  return ids.map((shopifyId) => ({
    shopifyId,
    ...stateOf(statuses.get(shopifyId), missing.get(shopifyId)),
  }))
}

// Nothing in Zoho, and missing for no cause: Shopify has it no more.
function stateOf(status: RecordStatus | undefined, missing: MissingRow | undefined) {
  if (missing) return { state: missing.state, cause: missing.cause }
  const { state, cause } = status ?? { state: 'missing', cause: null }
  if (state === 'missing') return { state: 'gone', cause: null } as const
  const isAsked = state === 'refused' && isQuestion(cause)
  return { state: isAsked ? 'question' : state, cause } as const
}
