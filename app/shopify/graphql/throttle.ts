// Shopify's calculated query costs: how long to wait before asking, how large to ask. Source: contracts/shopify 3.3.

import { z } from 'zod'

export const Cost = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullable().catch(null),
  throttleStatus: z.object({
    maximumAvailable: z.number(),
    currentlyAvailable: z.number(),
    restoreRate: z.number(),
  }),
})
export type Cost = z.infer<typeof Cost>

/** Points left in a shop's bucket, as last heard. */
export type Bucket = { available: number; restoreRate: number; maximum: number; at: number }

/** Milliseconds until `wanted` points are there. */
export function waitMs(bucket: Bucket | null, wanted: number, now: number): number {
  if (!bucket) return 0
  const restored = bucket.available + ((now - bucket.at) / 1000) * bucket.restoreRate
  const missing = Math.min(wanted, bucket.maximum) - restored
  return missing <= 0 ? 0 : Math.ceil((missing / Math.max(bucket.restoreRate, 1)) * 1000)
}

export const bucketOf = ({ throttleStatus }: Cost, now: number): Bucket => ({
  available: throttleStatus.currentlyAvailable,
  restoreRate: throttleStatus.restoreRate,
  maximum: throttleStatus.maximumAvailable,
  at: now,
})

const pointsPerQuery = 800 // of the 1,000 a single query may ask for

/** How many records the next query may ask for, learnt from what `size` records cost. */
export const nextSize = (cost: Cost, size: number, most: number): number =>
  Math.max(
    1,
    Math.min(most, size * 4, Math.floor((size * pointsPerQuery) / Math.max(cost.requestedQueryCost, 1))),
  )
