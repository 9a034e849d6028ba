import type { QuestionWhy } from './states.ts'

/** What is told of a record that waits for the merchant's answer, by why it is asked. */
export const causeOfQuestion = {
  several: 'ambiguous_match',
  claimed: 'claimed_match',
  gone: 'candidate_gone',
} as const satisfies Record<QuestionWhy, string>

/** Outcomes that are questions to the merchant: they wait under Questions, and are no refusals of Zoho's. */
export const questionCauses: readonly string[] = Object.values(causeOfQuestion)
