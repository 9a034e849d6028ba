// What may become of a record, and what is told of one that waits for the merchant. Without a library: browsers load it too.

import type { QuestionWhy } from './states.ts'

export const outcomeResults = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'skipped',
  'rejected',
  'failed',
] as const

/** What is told of a record that waits for the merchant's answer, by why it is asked. */
export const causeOfQuestion = {
  several: 'ambiguous_match',
  claimed: 'claimed_match',
  gone: 'candidate_gone',
} as const satisfies Record<QuestionWhy, string>

/** What is told of a record that was merged in Zoho into one of another record of Shopify's. */
export const mergedInZoho = 'merged_in_zoho'

/** How a record of Zoho's is named that has a value which Zoho takes once only. */
export const holderIn = (module: string, id: string): string => `${module} ${id}`

/** And of which field that is. */
export const takenBy = (field: string, holder: string): string =>
  holder === '' ? field : `${field}: ${holder}`

/**
 * A record went through, but for a value of it: one that another has, a blueprint decides or a pipeline lacks, amounts in another
 * currency, tags that are too many.
 */
export const valueCauses = [
  'value_taken',
  'left_to_blueprint',
  'outside_pipeline',
  'other_currency',
  'tags_left_out',
] as const

/** What is told of a record that Shopify does not show to this app: that it changed puts it in no line. */
export const hiddenFromApp = 'hidden_from_app'

/** Outcomes that are questions to the merchant: they wait under Questions, and are no refusals of Zoho's. */
export const questionCauses: readonly string[] = Object.values(causeOfQuestion)

/** Somebody is asked which record it is. */
export const isQuestion = (cause: string | null): boolean => questionCauses.includes(cause ?? '')
