// One at a time for a key, across processes: PostgreSQL's advisory locks, held by a short transaction.

import type { Database, Transaction } from './client.server.ts'

// A line for each key of each database: two engines in one process (tests) must not wait for one another.
const lines = new WeakMap<Database, Map<string, Promise<unknown>>>()

function lineOf(db: Database): Map<string, Promise<unknown>> {
  const line = lines.get(db) ?? new Map<string, Promise<unknown>>()
  lines.set(db, line)
  return line
}

/**
 * Runs `task` alone for `key`: first in line in this process, then alone among all processes.
 * Keep `task` short, it holds a database connection. On the embedded database the transaction
 * itself must not call the database from elsewhere, so there the line in this process is enough.
 */
export async function alone<T>(db: Database, key: string, task: () => Promise<T>): Promise<T> {
  const tails = lineOf(db)
  const before = tails.get(key) ?? Promise.resolve()
  const turn = before.then(() => (db.pglite ? task() : lockedTask(db, key, task)))
  const settled = turn.then(
    () => undefined,
    () => undefined,
  )
  tails.set(key, settled)
  try {
    return await turn
  } finally {
    if (tails.get(key) === settled) tails.delete(key)
  }
}

function lockedTask<T>(db: Database, key: string, task: () => Promise<T>): Promise<T> {
  return db.prisma.$transaction(
    async (tx: Transaction) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${key}))`
      return task()
    },
    { timeout: 60_000, maxWait: 60_000 },
  )
}
