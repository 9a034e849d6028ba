// Headers of every answer, refusals and errors included. Documents bring a policy of their own (app/shopify/auth/pages.server.ts).

import type { RequestHandler } from 'express'
import { withReference } from '#app/lib/telemetry/reference.server.ts'
import type { Config } from '#app/server/config.server.ts'

const nothing = "default-src 'none'; frame-ancestors 'none'"
const year = 31_536_000

/** What any answer carries unless it knows better: it is framed by nobody and runs nothing. */
export function securityHeaders({ shopify }: Config): RequestHandler {
  const secure = shopify.appUrl.startsWith('https:')
  return (_incoming, outgoing, next) => {
    outgoing.set({
      'Content-Security-Policy': nothing,
      'X-Content-Type-Options': 'nosniff',
      // The first document's address carries a session token: it goes nowhere, not even to ourselves.
      'Referrer-Policy': 'strict-origin',
      ...(secure ? { 'Strict-Transport-Security': `max-age=${year}` } : {}),
    })
    next()
  }
}

/** Each request is named, whatever a proxy calls it: a stranger's text has no place in our log. */
export const nameRequest: RequestHandler = (_incoming, outgoing, next) =>
  withReference((reference) => {
    outgoing.set('X-Request-Id', reference)
    next()
  })

/** Behind the static files: everything else is one merchant's, and of this moment. */
export const noStore: RequestHandler = (_incoming, outgoing, next) => {
  outgoing.set('Cache-Control', 'no-store')
  next()
}
