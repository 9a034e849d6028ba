// How the routes are declared that no session token opens: Shopify's signature does, or anybody may ask.

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
  <Given>(
    parse: (rawBody: string) => Given | null,
    receive: (sync: SyncContext, given: Given) => Promise<Response>,
  ) =>
  async ({ request, context: { runtime } }: EndpointArgs): Promise<Response> => {
    const given = parse(await runtime.readSigned(request))
    return given ? receive(runtime.sync, given) : new Response(null, { status: 400 })
  }

/** Nothing to read here. */
export const onlyPost = (): Response => new Response(null, { status: 405 })
