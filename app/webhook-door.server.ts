// Webhooks go to their route's action by a short way: what Remix does around a request (matching all routes, streams,
// serialising) takes longer than verifying a delivery and committing it. The routes stay the only place that says what
// an address does.

import type { ActionFunction, ServerBuild } from '@remix-run/node'
import type { NextFunction, Request as NodeRequest, Response as NodeResponse } from 'express'
import type { Runtime } from './runtime.server.ts'

const mostBytes = 10 * 1024 * 1024

/** Express' handler for POSTs to /webhooks/…; everything else goes on to the next. */
export function createWebhookDoor(build: ServerBuild, runtime: Runtime) {
  const actions = actionsOf(build)
  return (incoming: NodeRequest, outgoing: NodeResponse, next: NextFunction): void => {
    const action = incoming.method === 'POST' ? actions.get(incoming.path) : undefined
    if (!action) return next()
    answer(action, incoming, runtime).then(
      (status) => void outgoing.status(status).end(),
      (error: unknown) => {
        runtime.log.error({ err: error, path: incoming.path }, 'webhook failed')
        outgoing.status(500).end()
      },
    )
  }
}

function actionsOf({ routes }: ServerBuild): ReadonlyMap<string, ActionFunction> {
  const actions = new Map<string, ActionFunction>()
  for (const route of Object.values(routes)) {
    if (route?.path?.startsWith('webhooks/') && route.module.action)
      actions.set(`/${route.path}`, route.module.action)
  }
  return actions
}

async function answer(action: ActionFunction, incoming: NodeRequest, runtime: Runtime): Promise<number> {
  const body = await bodyOf(incoming)
  if (body === null) return 413
  const url = runtime.config.shopify.appUrl + incoming.originalUrl
  const request = new Request(url, { method: 'POST', headers: headersOf(incoming), body })
  try {
    const response: unknown = await action({ request, context: { runtime }, params: {} })
    return response instanceof Response ? response.status : 200
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status
    throw thrown
  }
}

async function bodyOf(incoming: NodeRequest): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    bytes += chunk.length
    if (bytes > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

// Only Shopify's own: nothing else of a delivery is looked at.
const headersOf = ({ headers }: NodeRequest): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('x-shopify-') && typeof value === 'string' ? [[name, value]] : [],
  )
