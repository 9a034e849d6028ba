// What would fail in an import and how to mend it: asked by the screens after they are shown, for it calls Zoho.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { Settings } from '#app/mapping/settings/settings.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { asks, loadPreflight } from '#app/sync/queries/kept-preflight.server.ts'

export const loader = partLoader({
  query: z.object({
    customersAs: Settings.shape.customersAs.unwrap().exactOptional(),
    ordersAs: Settings.shape.ordersAs.unwrap().exactOptional(),
    ask: z.enum(asks).default('fresh'),
  }),
  // What became of a check is known here.
  limit: ({ ask }) => (ask === 'made' ? null : 'preflight'),
  answer: async ({ sync, shop, input: { ask, ...choices } }) => {
    const { preflight, at, outdatedAt, making } = await loadPreflight(sync, shop, choices, { ask })
    return { preflight, checkedAt: at, outdatedAt, making, refusal: null }
  },
  refused: (refusal) => ({ preflight: null, checkedAt: null, outdatedAt: null, making: null, refusal }),
})

export const headers = boundary.headers

// A page that refreshes itself every second must not call Zoho every second.
export const shouldRevalidate = () => false
