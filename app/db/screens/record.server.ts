// Where Shopify records stand: for the block on a record's own page in the Shopify admin, and for its actions.

import { z } from 'zod'
import { type ShopDomain, type ShopifyId, StoredShopifyId } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { anyOf, type Database } from '#app/db/client.server.ts'
import { linked } from '#app/db/link-row.server.ts'
import { linksOf } from './records/status.server.ts'

export type RecordStatus = {
  state: 'linked' | 'waiting' | 'refused' | 'gone' | 'missing'
  /** Why it was refused, as a code. */
  cause: string | null
  /** The records that stand for it in Zoho: one, or for a product one a variant. */
  links: { shopifyId: ShopifyId; zohoModule: string; zohoId: string; at: Date }[]
}

/** @param asked a customer, an order, a product with all its variants, or one variant */
export async function loadSyncStatus(
  db: Database,
  shop: ShopDomain,
  { kind, shopifyId }: { kind: RecordKind; shopifyId: string },
): Promise<RecordStatus> {
  const statuses = await loadStatuses(db, shop, kind, [shopifyId])
  return statuses.get(shopifyId) ?? { state: 'missing', cause: null, links: [] }
}

/** The same for several records of a kind, by their ids. */
export async function loadStatuses(
  db: Database,
  shop: ShopDomain,
  kind: RecordKind,
  ids: readonly string[],
): Promise<Map<string, RecordStatus>> {
  const { isInParts } = kindTraits[kind]
  const rows = await db.prisma.link.findMany({
    where: { shopDomain: shop, kind, ...linksOf(kind, ids), ...linked },
    orderBy: [{ syncedAt: 'desc' }, { shopifyId: 'asc' }],
    select: { shopifyId: true, parentId: true, zohoModule: true, zohoId: true, syncedAt: true, gone: true },
  })
  const namesOf = ({ shopifyId, parentId }: (typeof rows)[number]) =>
    isInParts && parentId !== null ? [shopifyId, parentId] : [shopifyId]
  const named = Map.groupBy(
    rows.flatMap((row) => namesOf(row).map((name) => ({ name, row }))),
    ({ name }) => name,
  )
  const records = ids.map((id) => {
    const own = (named.get(id) ?? []).map(({ row }) => row)
    // Changes name the product of a variant, outcomes either.
    return { id, own, names: [...new Set([id, ...own.flatMap(namesOf)])] }
  })
  const news = await loadNews(db, shop, kind, [...new Set(records.flatMap(({ names }) => names))])
  return new Map(
    records.map(({ id, own, names }) => {
      const there = own.filter((row) => !row.gone)
      const held = there.length > 0 ? 'linked' : own.length > 0 ? 'gone' : 'missing'
      const refusal = newestOf(names.flatMap((name) => news.refusals.get(name) ?? []))
      const waits = names.some((name) => news.waiting.has(name))
      const links = there.map(({ syncedAt: at, shopifyId, zohoModule, zohoId }) => ({
        shopifyId: StoredShopifyId.parse(shopifyId),
        zohoModule,
        zohoId,
        at,
      }))
      const state = waits ? 'waiting' : refusal ? 'refused' : held
      return [id, { state, cause: refusal ? (refusal.cause ?? 'unknown') : null, links }]
    }),
  )
}

const Refusal = z.object({ shopifyId: z.string(), cause: z.string().nullable(), at: z.date() })
type Refusal = z.infer<typeof Refusal>

// A product is refused as a whole, or some of its variants are.
const newestOf = (refusals: readonly Refusal[]): Refusal | undefined =>
  refusals.reduce<Refusal | undefined>((best, one) => (best && best.at >= one.at ? best : one), undefined)

// What waits, and the newest of what was refused and is not settled, by id.
async function loadNews(db: Database, shop: ShopDomain, kind: RecordKind, names: readonly string[]) {
  const some = anyOf(names)
  const [changes, refusals] = await Promise.all([
    db.prisma.$queryRaw<unknown[]>`
      SELECT "shopifyId" FROM "Change"
      WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${some} AND NOT "deadLettered"`,
    db.prisma.$queryRaw<unknown[]>`
      SELECT DISTINCT ON ("shopifyId") "shopifyId", "cause", "at" FROM "Outcome"
      WHERE "shopDomain" = ${shop} AND "kind" = ${kind} AND "shopifyId" = ${some}
        AND "result" IN ('rejected', 'failed') AND "resolvedAt" IS NULL
      ORDER BY "shopifyId", "at" DESC, "id" DESC`,
  ])
  return {
    waiting: new Set(
      z
        .array(Waiting)
        .parse(changes)
        .map(({ shopifyId }) => shopifyId),
    ),
    refusals: new Map(
      z
        .array(Refusal)
        .parse(refusals)
        .map((one) => [one.shopifyId, one]),
    ),
  }
}
const Waiting = z.object({ shopifyId: z.string() })
