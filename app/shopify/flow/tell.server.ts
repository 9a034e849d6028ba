// Starts the workflows of Shopify Flow that use a trigger. Source: contracts/shopify 9b.15 (flowTriggerReceive).

import { z } from 'zod'
import { RejectedError } from '#app/lib/errors.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import type { FlowHandle, FlowPayload } from './flow-triggers.ts'

const document = `mutation Tell($handle: String, $payload: JSON) {
  flowTriggerReceive(handle: $handle, payload: $payload) { userErrors { message } } }`

const Answer = z.object({
  flowTriggerReceive: z.object({ userErrors: z.array(z.object({ message: z.string() })) }).nullable(),
})

/** @throws AppError; RejectedError flow_refused where Flow does not take it */
export async function tellTrigger(
  admin: ShopifyAdmin,
  handle: FlowHandle,
  payload: FlowPayload,
): Promise<void> {
  const { data } = await admin.graphql(document, { handle, payload }, Answer)
  const [refusal] = data.flowTriggerReceive?.userErrors ?? [{ message: 'no answer' }]
  if (refusal) throw new RejectedError(`Flow: ${refusal.message}`, { code: 'flow_refused' })
}
