// Answers of our own, before any route is asked: a status, a word, nothing of the request.

import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import { referenceNow } from '#app/lib/telemetry/reference.server.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'

/** A refusal as plain text. What was not read of a body is not waited for. */
export function refuse(outgoing: Response, status: number, reference?: string | null): void {
  const { complete, headers } = outgoing.req
  const hasBody = headers['transfer-encoding'] ?? headers['content-length']
  if (hasBody !== undefined && !complete) outgoing.set('Connection', 'close')
  outgoing
    .status(status)
    .type('text/plain')
    .send((STATUS_CODES[status] ?? '') + (reference ? ` (${reference})` : ''))
}

/** The last of Express' handlers: one line in the log, and no stack for the visitor. */
export function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, incoming, outgoing, _next) => {
    const status = statusOf(error)
    if (status >= 500) log.error({ err: error, path: incoming.path }, 'a request could not be answered')
    if (outgoing.headersSent) outgoing.destroy()
    else refuse(outgoing, status, status >= 500 ? referenceNow() : null)
  }
}

// Express and its parts name a status where the request is to blame.
function statusOf(error: unknown): number {
  const named = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return named >= 400 && named < 600 ? named : 500
}
