// One JSON line an event. Names of the things logged are ours; values are ids and numbers, never records.

import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

const secrets = ['accessToken', 'refreshToken', 'authorization', 'email', 'phone']
// A path names one level: said by itself, within something, and within an error's context.
const hidden = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** A logger that leaves out whatever could be a secret, should it ever be passed. */
export function createLog(level: string, stream?: DestinationStream): Log {
  const redact = { paths: hidden, remove: true }
  const options = { level, redact, serializers: { err: errorOf } }
  return stream ? pino(options, stream) : pino(options)
}

// Without `cause` chains of remote answers: a driver's or a fetch error may quote the request.
function errorOf(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, kind, context } = error as Error & { code?: unknown; kind?: unknown; context?: unknown }
  return { name: error.name, message: error.message, code, kind, context, stack: error.stack }
}
