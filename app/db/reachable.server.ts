// A server that is not there yet, restarts, or has just handed over to its replica: what asks it at start waits.

import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '#app/lib/waits/backoff.ts'
import { TransientError } from '#app/lib/errors.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'

const backoff = { firstMs: 250, longestMs: 5000 } as const

/**
 * Network trouble as Node names it; of PostgreSQL's classes "connection exception", "insufficient resources" (a full disk:
 * what fits into pages that are there still goes through) and "operator intervention", but for a cancelled statement, which
 * may be so each time; an I/O error; and locks that somebody else holds: a deadlock that was broken, a table that a dump
 * reads while a migration wants it.
 */
const codes =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08\w{3}|57P0\d|53\w{3}|58030|25006|40P01|55P03)$/
/** The driver adapter's names for the same (@prisma/driver-adapter-utils). */
const kinds = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/
const words =
  /connection terminated|timeout exceeded when trying to connect|connection ended|query read timeout|is not queryable/i

/** Whether the database was away, so that the same question may be answered later. 25006: asked a replica to write. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const inner = causeOf(error)
  const code = 'code' in error ? String(error.code) : ''
  return (
    codes.test(code) ||
    kinds.test(String(inner['kind'])) ||
    codes.test(String(inner['originalCode'] ?? inner['code'])) ||
    words.test(error.message)
  )
}

// Prisma hands on what the driver said inside its own error; as it is where a transaction could not begin.
function causeOf(error: Error): Record<string, unknown> {
  const own = error.name === 'DriverAdapterError' ? error : undefined
  return { ...object(property(property(property(error, 'meta'), 'driverAdapterError') ?? own, 'cause')) }
}

const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})
const property = (value: unknown, name: string): unknown => Reflect.get(object(value), name)

/** What is thrown while the database is away, as what it is: passing trouble, and no record's fault. Else the same. */
export const nameOutage = (error: unknown): unknown =>
  isAway(error)
    ? new TransientError('The database did not answer', { code: 'database_away', cause: error })
    : error

/** Longer than any question of ours takes; without a limit, one to a machine that is lost waits a quarter of an hour. */
const longestQuestionMs = 60_000

/** The same database, asked with a limit of time for each question, unless the address brings one of its own. */
export const boundedUrl = (url: string): string =>
  /[?&]query_timeout=/.test(url)
    ? url
    : `${url}${url.includes('?') ? '&' : '?'}query_timeout=${longestQuestionMs}`

/**
 * Runs `task`, again and again while the database is away.
 * @throws whatever else `task` throws
 */
export async function whenReachable<T>(log: Log, task: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await task()
    } catch (error) {
      if (!isAway(error)) throw error
      const waitMs = backoffMs(backoff, failures)
      log.warn({ err: error, waitMs }, 'the database is away')
      await delay(waitMs)
    }
  }
}
