// How records stand that a look through the store found. Read from the database: following them costs neither of the
// remotes anything.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { loadStatesOf } from '#app/db/screens/records/states-of.server.ts'
import { ShopifyId } from '#app/lib/ids.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { mostFollowed } from '#app/ui/records/missing/walk.ts'

const Input = z.object({ kind: RecordKind, ids: z.array(ShopifyId).min(1).max(mostFollowed) })

// By POST: an address does not hold as many ids.
export const action = adminAction({
  body: Input,
  limit: 'selectedLooks',
  answer: async ({ db, shop, input: { kind, ids } }) => ({
    states: await loadStatesOf(db, shop, kind, ids),
  }),
  refused: () => ({ states: null }),
})

export const headers = boundary.headers
