// The figures of Home that take a moment: asked for after the page is shown, and again every minute.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { loadLiveStats } from '#app/sync/queries/live-stats.server.ts'

export const loader = partLoader({
  query: z.object({}),
  limit: 'figures',
  answer: ({ sync, shop }) => loadLiveStats(sync, shop),
  // Home is complete without them, and asks again.
  refused: () => null,
})

export const headers = boundary.headers

// By its own clock, not with every refresh of Home.
export const shouldRevalidate = () => false
