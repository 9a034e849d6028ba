// PostgreSQL's own code of an error (SQLSTATE), wherever Prisma (whose own codes are P1000 and up) or the two drivers put it.

import { z } from 'zod'

const Failed = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      // The server's driver says originalCode, the embedded database's code.
      cause: z.object({ originalCode: z.string().optional(), code: z.string().optional() }),
    }),
  }),
})

const Own = z.object({ code: z.string().regex(/^(?!P[1-6]\d{3}$)[0-9A-Z]{5}$/) })

/** "23503" of a row whose parent is gone, say; null for what did not come from the database. */
export function sqlStateOf(error: unknown): string | null {
  const cause = Failed.safeParse(error).data?.meta.driverAdapterError.cause
  return cause?.originalCode ?? cause?.code ?? Own.safeParse(error).data?.code ?? null
}
