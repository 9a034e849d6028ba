/** Outcomes that are questions to the merchant: they wait under Questions, and are no refusals of Zoho's. */
export const questionCauses: readonly string[] = ['ambiguous_match', 'claimed_match', 'candidate_gone']
