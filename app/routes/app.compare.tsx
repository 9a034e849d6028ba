// One record on both sides, asked for when the merchant opens it: read from both systems at that moment, kept nowhere.

import type { LoaderFunctionArgs } from '@remix-run/node'
import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadHistory } from '#app/db/screens/activity.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { parseInput } from '#app/lib/input.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { compareRecord } from '#app/sync/queries/compare-record.server.ts'
import { refusalOf } from '#app/ui/frame/refusal-of.ts'

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

export async function loader({ request, context: { runtime } }: LoaderFunctionArgs) {
  const { shop } = await runtime.authenticateAdmin(request)
  const query = new URL(request.url).searchParams
  const { kind, id, field } = parseInput(Object.fromEntries(query), Query)
  const history = await loadHistory(runtime.db, shop, kind, id)
  try {
    const comparison = await compareRecord(runtime.sync, shop, { kind, shopifyId: id, field })
    return { comparison, history, refusal: null }
  } catch (error) {
    return { comparison: null, history, refusal: refusalOf(error, runtime.sync.log) }
  }
}

export const headers = boundary.headers

// Both systems are asked once for each time that it is opened, not with every refresh of the page behind it.
export const shouldRevalidate = () => false
