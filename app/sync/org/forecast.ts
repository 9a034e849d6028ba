// What a dry run foresees, as its run keeps it. Pure.

import { z } from 'zod'
import { RecordKind } from '#app/lib/record-kind.ts'

export const Sample = z.object({
  kind: RecordKind,
  result: z.enum(['created', 'updated', 'skipped', 'rejected']),
  shopifyId: z.string(),
  parentId: z.string().nullable(),
  label: z.string().nullable(),
  cause: z.string().nullable(),
})
export type Sample = z.infer<typeof Sample>

/** What an import would cost, and a few records of each kind and result, by id. */
export const Forecast = z.object({
  calls: z.number(),
  credits: z.number(),
  minutes: z.number(),
  /** Kinds of which Zoho was asked for a part only. */
  estimated: z.array(RecordKind),
  /** Leads that would become Contacts: Zoho does not turn them back. */
  conversions: z.number().default(0),
  /** Records that are in Zoho already and would become ours: with "replace" their values are written over. */
  adopted: z.number().default(0),
  /** Of those, the ones into which a rule writes Shopify's value whatever is there: with "keep", too. */
  ruled: z.number().default(0),
  samples: z.array(Sample),
})
export type Forecast = z.infer<typeof Forecast>
