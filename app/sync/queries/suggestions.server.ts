// What a merchant may choose from where tags and channels are asked for, besides typing them.

import { isAppError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { channelOf } from '#app/mapping/parts/order-head.ts'
import { fetchSuggestions } from '#app/shopify/lists/suggestions.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

export type Suggestions = { tags: string[]; channels: string[] }

/** Empty where Shopify does not say: the fields can be typed in all the same. */
export async function loadSuggestions(
  sync: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<Suggestions> {
  try {
    const { tags, origins } = await fetchSuggestions(sync.shopifyFor(shop), kind)
    const channels = origins.flatMap((origin) => channelOf(origin) ?? [])
    return { tags, channels: [...new Set(channels)].toSorted() }
  } catch (error) {
    if (!isAppError(error)) throw error
    sync.log.info({ shop, code: error.code }, 'no suggestions')
    return { tags: [], channels: [] }
  }
}
