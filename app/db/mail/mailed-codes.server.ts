// How many codes an address was sent in a day, by whichever shops: nobody is mailed again and again by strangers.

import type { Database } from '#app/db/client.server.ts'

/** @property addressHash a keyed digest */
type Counting = { addressHash: string; at: Date; most: number }

/** Counts one more. @returns false where the address had `most` of them that day: then it is not counted */
export async function countMailedCode(db: Database, { addressHash, at, most }: Counting): Promise<boolean> {
  const counted = await db.prisma.$executeRaw`
    INSERT INTO "MailedCode" ("day", "addressHash", "codes") VALUES (${dayOf(at)}, ${addressHash}, 1)
    ON CONFLICT ("day", "addressHash") DO UPDATE SET "codes" = "MailedCode"."codes" + 1
    WHERE "MailedCode"."codes" < ${most}`
  return counted > 0
}

/** All that is of a day before that of `before`. */
export const forgetMailedCodes = (db: Database, before: Date) =>
  db.prisma.mailedCode.deleteMany({ where: { day: { lt: dayOf(before) } } })

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
