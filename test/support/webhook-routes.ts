// The app's webhook routes as the network sees them: the real route actions, by path.

import type { ActionFunctionArgs } from '@remix-run/node'
import * as appEvents from '#app/routes/webhooks.app.tsx'
import * as bulk from '#app/routes/webhooks.bulk.tsx'
import * as customers from '#app/routes/webhooks.customers.tsx'
import * as draftOrders from '#app/routes/webhooks.draft-orders.tsx'
import * as flowActions from '#app/routes/webhooks.flow-actions.tsx'
import * as flowTriggers from '#app/routes/webhooks.flow-triggers.tsx'
import * as orders from '#app/routes/webhooks.orders.tsx'
import * as privacy from '#app/routes/webhooks.privacy.tsx'
import * as products from '#app/routes/webhooks.products.tsx'
import type { Runtime } from '#app/server/runtime.server.ts'

type Action = (args: ActionFunctionArgs) => Promise<Response>

const routes: Record<string, { action: Action }> = {
  '/webhooks/app': appEvents,
  '/webhooks/bulk': bulk,
  '/webhooks/customers': customers,
  '/webhooks/draft-orders': draftOrders,
  '/webhooks/flow-actions': flowActions,
  '/webhooks/flow-triggers': flowTriggers,
  '/webhooks/orders': orders,
  '/webhooks/privacy': privacy,
  '/webhooks/products': products,
}

/** Answers webhook deliveries as Remix would: a thrown Response is the answer. */
export function webhookRoutes(runtime: Runtime): (request: Request) => Promise<Response> {
  return async (request) => {
    const route = routes[new URL(request.url).pathname]
    if (!route) return new Response(null, { status: 404 })
    try {
      return await route.action({ request, context: { runtime }, params: {} })
    } catch (thrown) {
      if (thrown instanceof Response) return thrown
      throw thrown
    }
  }
}
