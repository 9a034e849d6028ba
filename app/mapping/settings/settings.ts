// The merchant's choices. Stored as JSON on the shop; every field has a default, so old rows keep parsing.

import { z } from 'zod'
import { languages } from '#app/lib/languages.ts'
import { optOutChoices } from '#app/mapping/settings/opt-out.ts'
import { orderModules } from '#app/mapping/records/order-modules.ts'
import { missingCurrencyChoices } from '#app/mapping/settings/missing-currency.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { mostRules } from '#app/mapping/rules/rule-lists.ts'

const Deletes = z.enum(['keep', 'delete'])

/** An id of Zoho's: eighteen digits so far. */
const ZohoId = z.string().max(50)

const Texts = z.array(z.string().min(1).max(255)).max(250).default([])
const Least = z.number().nullable().default(null)

const Common = z.object({
  /** At least one of these tags; none named: any record. */
  tagged: Texts,
  /** None of these tags. */
  notTagged: Texts,
  /** First day on which it was created, in the shop's time zone. */
  createdSince: z.iso.date().nullable().default(null),
})

/** Empty lists and null mean no limit. */
export const Filters = z.object({
  customer: Common.extend({ leastOrders: Least, leastSpent: Least }).prefault({}),
  product: Common.extend({
    statuses: z
      .array(z.enum(['ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED']))
      .max(20)
      .default([]),
  }).prefault({}),
  order: Common.extend({
    channels: Texts,
    notChannels: Texts,
    leastTotal: Least,
    testOrders: z.boolean().default(true),
  }).prefault({}),
  checkout: Common.extend({ leastTotal: Least }).prefault({}),
  draftOrder: Common.extend({ leastTotal: Least }).prefault({}),
})
export type Filters = z.infer<typeof Filters>

const Rules = z.array(Rule).max(mostRules).default([])

/** What new records in Zoho get, once. */
export const NewRecords = z
  .object({
    /** Zoho user; null: the connected user, as Zoho does by itself. */
    ownerId: ZohoId.nullable().default(null),
    tags: z.array(z.string().min(1).max(255)).max(10).default([]),
    /** Zoho layout; null: Zoho's standard one, and Zoho asks for none of its own fields. */
    layoutId: ZohoId.nullable().default(null),
  })
  .prefault({})

export const Settings = z.object({
  /** LeadsUntilOrder: a customer's first order makes a Contact of the Lead. */
  customersAs: z.enum(['Leads', 'Contacts', 'LeadsUntilOrder']).default('Contacts'),
  /** What new orders become. Those that are in Zoho stay in the module where they are. */
  ordersAs: z.enum(orderModules).default('Sales_Orders'),
  /** The Deal of an abandoned checkout carries the link by which its customer goes on with it. */
  recoveryLinks: z.boolean().default(false),
  /** Comments of staff on the timelines of orders and customers become notes in Zoho. */
  timelineNotes: z.boolean().default(false),
  /** Refunds and returns of orders become notes in Zoho: of orders that change from now on, or of imported ones as well. */
  refundNotes: z.enum(['off', 'new', 'all']).default('off'),
  /** The image of a variant, or of its product, becomes the photo of its record in Zoho. */
  productImages: z.boolean().default(false),
  /** People without an e-mail match are looked for by phone as well. */
  matchByPhone: z.boolean().default(false),
  /** Who is opted out of mails in Zoho: who unsubscribed in Shopify, or everybody without consent. */
  optOut: z.enum(optOutChoices).default('unsubscribed'),
  /** Where the organisation lacks the store's currency. */
  missingCurrency: z
    .object({
      as: z.enum(missingCurrencyChoices).default('wait'),
      rate: z.number().positive().max(1_000_000).nullable().default(null),
    })
    .prefault({}),
  accounts: z
    .object({
      /** Each company named in an address gets an Account of its own; off: one Account for the whole store. */
      perCompany: z.boolean().default(false),
      /** Shopify's B2B companies get Accounts of their own, whatever addresses name; only then are they read. */
      b2b: z.boolean().default(false),
      /** Name of the store's Account; null: made of the store's name. */
      storeName: z.string().trim().max(200).nullable().default(null),
    })
    .prefault({}),
  /** Records that exist in Zoho already: fill blank fields only, or replace. */
  existing: z.enum(['keep', 'replace']).default('keep'),
  /** What was written and is removed in Shopify: stays in Zoho, or is emptied there unless somebody changed it. */
  removedValues: z.enum(['keep', 'empty']).default('keep'),
  /** Zoho profile ids that may see the Shopify fields; null = every profile. */
  profiles: z.array(ZohoId).max(500).nullable().default(null),
  /** Zoho workflows and assignment on historical import; off, or thousands of mails go out. */
  automationsOnImport: z.boolean().default(false),
  automationsOnLive: z.boolean().default(true),
  kinds: z
    .object({
      product: z.boolean().default(true),
      customer: z.boolean().default(true),
      order: z.boolean().default(true),
      checkout: z.boolean().default(false),
      draftOrder: z.boolean().default(false),
    })
    .prefault({}),
  deletes: z
    .object({
      product: Deletes.default('keep'),
      customer: Deletes.default('keep'),
      order: Deletes.default('keep'),
      draftOrder: Deletes.default('keep'),
    })
    .prefault({}),
  /** Field mappings beyond the standard one; checked against Zoho's fields by rule-checks.ts. */
  rules: z
    .object({ product: Rules, customer: Rules, order: Rules, checkout: Rules, draftOrder: Rules })
    .prefault({}),
  /** Which records are synced at all. */
  filters: Filters.prefault({}),
  newRecords: z
    .object({
      product: NewRecords,
      customer: NewRecords,
      order: NewRecords,
      checkout: NewRecords,
      draftOrder: NewRecords,
    })
    .prefault({}),
  /** Records carry Shopify's tags as Zoho's, beside those that people gave them. */
  shopifyTags: z
    .object({
      product: z.boolean().default(false),
      customer: z.boolean().default(false),
      order: z.boolean().default(false),
      checkout: z.boolean().default(false),
      draftOrder: z.boolean().default(false),
    })
    .prefault({}),
  /** A task in Zoho asks a person to look into the app when something needs attention. */
  ownerTask: z
    .object({
      on: z.boolean().default(false),
      /** Zoho user; null: the connected user, as Zoho does by itself. */
      ownerId: ZohoId.nullable().default(null),
      /** In which it is written. */
      language: z.enum(languages).default('en'),
    })
    .prefault({}),
  /** Share of the organisation's daily credits this app may use, in percent. */
  creditShare: z.number().int().min(5).max(100).default(60),
})

export type Settings = z.infer<typeof Settings>

/** All choices of a shop, as JSON: they are read with every batch and every page. */
export const mostSettingsLength = 250_000

/**
 * Choices as they were stored. What an earlier version let through and this one does not costs a rule, never the shop.
 * @throws ZodError when something else is not as it should be
 */
export function parseStored(stored: unknown): Settings {
  const whole = Settings.safeParse(stored ?? {})
  return whole.success ? whole.data : Settings.parse({ ...AnyRules.parse(stored), rules: soundRules(stored) })
}

const AnyRules = z.looseObject({
  rules: z.record(z.string(), z.array(z.unknown())).optional().catch(undefined),
})

const soundRules = (stored: unknown) =>
  Object.fromEntries(
    Object.entries(AnyRules.parse(stored).rules ?? {}).map(([kind, rules]) => [
      kind,
      rules.filter((rule) => Rule.safeParse(rule).success).slice(0, mostRules),
    ]),
  )

export const defaultSettings: Settings = Settings.parse({})
