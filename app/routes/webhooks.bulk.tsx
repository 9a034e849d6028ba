// A bulk operation has ended: the import that waits for it may look.

import type { ActionFunctionArgs } from '@remix-run/node'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import { receiveBulkFinish } from '#app/sync/webhooks.server.ts'

export async function action({ request, context: { runtime } }: ActionFunctionArgs) {
  await receiveBulkFinish(runtime.sync, await runtime.verifyWebhook(request, webhookTopics.bulk))
  return new Response()
}

export const loader = () => new Response(null, { status: 405 })
