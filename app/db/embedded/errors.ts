// Errors of the embedded database from thread to thread: cloning one would lose its class and its fields.

import { messages } from '@electric-sql/pglite'
import type { ClonedError } from './protocol.ts'

// Whoever asked has these: rather than cloned, they are put back.
const known = new Set(['query', 'params', 'queryOptions'])

export function cloneError(error: unknown): ClonedError {
  if (!(error instanceof Error)) return { fromPostgres: false, message: String(error), fields: {} }
  const own = Object.entries(error).filter(([name, value]) => !known.has(name) && isPlain(value))
  return {
    fromPostgres: error instanceof messages.DatabaseError,
    message: error.message,
    fields: { ...Object.fromEntries(own), name: error.name },
  }
}

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean', 'undefined'].includes(typeof value)

/** @param asked the statement and what belongs to it, which PGlite leaves on an error of PostgreSQL */
export function reviveError({ fromPostgres, message, fields }: ClonedError, asked: object): Error {
  if (fromPostgres) return Object.assign(new messages.DatabaseError(message, 0, 'error'), fields, asked)
  return Object.assign(new Error(message), fields)
}
