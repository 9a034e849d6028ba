// Express' request -> a web request for Remix -> its response. Our own instead of @remix-run/express: the body is counted
// before anything runs, and the address is the configured one, whatever Host or X-Forwarded-Host a visitor sends.

import { writeReadableStreamToWritable, type AppLoadContext } from '@remix-run/node'
import type { NextFunction, Request as NodeRequest, Response as NodeResponse } from 'express'
import type { Runtime } from '#app/server/runtime.server.ts'
import { refuse } from './answers.server.ts'
import { actionBytes, type BodyReader } from './body.server.ts'
import { canonicalPath } from './path.ts'

export type ScreenHandler = (request: Request, context: AppLoadContext) => Promise<Response>

type Setup = { runtime: Runtime; handle: ScreenHandler; readBody: BodyReader }

const withBody = new Set(['POST'])
const known = new Set(['GET', 'HEAD', 'OPTIONS', ...withBody])

/** Answers everything that is no file and no webhook. */
export function createScreens(setup: Setup) {
  return (incoming: NodeRequest, outgoing: NodeResponse, next: NextFunction): void =>
    void answer(setup, { incoming, outgoing, next })
}

type Exchange = { incoming: NodeRequest; outgoing: NodeResponse; next: NextFunction }

async function answer({ runtime, handle, readBody }: Setup, exchange: Exchange): Promise<void> {
  const { incoming, outgoing, next } = exchange
  try {
    const refused = refusalOf(incoming)
    if (refused) return refuseUnread(outgoing, refused)
    const { method } = incoming
    const body = withBody.has(method)
      ? await readBody(incoming, outgoing, isForStrangers(incoming) ? strangersBytes : actionBytes)
      : null
    if (typeof body === 'number') return refuse(outgoing, body)
    const url = runtime.config.shopify.appUrl + incoming.originalUrl
    const signal = untilGone(outgoing)
    const request = new Request(url, { method, headers: headersOf(incoming), body, signal })
    await send(outgoing, await handle(request, { runtime }))
  } catch (error) {
    next(error)
  }
}

/** Mail programs unsubscribe by a POST of their own, with what stands in the link (RFC 8058). */
const forStrangers = '/mail/unsubscribe'
/** "List-Unsubscribe=One-Click", or the button of our page. */
const strangersBytes = 4096

const isForStrangers = ({ originalUrl }: NodeRequest): boolean => canonicalPath(originalUrl) === forStrangers

// No other action of ours is a stranger's: without a token nothing is read. (Whether it is a good one, the action finds out.)
function refusalOf(incoming: NodeRequest): number | null {
  const { method, headers } = incoming
  if (!known.has(method)) return 405
  return withBody.has(method) && !headers.authorization && !isForStrangers(incoming) ? 401 : null
}

function refuseUnread(outgoing: NodeResponse, status: number): void {
  // App Bridge brings a token when it is asked like this, and tries once more.
  if (status === 401) outgoing.set('X-Shopify-Retry-Invalid-Session-Request', '1')
  refuse(outgoing, status)
}

function headersOf({ headersDistinct }: NodeRequest): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value)
  return headers
}

/** Aborts when the visitor went away before the answer was complete. */
function untilGone(outgoing: NodeResponse): AbortSignal {
  const controller = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort()
  })
  return controller.signal
}

async function send(outgoing: NodeResponse, response: Response): Promise<void> {
  outgoing.status(response.status)
  if (response.statusText) outgoing.statusMessage = response.statusText
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  for (const cookie of response.headers.getSetCookie()) outgoing.append('Set-Cookie', cookie)
  if (response.body) await writeReadableStreamToWritable(response.body, outgoing)
  else outgoing.end()
}
