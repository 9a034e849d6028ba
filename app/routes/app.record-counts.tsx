// How many records each tab of a list holds: asked for once the list is shown, and again now and then.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { countLinks } from '#app/db/screens/records/link-counts.server.ts'
import { loadTabCounts } from '#app/db/screens/records/tab-counts.server.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'

export const loader = partLoader({
  query: z.object({ kind: RecordKind, fresh: z.literal('1').optional() }),
  limit: 'counts',
  answer: async ({ sync, db, shop, input: { kind, fresh } }) => {
    const counted = await countLinks(db, shop, sync.now(), { isFresh: fresh === '1' })
    const counts = await loadTabCounts(db, shop, kind, counted)
    return { counts, inZoho: counted.linked[kind].records }
  },
  // The tabs are complete without them.
  refused: () => ({ counts: null, inZoho: null }),
})

export const headers = boundary.headers

// By its own clock, not with every refresh of the list.
export const shouldRevalidate = () => false
