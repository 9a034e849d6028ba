// The refresh token before the present one, beside Shopify's session: the library's storage knows nothing of it.

import type { Database } from '#app/db/client.server.ts'

export const createPriorTokens = ({ prisma }: Database) => ({
  /** As it was sealed, and the shop that it belongs to. */
  load: async (id: string) => {
    const row = await prisma.session.findUnique({
      where: { id },
      select: { shop: true, priorRefreshToken: true },
    })
    return row?.priorRefreshToken ? { shop: row.shop, sealed: row.priorRefreshToken } : null
  },
  save: async (id: string, sealed: string): Promise<void> => {
    await prisma.session.updateMany({ where: { id }, data: { priorRefreshToken: sealed } })
  },
})
