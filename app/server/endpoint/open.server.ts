// How the routes are declared that no session token opens: Shopify's signature does, or anybody may ask.

import { isThrottled } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { CostlyAction } from '#app/lib/shop-limits.server.ts'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import type { VerifiedWebhook } from '#app/shopify/webhooks/verify.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { openCall, type EndpointArgs, type OpenCall } from './call.server.ts'

/** For anybody. What it tells is nobody's, and what it does needs no trust. */
export const openLoader =
  <Answer>(load: (call: OpenCall) => Answer) =>
  (args: EndpointArgs): Answer =>
    load(openCall(args))

/** A signed delivery of one of the route's topics, answered once it is committed. */
export const webhookAction =
  (
    topics: keyof typeof webhookTopics,
    receive: (sync: SyncContext, webhook: VerifiedWebhook) => Promise<void>,
  ) =>
  async ({ request, context: { runtime } }: EndpointArgs): Promise<Response> => {
    await receive(runtime.sync, await runtime.verifyWebhook(request, webhookTopics[topics]))
    return new Response()
  }

/**
 * A request of Shopify Flow, signed like a webhook; its body says whose it is.
 * @param parse answers null for another form, which is refused
 */
export const flowAction =
  <Given extends { shop: ShopDomain }>(
    parse: (rawBody: string) => Given | null,
    receive: (sync: SyncContext, given: Given) => Promise<Response>,
    limit: CostlyAction,
  ) =>
  async ({ request, context: { runtime } }: EndpointArgs): Promise<Response> => {
    const given = parse(await runtime.readSigned(request))
    if (!given) return new Response(null, { status: 400 })
    try {
      await runtime.limit(given.shop, limit)
    } catch (error) {
      if (!isThrottled(error)) throw error
      return new Response(null, { status: 429 })
    }
    return receive(runtime.sync, given)
  }

/** Nothing to read here. */
export const onlyPost = (): Response => new Response(null, { status: 405 })
