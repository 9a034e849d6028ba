// A workflow of Shopify Flow comes to one of our actions, by the handles of the extensions of type flow_action. Pure. Source:
// contracts/shopify 9b.15.

import { z } from 'zod'
import { ShopDomain, ShopifyId } from '#app/lib/ids.ts'

const FlowActionHandle = z.enum(['sync-customer', 'sync-order', 'add-zoho-tag', 'create-zoho-task'])

// Flow sends numbers as text.
const Id = z
  .union([z.string(), z.number().int().positive()])
  .transform((id) => String(id).replace(/^gid:\/\/shopify\/\w+\//, ''))
  .pipe(ShopifyId)
const text = (most: number) => z.string().trim().min(1).max(most)

const Customer = z.object({ customer_id: Id })
const Order = z.object({ order_id: Id })
/** The order where the workflow has one, unless it says otherwise. */
const Either = z
  .object({ customer_id: Id.optional(), order_id: Id.optional(), record: z.string().max(50).optional() })
  .transform(({ customer_id, order_id, record }, context) => {
    const isCustomer = /customer/i.test(record ?? '') || order_id === undefined
    const id = isCustomer ? customer_id : order_id
    if (id !== undefined) return { kind: isCustomer ? ('customer' as const) : ('order' as const), id }
    context.addIssue('names no record')
    return z.NEVER
  })
const Tag = z.object({ tag: text(25) })
const Task = z.object({
  subject: text(250),
  description: text(2_000).optional(),
  due_in_days: z.coerce.number().int().min(0).max(3_650).optional(),
})

export type FlowRecord = { kind: 'customer' | 'order'; id: ShopifyId }
type FlowTask = z.infer<typeof Task>
export type FlowDeed =
  | { do: 'sync'; of: FlowRecord }
  | { do: 'tag'; of: FlowRecord; tag: string }
  | { do: 'task'; of: FlowRecord; task: FlowTask }

const deeds: Readonly<Record<z.infer<typeof FlowActionHandle>, z.ZodType<FlowDeed>>> = {
  'sync-customer': Customer.transform(({ customer_id: id }) => ({
    do: 'sync' as const,
    of: { kind: 'customer' as const, id },
  })),
  'sync-order': Order.transform(({ order_id: id }) => ({
    do: 'sync' as const,
    of: { kind: 'order' as const, id },
  })),
  'add-zoho-tag': z.intersection(Either, Tag).transform(({ kind, id, tag }) => ({
    do: 'tag' as const,
    of: { kind, id },
    tag,
  })),
  'create-zoho-task': z
    .intersection(Either, Task)
    .transform(({ kind, id, ...task }) => ({ do: 'task' as const, of: { kind, id }, task })),
}

const Run = z.object({
  shopify_domain: ShopDomain,
  action_run_id: text(200),
  handle: z.string().max(200).nullish(),
  action_definition_id: z.string().max(200).nullish(),
  properties: z.record(z.string(), z.unknown()),
})

export type FlowRun = { shop: ShopDomain; runId: string; deed: FlowDeed }

/** @returns null for another form, or for an action that is none of ours */
export function parseFlowRun(rawBody: string): FlowRun | null {
  const { data } = Run.safeParse(JSON.parse(rawBody))
  const named = data?.handle ?? data?.action_definition_id?.trim().toLowerCase().replaceAll(/\s+/g, '-')
  const handle = FlowActionHandle.safeParse(named).data
  const deed = data && handle ? deeds[handle].safeParse(filledIn(data.properties)).data : undefined
  return data && deed ? { shop: data.shopify_domain, runId: data.action_run_id, deed } : null
}

/** What a workflow left empty comes as nothing, or as an empty text. */
const filledIn = (properties: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]) => value !== null && (typeof value !== 'string' || value.trim() !== ''),
    ),
  )
