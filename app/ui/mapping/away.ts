// The explanation of a refusal whose own code says nothing to a merchant: whoever was asked did not answer.

import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

export const awayCode = ({ code, kind }: RefusalAnswer, away: 'zoho_away' | 'shopify_away'): string =>
  kind !== 'transient' || code.startsWith('zoho_') || code.startsWith('shopify_') ? code : away
