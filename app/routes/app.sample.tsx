// A record of the store with rules that are not saved. By POST: what a merchant searches for stays out of addresses.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { ShopifyId } from '#app/lib/ids.ts'
import { KindChoices } from '#app/mapping/settings/kind-choices.ts'
import { adminAction } from '#app/server/endpoint/admin.server.ts'
import { sampleRecord } from '#app/sync/queries/sample.server.ts'

const Input = z.object({ choices: KindChoices, search: z.string().max(100), id: ShopifyId.nullable() })

export const action = adminAction({
  body: Input,
  limit: 'sample',
  answer: async ({ sync, shop, input }) => ({
    preview: await sampleRecord(sync, shop, input),
    refusal: null,
  }),
  refused: (refusal) => ({ preview: null, refusal }),
})

export const headers = boundary.headers
