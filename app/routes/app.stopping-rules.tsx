// Which rules another choice of modules would stop: asked once somebody chooses it.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { Settings } from '#app/mapping/settings/settings.ts'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { findStoppingRules } from '#app/sync/setup/stopping-rules.server.ts'

export const loader = partLoader({
  query: z.object({
    customersAs: Settings.shape.customersAs.unwrap(),
    ordersAs: Settings.shape.ordersAs.unwrap(),
  }),
  limit: 'preflight',
  answer: async ({ sync, shop, input }) => ({
    rules: await findStoppingRules(sync, shop, input),
    refusal: null,
  }),
  refused: (refusal) => ({ rules: null, refusal }),
})

export const headers = boundary.headers

// Asked by who chooses, not with every refresh of the page.
export const shouldRevalidate = () => false
