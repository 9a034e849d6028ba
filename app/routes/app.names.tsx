// Names for the rows of a list, read from Shopify when asked for: the list itself is there before them.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { ShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { loadHeads, loadNames } from '#app/sync/queries/names.server.ts'

// A page of a list, and what a search found besides.
const mostNames = 80

const Query = z.object({
  kind: RecordKind,
  ids: z
    .string()
    .transform((ids) => ids.split(',').flatMap((id) => ShopifyId.safeParse(id).data ?? []))
    .default([]),
})

export const loader = partLoader({
  query: Query,
  limit: 'names',
  answer: async ({ sync, shop, input: { kind, ids } }) => {
    const some = ids.slice(0, mostNames)
    const [names, heads] = await Promise.all([
      loadNames(sync, shop, kind, some),
      loadHeads(sync, shop, kind, some),
    ])
    return { names, heads, isAway: false }
  },
  // A list is complete without them.
  refused: () => ({ names: {}, heads: {}, isAway: true }),
})

export const headers = boundary.headers

// Names do not change with every refresh of the list.
export const shouldRevalidate = () => false
