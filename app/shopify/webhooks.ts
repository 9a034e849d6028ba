// Reads a verified webhook as "this record changed". The rest of the body is a hint we do not trust. Pure.

import { z } from 'zod'
import type { RecordKind } from '#app/lib/record-kind.ts'

export type RecordChange = { kind: RecordKind; shopifyId: string; deleted: boolean }

/** What a change webhook is about; an empty list when it names no record of ours. Ids are read from the raw text. */
export function parseChanges(topic: string, rawBody: string): RecordChange[] {
  const [resource = '', event = ''] = topic.toLowerCase().split('/')
  const deleted = event === 'delete'
  if (topic === 'customers/merge') return mergeChanges(rawBody)
  if (topic === 'refunds/create') return one('order', longId(rawBody, 'order_id'), false)
  if (topic === 'orders/edited') return one('order', longId(rawBody, 'order_id'), false)
  if (resource === 'orders') return one('order', recordId(rawBody), deleted)
  if (resource === 'products') return one('product', recordId(rawBody), deleted)
  if (resource.startsWith('customer')) return one('customer', customerId(resource, rawBody), deleted)
  return []
}

const one = (kind: RecordKind, shopifyId: string | null, deleted: boolean): RecordChange[] =>
  shopifyId === null ? [] : [{ kind, shopifyId, deleted }]

// The kept customer is read again; the other one is gone.
function mergeChanges(rawBody: string): RecordChange[] {
  const kept = gidId(rawBody, 'admin_graphql_api_customer_kept_id')
  const gone = gidId(rawBody, 'admin_graphql_api_customer_deleted_id')
  return [...one('customer', kept, false), ...one('customer', gone, true)]
}

function customerId(resource: string, rawBody: string): string | null {
  if (resource === 'customers') return recordId(rawBody)
  // customer.tags_added: customerId is a GID; consent topics: customer_id, or id, numeric.
  return gidId(rawBody, 'customerId') ?? longId(rawBody, 'customer_id') ?? longId(rawBody, 'id')
}

const recordId = (rawBody: string): string | null => gidId(rawBody, 'admin_graphql_api_id') ?? longId(rawBody, 'id')

// From the text, not from JSON.parse: ids beyond 2^53 would be rounded. The first match is the record's own.
const longId = (rawBody: string, key: string): string | null =>
  new RegExp(`"${key}"\\s*:\\s*"?(\\d+)"?`).exec(rawBody)?.[1] ?? null

const gidId = (rawBody: string, key: string): string | null =>
  new RegExp(`"${key}"\\s*:\\s*"gid://shopify/\\w+/(\\d+)`).exec(rawBody)?.[1] ?? null

const Privacy = z.object({
  shop_domain: z.string().optional(),
  customer: z.object({ id: z.coerce.string() }).optional(),
})

/** The customer a compliance request is about, by id; null for shop/redact. */
export function parsePrivacy(rawBody: string): { customerId: string | null } {
  const parsed = Privacy.safeParse(JSON.parse(rawBody))
  if (!parsed.success || !parsed.data.customer) return { customerId: null }
  const inCustomer = /"customer"\s*:\s*\{[^}]*"id"\s*:\s*(\d+)/.exec(rawBody)?.[1]
  return { customerId: inCustomer ?? null }
}

const Scopes = z.object({ current: z.array(z.string()).default([]) })

/** The scopes of app/scopes_update. */
export const parseScopes = (rawBody: string): string[] => Scopes.parse(JSON.parse(rawBody)).current
