// What Shopify Flow can be told, by the handles of the extensions of type flow_trigger. Pure. Source: contracts/shopify 9b.15.

import { z } from 'zod'
import { ShopDomain } from '#app/lib/ids.ts'

export const FlowHandle = z.enum([
  'zoho-connection-lost',
  'record-refused-by-zoho',
  'question-waiting',
  'import-finished',
  'credits-low',
])
export type FlowHandle = z.infer<typeof FlowHandle>

/** Values by the keys of the trigger's fields: ids, counts, codes and addresses, nothing of a person. */
export type FlowPayload = Readonly<Record<string, string | number>>

/** Shopify's news of whether a shop has an enabled workflow that uses a trigger. */
const News = z.object({
  shopify_domain: ShopDomain,
  flow_trigger_definition_id: z.string().max(200),
  has_enabled_flow: z.boolean(),
  timestamp: z.iso.datetime({ offset: true }),
})
export type FlowNews = { shop: ShopDomain; handles: FlowHandle[]; enabled: boolean; at: Date }

/** @returns null for another form */
export function parseFlowNews(rawBody: string): FlowNews | null {
  const { data } = News.safeParse(JSON.parse(rawBody))
  if (!data) return null
  const handles = handlesOf(data.flow_trigger_definition_id, data.has_enabled_flow)
  return { shop: data.shopify_domain, handles, enabled: data.has_enabled_flow, at: new Date(data.timestamp) }
}

// Shopify's example shows a trigger's name, its actions go by handles: ours are the same but for spaces and capitals. Where
// the id is something else, any of ours may be meant: all are told then. That it is used no more silences none of the others.
function handlesOf(definition: string, enabled: boolean): FlowHandle[] {
  const named = FlowHandle.safeParse(definition.trim().toLowerCase().replaceAll(/\s+/g, '-'))
  if (named.success) return [named.data]
  return enabled ? [...FlowHandle.options] : []
}
