import { describe, expect, it } from 'vitest'
import { Drift } from '#app/lib/states.ts'
import { explanationOf } from '#app/ui/format/causes.ts'
import type { CauseName } from '#app/ui/wording/names.ts'
import en from '#app/ui/wording/en.json'

const exists = (name: string): name is CauseName => name in en.causes

describe('a refusal of a remote system', () => {
  it.each([
    ['SERVICE_UNAVAILABLE', 'zoho_away'],
    ['INTERNAL_ERROR', 'zoho_away'],
    ['HTTP_502', 'zoho_away'],
    ['HTTP_403', 'zoho_away'],
    ['zoho_network', 'zoho_away'],
    ['shopify_network', 'shopify_away'],
    ['shopify_502', 'shopify_away'],
    ['shopify_423', 'shopify_closed'],
    ['shopify_forbidden', 'shopify_forbidden'],
    ['TOO_MANY_REQUESTS', 'throttled'],
    ['zoho_credits', 'zoho_credits'],
    ['credit_budget', 'credit_budget'],
    ['INVALID_TOKEN', 'zoho_disconnected'],
    ['zoho_token_throttle', 'throttled'],
    ['INVALID_DATA', 'INVALID_DATA'],
    ['zoho_502', 'zoho_away'],
    ['SOMETHING_NEW', 'unknown'],
    [null, 'unknown'],
  ])('%s is explained as %s', (code, explanation) => {
    expect(explanationOf(code, exists)).toBe(explanation)
  })
})

describe('what a comparison found', () => {
  it.each(Drift.options)('%s is no unexpected trouble, and is said in words of its own', (drift) => {
    expect(explanationOf(drift, exists)).toBe(drift)
  })
})
