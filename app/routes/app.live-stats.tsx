// The figures of Home that take a moment: asked for after the page is shown, and again every minute.

import { boundary } from '@shopify/shopify-app-remix/server'
import { z } from 'zod'
import { partLoader } from '#app/server/endpoint/admin.server.ts'
import { joinLiveStats } from '#app/sync/queries/live-stats.server.ts'

export const loader = partLoader({
  query: z.object({ waiting: z.literal('1').optional() }),
  limit: 'figures',
  answer: async ({ sync, shop, input }) => {
    const liveStats = await joinLiveStats(sync, shop, input.waiting === '1')
    return { liveStats, isReading: liveStats === null, refusal: null }
  },
  refused: (refusal) => ({ liveStats: null, isReading: false, refusal }),
})

export const headers = boundary.headers

// By its own clock, not with every refresh of Home.
export const shouldRevalidate = () => false
