// The app was uninstalled, its scopes changed, or the shop's own facts did.

import type { ActionFunctionArgs } from '@remix-run/node'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import { receiveAppEvent } from '#app/sync/webhooks.server.ts'

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  await receiveAppEvent(runtime.sync, await runtime.verifyWebhook(request, webhookTopics.app))
  return new Response()
}

export const loader = () => new Response(null, { status: 405 })
