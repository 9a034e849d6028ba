// What would fail in an import and how to mend it: asked by the screens after they are shown, for it calls Zoho.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { Settings } from '#app/mapping/settings/settings.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { runPreflight } from '#app/sync/queries/preflight.server.ts'

export const loader = partLoader({
  query: z.object({
    customersAs: Settings.shape.customersAs.unwrap().exactOptional(),
    ordersAs: Settings.shape.ordersAs.unwrap().exactOptional(),
  }),
  limit: 'preflight',
  answer: async ({ sync, shop, input }) => ({
    preflight: await runPreflight(sync, shop, input),
    refusal: null,
  }),
  refused: (refusal) => ({ preflight: null, refusal }),
})

export const headers = boundary.headers

// A page that refreshes itself every second must not call Zoho every second.
export const shouldRevalidate = () => false
