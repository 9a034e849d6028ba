// An embedded database that is away for single statements, as a server is while connections are cut.

import type { PGlite, Transaction } from '@electric-sql/pglite'
import { PrismaClient } from '@prisma/client'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { rowsOf, type Database } from '#app/db/client.server.ts'

export type FailingDatabase = {
  db: Database
  /** The next statement that matches finds the connection closed; `after`: having been carried out. */
  failNext: (statement: RegExp, when?: 'before' | 'after', how?: Partial<How>) => void
  /** How many did. */
  failures: () => number
}

/** What they find instead, and how many of them do. */
type How = { error: Error; times: number }

/** @param pglite is closed with it */
export function failingDatabase(pglite: PGlite): FailingDatabase {
  const once = { error: new Error('Connection terminated unexpectedly'), times: 1 }
  const state: How & { next: RegExp | null; when: 'before' | 'after'; failures: number } = {
    ...once,
    next: null,
    when: 'before',
    failures: 0,
  }
  const check = (statement: unknown, when: 'before' | 'after') => {
    if (state.when !== when || !state.next?.test(String(statement))) return
    state.times -= 1
    if (state.times === 0) state.next = null
    state.failures += 1
    throw state.error
  }
  const failing = <T extends PGlite | Transaction>(target: T): T =>
    new Proxy(target, {
      get(own, name) {
        const value: unknown = Reflect.get(own, name, own)
        if (typeof value !== 'function') return value
        if (name === 'transaction')
          return (body: (tx: Transaction) => Promise<unknown>) =>
            pglite.transaction((tx) => body(failing(tx)))
        if (name !== 'query') return (...args: unknown[]) => value.apply(own, args)
        return async (...args: unknown[]) => {
          check(args[0], 'before')
          const answer: unknown = await value.apply(own, args)
          check(args[0], 'after')
          return answer
        }
      },
    })
  const own = failing(pglite)
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(own) })
  const close = async () => {
    await prisma.$disconnect()
    await pglite.close()
  }
  return {
    db: { prisma, rows: rowsOf(own), pglite, url: null, pool: null, close },
    failNext: (statement, when = 'before', how = {}) => {
      Object.assign(state, once, how, { next: statement, when })
    },
    failures: () => state.failures,
  }
}
