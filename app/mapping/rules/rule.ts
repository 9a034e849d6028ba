// A merchant's rule as data: stored with the settings, made in a form, checked against Zoho's live field metadata.

import { z } from 'zod'
import { placeholdersOf } from './placeholders.ts'
import { datePatterns, mostConditions, mostPlaceholders, mostSteps, precedences } from './rule-lists.ts'

const Text = z.string().max(2000)
const Name = z.string().min(1).max(255)
const Template = Text.min(1).superRefine((template, context) => {
  const { length } = placeholdersOf(template)
  if (length > mostPlaceholders)
    context.addIssue({
      code: 'too_big',
      origin: 'array',
      maximum: mostPlaceholders,
      inclusive: true,
      input: template,
    })
})

/** Where the value comes from. */
export const RuleSource = z.discriminatedUnion('from', [
  /** One of the names in facts.ts. */
  z.object({ from: z.literal('value'), name: Name }),
  /** What the standard mapping gives to another Zoho field. */
  z.object({ from: z.literal('field'), field: Name }),
  /** An order's attribute or a variant's option. */
  z.object({ from: z.literal('attribute'), name: Name }),
  /** "namespace.key"; `product`: of a variant's product. */
  z.object({
    from: z.literal('metafield'),
    name: Name,
    owner: z.enum(['record', 'product']).default('record'),
  }),
  /** The tags, or those that start with something: "tier:" finds "tier:gold" and gives "gold". */
  z.object({ from: z.literal('tags'), startingWith: Text.default('') }),
  z.object({ from: z.literal('text'), text: Text.min(1) }),
  /** "{{name}} by {{channel}}, {{attribute:Gift}}, {{metafield:custom.size}}" */
  z.object({ from: z.literal('template'), template: Template }),
])
export type RuleSource = z.infer<typeof RuleSource>

/** What is done to it on the way, one after the other. */
export const RuleTransform = z.discriminatedUnion('do', [
  z.object({ do: z.literal('case'), to: z.enum(['upper', 'lower', 'title']) }),
  /** {{value}} is what came so far. */
  z.object({ do: z.literal('template'), template: Template }),
  z.object({ do: z.literal('date'), as: z.enum(datePatterns) }),
  z.object({
    do: z.literal('number'),
    times: z.number().default(1),
    decimals: z.number().int().min(0).max(9).default(2),
  }),
  z.object({
    do: z.literal('translate'),
    pairs: z.array(z.object({ from: Text, to: Text })).max(500),
    otherwise: z.enum(['keep', 'leave-out']).default('keep'),
  }),
])
export type RuleTransform = z.infer<typeof RuleTransform>

/** When the rule applies: all of its conditions must hold. */
export const RuleCondition = z.discriminatedUnion('if', [
  z.object({ if: z.literal('tag'), is: z.enum(['has', 'lacks']), tag: Name }),
  z.object({ if: z.literal('amount'), is: z.enum(['at-least', 'below']), amount: z.number() }),
  z.object({ if: z.literal('channel'), is: z.enum(['one-of', 'none-of']), channels: z.array(Name).max(100) }),
  z.object({
    if: z.literal('currency'),
    is: z.enum(['one-of', 'none-of']),
    currencies: z.array(Name).max(200),
  }),
  /** The market, as ISO countries: where an order is delivered, where a customer lives. */
  z.object({
    if: z.literal('country'),
    is: z.enum(['one-of', 'none-of']),
    countries: z.array(Name).max(250),
  }),
])
export type RuleCondition = z.infer<typeof RuleCondition>

export const Rule = z.object({
  source: RuleSource,
  /** API name of a Zoho field. */
  target: Name,
  transforms: z.array(RuleTransform).max(mostSteps).default([]),
  when: z.array(RuleCondition).max(mostConditions).default([]),
  /**
   * settings: as the merchant chose for all records that Zoho had before us. shopify: the rule's value always wins.
   * zoho-if-set: what Zoho has stays, only a blank there is filled. fill-blank: as `settings`, but only where the
   * standard mapping and the rules before gave the field nothing.
   */
  precedence: z.enum(precedences).default('settings'),
})
export type Rule = z.infer<typeof Rule>
/** A rule as it is written down: with the defaults left out. */
export type RuleInput = z.input<typeof Rule>
