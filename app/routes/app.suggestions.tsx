// Tags and channels that the store uses: asked for when a merchant opens the list, for it calls Shopify.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { RecordKind } from '#app/lib/record-kind.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { loadSuggestions } from '#app/sync/queries/suggestions.server.ts'

export const loader = partLoader({
  query: z.object({ kind: RecordKind }),
  limit: 'suggestions',
  answer: async ({ sync, shop, input: { kind } }) => ({
    suggestions: await loadSuggestions(sync, shop, kind),
  }),
  // The fields can be typed in.
  refused: () => ({ suggestions: null }),
})

export const headers = boundary.headers

export const shouldRevalidate = () => false
