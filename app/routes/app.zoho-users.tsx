// Users of the connected Zoho, to whom tasks can be assigned: asked by a press in Settings, for it calls Zoho.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { loadZohoUsers } from '#app/sync/org/fields.server.ts'

export const loader = partLoader({
  query: z.object({}),
  limit: 'zohoChoices',
  answer: async ({ sync, shop }) => ({ users: await loadZohoUsers(sync, shop), refusal: null }),
  refused: (refusal) => ({ users: null, refusal }),
})

export const headers = boundary.headers

// Saving does not change who is there.
export const shouldRevalidate = () => false
