// Fields, users and layouts of the connected Zoho: asked by the screens after they are shown, for it calls Zoho.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { RecordKind } from '#app/lib/record-kind.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { loadZohoChoices } from '#app/sync/org/fields.server.ts'

export const loader = partLoader({
  query: z.object({ kind: RecordKind.catch('customer') }),
  limit: 'zohoChoices',
  answer: async ({ sync, shop, input: { kind } }) => ({
    choices: await loadZohoChoices(sync, shop, kind),
    refusal: null,
  }),
  refused: (refusal) => ({ choices: null, refusal }),
})

export const headers = boundary.headers

// Saving does not change what Zoho has.
export const shouldRevalidate = () => false
