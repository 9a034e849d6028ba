// One record on both sides, asked for when the merchant opens it: read from both systems at that moment, kept nowhere.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadHistory } from '#app/db/screens/activity.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { tooOften } from '#app/lib/shop-limits.server.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import type { Call } from '#app/server/endpoint/call.server.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'

// Ids and a field's name only: addresses are logged by whoever passes them on.
const Query = z.object({
  kind: RecordKind,
  id: ShopifyId,
  field: z
    .string()
    .regex(/^\w{1,100}$/)
    .nullable()
    .catch(null),
})

const historyOf = ({ db, shop, input: { kind, id } }: Call<z.infer<typeof Query>>) =>
  loadHistory(db, shop, kind, id)

export const loader = partLoader({
  query: Query,
  limit: 'compare',
  answer: async (call) => {
    const { kind, id: shopifyId, field } = call.input
    const history = await historyOf(call)
    const comparison = await compareRecord(call.sync, call.shop, { kind, shopifyId, field })
    return { comparison, history, refusal: null }
  },
  // The history is ours: it is told also while the remotes do not answer.
  refused: async (refusal, call) => ({
    comparison: null,
    history: call && refusal.code !== tooOften ? await historyOf(call) : [],
    refusal,
  }),
})

export const headers = boundary.headers

// Both systems are asked once for each time that it is opened, not with every refresh of the page behind it.
export const shouldRevalidate = () => false
