// What a merchant decides about one kind of record: the part of the settings that one page edits. Pure.

import { z } from 'zod'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import { Rule } from '#app/mapping/rules/rule.ts'
import { mostRules } from '#app/mapping/rules/rule-lists.ts'
import { Filters, NewRecords, type Settings } from './settings.ts'

const Rules = z.array(Rule).max(mostRules)
const { customer, product, order, checkout, draftOrder } = Filters.shape

const common = {
  rules: Rules,
  newRecords: NewRecords,
  /** Not said: as it is. */
  shopifyTags: z.boolean().exactOptional(),
}

export const KindChoices = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customer'), filters: customer, ...common }),
  z.object({ kind: z.literal('product'), filters: product, ...common }),
  z.object({ kind: z.literal('order'), filters: order, ...common }),
  z.object({ kind: z.literal('checkout'), filters: checkout, ...common }),
  z.object({ kind: z.literal('draftOrder'), filters: draftOrder, ...common }),
])
export type KindChoices = z.infer<typeof KindChoices>

/** That part of the settings. */
export const choicesOf = (kind: RecordKind, settings: Settings): KindChoices =>
  mappingKinds[kind].choices(settings)

/** The settings with that part in its place. */
export const withChoices = (settings: Settings, choices: KindChoices): Settings => ({
  ...settings,
  rules: { ...settings.rules, [choices.kind]: choices.rules },
  filters: { ...settings.filters, [choices.kind]: choices.filters },
  newRecords: { ...settings.newRecords, [choices.kind]: choices.newRecords },
  shopifyTags: {
    ...settings.shopifyTags,
    [choices.kind]: choices.shopifyTags ?? settings.shopifyTags[choices.kind],
  },
})
