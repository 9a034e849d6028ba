// What needs the merchant, in groups: for who is told of it elsewhere than on the screens. Counts and codes only.

import type { Database } from '#app/db/client.server.ts'
import { needsAttention } from '#app/db/screens/figures.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { ofKnownKind, RecordKind } from '#app/lib/record-kind.ts'

export type OpenMatter = {
  what: 'refused' | 'question'
  kind: RecordKind
  /** A code that the screens explain; null: none was given. */
  cause: string | null
  count: number
}

/** Records that Zoho refused and questions that wait, by kind and cause, the most first. */
export async function loadOpenMatters(db: Database, shop: ShopDomain): Promise<OpenMatter[]> {
  const [refused, asked] = await Promise.all([
    db.prisma.outcome.groupBy({
      by: ['kind', 'cause'],
      where: { shopDomain: shop, ...ofKnownKind, ...needsAttention },
      _count: true,
    }),
    db.prisma.question.groupBy({
      by: ['kind', 'why'],
      where: { shopDomain: shop, ...ofKnownKind, answer: null },
      _count: true,
    }),
  ])
  const groups = [
    ...refused.map(({ kind, cause, _count: count }) => ({ what: 'refused' as const, kind, cause, count })),
    ...asked.map(({ kind, why, _count: count }) => ({ what: 'question' as const, kind, cause: why, count })),
  ]
  return groups
    .map((group) => ({ ...group, kind: RecordKind.parse(group.kind) }))
    .toSorted((one, other) => other.count - one.count || one.kind.localeCompare(other.kind))
}
