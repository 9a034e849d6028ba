// Shopify's three compliance requests. A wrong signature is answered 401.

import type { ActionFunctionArgs } from '@remix-run/node'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import { receivePrivacy } from '#app/sync/webhooks.server.ts'

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  await receivePrivacy(runtime.sync, await runtime.verifyWebhook(request, webhookTopics.privacy))
  return new Response()
}

export const loader = () => new Response(null, { status: 405 })
