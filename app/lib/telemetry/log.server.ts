// One JSON line an event. Names of the things logged are ours; values are ids and numbers, never records.

import { pino, type DestinationStream, type Logger } from 'pino'
import { referenceNow } from './reference.server.ts'

export type Log = Logger

const secrets = ['accessToken', 'refreshToken', 'authorization', 'email', 'phone']
// A path names one level: said by itself, within something, and within an error's context.
const hidden = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** A logger that leaves out whatever could be a secret, should it ever be passed. */
export function createLog(level: string, stream?: DestinationStream): Log {
  const redact = { paths: hidden, remove: true }
  const options = { level, redact, serializers: { err: errorOf }, mixin: ofRequest }
  return stream ? pino(options, stream) : pino(options)
}

// Lines of one request are found by what its page showed.
function ofRequest(): { reference?: string } {
  const reference = referenceNow()
  return reference ? { reference } : {}
}

// Without `cause` chains of remote answers: a driver's or a fetch error may quote the request.
function errorOf(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, kind, context } = error as Error & { code?: unknown; kind?: unknown; context?: unknown }
  return { name: error.name, message: error.message, code, kind, context, stack: error.stack }
}
