// What every screen needs of the store.

import type { ShopDomain } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'

/** The store's IANA time zone; UTC until the first visit told us, or when this Node does not know the zone. */
export async function loadTimeZone(db: Database, shop: ShopDomain): Promise<string> {
  const row = await db.prisma.shop.findUnique({ where: { domain: shop }, select: { timezone: true } })
  return row && isTimeZone(row.timezone) ? row.timezone : 'UTC'
}

// Intl has no other question to ask: its list leaves out aliases such as Asia/Kolkata.
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
