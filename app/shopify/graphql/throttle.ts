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

const restoredBy = ({ available, at, restoreRate }: Bucket, now: number): number =>
  available + ((now - at) / 1000) * restoreRate

/** Milliseconds until `wanted` points are there. */
export function waitMs(bucket: Bucket | null, wanted: number, now: number): number {
  if (!bucket) return 0
  const restored = restoredBy(bucket, now)
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

/** A fifth of the bucket is for live changes: on the smallest plan 400 points, two orders with what they point to. */
const leftForLive = 0.2
/** What happens meanwhile waits for so many queries in a row. */
const mostQueries = 4

/** What reading so many records may cost, `size` of which a query reads. */
export const pointsToRead = (count: number, size: number): number => (count / size) * pointsPerQuery

/**
 * How many records that are not live can be read at once, with some points left for live changes. A full bucket affords
 * a query in any case.
 * @param of taken: points that others are about to take; size: how many records a query reads
 */
export function sparedFor(
  bucket: Bucket | null,
  { taken, size, now }: { taken: number; size: number; now: number },
): number {
  if (!bucket) return size
  const { maximum } = bucket
  const restored = Math.min(maximum, restoredBy(bucket, now)) - taken
  const spared = Math.floor(((restored - maximum * leftForLive) / pointsPerQuery) * size)
  return Math.min(Math.max(spared, restored >= maximum ? size : 0), size * mostQueries)
}

/**
 * Milliseconds until so many can be read at once.
 * @param of as for sparedFor; count: a query's at most
 */
export const sparedInMs = (
  bucket: Bucket | null,
  { count, taken, size, now }: { count: number; taken: number; size: number; now: number },
): number =>
  bucket ? waitMs(bucket, bucket.maximum * leftForLive + taken + pointsToRead(count, size), now) : 0
