// Shopify says an order or a refund changed. Verify it, note it, answer. The worker does the rest.

import type { ActionFunctionArgs } from '@remix-run/node'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import { receiveChange } from '#app/sync/webhooks.server.ts'

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  await receiveChange(runtime.sync, await runtime.verifyWebhook(request, webhookTopics.orders))
  return new Response()
}

export const loader = () => new Response(null, { status: 405 })
