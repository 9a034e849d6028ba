// Looks through the store for records that neither Zoho nor any list of this app knows.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { RecordKind } from '#app/lib/record-kind.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { findUnknown } from '#app/sync/queries/names.server.ts'

const Input = z.object({ kind: RecordKind, after: z.string().max(2_000).nullable() })

export const action = adminAction({
  body: Input,
  limit: 'walk',
  answer: async ({ sync, shop, input: { kind, after } }) => ({
    walked: { ...(await findUnknown(sync, shop, kind, after)), at: sync.now().getTime() },
    refusal: null,
  }),
  refused: (refusal) => ({ walked: null, refusal }),
})

export const headers = boundary.headers
