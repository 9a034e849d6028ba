// Rows that are old are removed oldest first, a page at a time, by the index of their time: nobody waits long behind it,
// and what is left over is the next sweep's. And those of a shop that leaves, all of them.

import { Prisma } from '@prisma/client'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from './client.server.ts'

const pageLength = 5000
/** A sweep comes every minute. */
const mostPages = 20

/** Repeats a removal that is limited to a page, until it removes less than one, or `most` times. */
export async function removeByPages(
  remove: (take: number) => Promise<number>,
  most: number = mostPages,
): Promise<void> {
  for (let page = 0; page < most; page++) if ((await remove(pageLength)) < pageLength) return
}

/** Each of these tables has an index that leads with its time. */
const timeOf = {
  Delivery: 'receivedAt',
  WriteIntent: 'startedAt',
  CreditUse: 'hour',
  Outcome: 'at',
  AuditEntry: 'at',
  ErasedRecord: 'metAt',
} as const

/**
 * Removes rows of `table` whose time is before `before`.
 * @param only which of them: all where nothing is said
 */
export function forgetOld(
  db: Database,
  table: keyof typeof timeOf,
  before: Date,
  only: Prisma.Sql = Prisma.sql`true`,
): Promise<void> {
  const [name, time] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${timeOf[table]}"`)]
  // A row that is changed at this moment moves, and stays.
  return removeByPages(
    (take) => db.prisma.$executeRaw`
      DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${name} WHERE ${time} < ${before.toISOString()}::timestamptz AT TIME ZONE 'UTC' AND ${only}
        ORDER BY ${time} LIMIT ${take}))`,
  )
}

/** The tables of which one shop can have millions of rows, each with an index that leads with the shop. */
const large = ['Outcome', 'Link', 'Change', 'Question', 'Delivery'] as const

/**
 * Removes what a shop has most of, a page at a time: millions of rows in one statement take longer than a statement may,
 * and would never go. The shop stands still meanwhile.
 */
export async function forgetRowsOf(db: Database, shop: ShopDomain): Promise<void> {
  for (const table of large) {
    const name = Prisma.raw(`"${table}"`)
    const remove = (take: number) => db.prisma.$executeRaw`
      DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${name} WHERE "shopDomain" = ${shop} LIMIT ${take}))`
    await removeByPages(remove, Infinity)
  }
}
