// Where the sync has stopped by itself, for Home.

import type { ShopDomain } from '#app/lib/ids.ts'
import { ofKnownKind, RecordKind } from '#app/lib/record-kind.ts'
import type { Database } from '#app/db/client.server.ts'
import { toMassDeletion } from '#app/db/work/mass-deletions.server.ts'

/**
 * Questions about many deleted records, and the kinds that a remote refuses as a whole. Open ones; and "keep" of
 * what Zoho lacks, for each such record stays refused until the merchant thinks better of it.
 */
export async function loadBrakes(db: Database, shop: ShopDomain) {
  const [deletions, kinds] = await Promise.all([
    db.prisma.massDeletion.findMany({
      where: { shopDomain: shop, ...ofKnownKind, OR: [{ answer: null }, { answer: 'keep', side: 'zoho' }] },
      orderBy: { askedAt: 'asc' },
    }),
    db.prisma.kindState.findMany({
      where: { shopDomain: shop, ...ofKnownKind, pausedFor: { not: null } },
      orderBy: { kind: 'asc' },
    }),
  ])
  return {
    deletions: deletions.map(toMassDeletion).map(({ kind, side, found, linked, answer }) => ({
      kind,
      side,
      found,
      linked,
      kept: answer === 'keep',
    })),
    heldKinds: kinds.map(({ kind, pausedFor }) => ({ kind: RecordKind.parse(kind), code: pausedFor ?? '' })),
  }
}
