// The merchant's choices. Stored as JSON on the shop; every field has a default, so old rows keep parsing.

import { z } from 'zod'

const Deletes = z.enum(['keep', 'delete'])

export const Settings = z.object({
  customersAs: z.enum(['Leads', 'Contacts']).default('Contacts'),
  /** Records that exist in Zoho already: fill blank fields only, or replace. */
  existing: z.enum(['keep', 'replace']).default('keep'),
  /** Zoho profile ids that may see the Shopify fields; null = every profile. */
  profiles: z.array(z.string()).nullable().default(null),
  /** Zoho workflows and assignment on historical import; off, or thousands of mails go out. */
  automationsOnImport: z.boolean().default(false),
  automationsOnLive: z.boolean().default(true),
  kinds: z
    .object({
      product: z.boolean().default(true),
      customer: z.boolean().default(true),
      order: z.boolean().default(true),
    })
    .prefault({}),
  deletes: z
    .object({
      product: Deletes.default('keep'),
      customer: Deletes.default('keep'),
      order: Deletes.default('keep'),
    })
    .prefault({}),
  /** Share of the organisation's daily credits this app may use, in percent. */
  creditShare: z.number().int().min(5).max(100).default(60),
})

export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = Settings.parse({})
