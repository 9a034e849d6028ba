// Shopify's news of which triggers workflows use.

import { expect, test } from 'vitest'
import { FlowHandle, parseFlowNews } from '#app/shopify/flow/flow-triggers.ts'

const handlesOf = (flow_trigger_definition_id: string, has_enabled_flow: boolean) =>
  parseFlowNews(
    JSON.stringify({
      shopify_domain: 'acme.myshopify.com',
      flow_trigger_definition_id,
      has_enabled_flow,
      timestamp: '2026-11-27T10:00:00Z',
    }),
  )?.handles

test('an id that is none of ours switches all of them on, and none of them off', () => {
  expect(handlesOf('0190-some-id', true)).toEqual(FlowHandle.options)
  expect(handlesOf('0190-some-id', false)).toEqual([])
  expect(handlesOf('Credits low', false)).toEqual(['credits-low'])
})
