// Webhooks go to their route's action by a short way: what Remix does around a request (matching all routes, streams,
// serialising) takes longer than verifying a delivery and committing it. The routes stay the only place that says what
// an address does, and they are declared here. Nothing below /webhooks/ gets past here, however it is spelled: Remix would
// read it without a limit.

import type { ActionFunction, ServerBuild } from '@remix-run/node'
import type { NextFunction, Request as NodeRequest, Response as NodeResponse } from 'express'
import type { EndpointArgs } from '#app/server/endpoint/call.server.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import { webhookTopics } from '#app/shopify/webhooks/webhooks.ts'
import type { VerifiedWebhook } from '#app/shopify/webhooks/verify.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { refuse } from './answers.server.ts'
import { webhookBytes, type BodyReader } from './body.server.ts'
import { canonicalPath } from './path.ts'

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

/** Nothing to read here. */
export const onlyPost = (): Response => new Response(null, { status: 405 })

export type WebhookActions = ReadonlyMap<string, ActionFunction>

type Setup = { actions: WebhookActions; runtime: Runtime; readBody: BodyReader }

/** Express' handler for everything below /webhooks/; the rest goes on to the next. */
export function createWebhookEndpoint(setup: Setup) {
  return (incoming: NodeRequest, outgoing: NodeResponse, next: NextFunction): void => {
    const path = canonicalPath(incoming.originalUrl)
    if (!path?.startsWith('/webhooks/')) return next()
    const action = setup.actions.get(path)
    if (!action) return refuse(outgoing, 404)
    if (incoming.method !== 'POST') return refuse(outgoing, 405)
    // Unsigned: it is not worth its memory.
    if (!incoming.headers['x-shopify-hmac-sha256']) return refuse(outgoing, 400)
    answer(setup, action, { incoming, outgoing }).then(
      (status) => (status < 300 ? outgoing.status(status).end() : refuse(outgoing, status)),
      (error: unknown) => {
        setup.runtime.log.error({ err: error, path }, 'webhook failed')
        refuse(outgoing, 500)
      },
    )
  }
}

/** The actions of the routes below /webhooks/, by path. */
export function webhookActionsOf({ routes }: ServerBuild): WebhookActions {
  const actions = new Map<string, ActionFunction>()
  for (const route of Object.values(routes)) {
    if (route?.path?.startsWith('webhooks/') && route.module.action)
      actions.set(`/${route.path}`, route.module.action)
  }
  return actions
}

type Exchange = { incoming: NodeRequest; outgoing: NodeResponse }

async function answer({ readBody, runtime }: Setup, action: ActionFunction, exchange: Exchange) {
  const { incoming, outgoing } = exchange
  const body = await readBody(incoming, outgoing, webhookBytes)
  if (typeof body === 'number') return body
  const url = runtime.config.shopify.appUrl + incoming.originalUrl
  const init = { method: 'POST', headers: headersOf(incoming), body: body.toString('utf8') }
  try {
    const response: unknown = await action({
      request: new Request(url, init),
      context: { runtime },
      params: {},
    })
    return response instanceof Response ? response.status : 200
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status
    throw thrown
  }
}

// Only Shopify's own: nothing else of a delivery is looked at.
const headersOf = ({ headers }: NodeRequest): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('x-shopify-') && typeof value === 'string' ? [[name, value]] : [],
  )
