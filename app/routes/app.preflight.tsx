// What would fail in an import and how to mend it: asked by the screens after they are shown, for it calls Zoho.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'

export const loader = partLoader({
  query: z.object({}),
  limit: 'preflight',
  answer: async ({ sync, shop }) => ({ preflight: await runPreflight(sync, shop), refusal: null }),
  refused: (refusal) => ({ preflight: null, refusal }),
})

export const headers = boundary.headers

// A page that refreshes itself every second must not call Zoho every second.
export const shouldRevalidate = () => false
