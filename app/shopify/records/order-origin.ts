// Where an order came from, and how risky Shopify holds it: read only where a rule names it. Scope: read_orders
// (contracts/shopify 9b.9). Objects without connections, so a bulk operation may read them.

import { z } from 'zod'
import type { MetafieldNames } from './metafield-names.ts'

const text = z.string().nullish().default(null)

const Visit = z.object({
  occurredAt: text,
  landingPage: text,
  referrerUrl: text,
  source: text,
  utmParameters: z
    .object({ source: text, medium: text, campaign: text, term: text, content: text })
    .nullish()
    .default(null),
})
export type Visit = z.infer<typeof Visit>

export const Journey = z
  .object({
    daysToConversion: z.number().nullish().default(null),
    customerOrderIndex: z.number().nullish().default(null),
    firstVisit: Visit.nullish().default(null),
    lastVisit: Visit.nullish().default(null),
  })
  .nullish()
  .default(null)

/** NONE where Shopify has no opinion. */
export const Risk = z.object({ recommendation: text }).nullish().default(null)

const visit = `{ occurredAt landingPage referrerUrl source
  utmParameters { source medium campaign term content } }`

/** Beside an order's fields, where asked for. */
export const originFields = ({ origin }: MetafieldNames): string =>
  origin
    ? ` risk { recommendation } customerJourneySummary { daysToConversion customerOrderIndex
  firstVisit ${visit} lastVisit ${visit} }`
    : ''
