// How many records each side's links stand for. Counting 100,000 links takes a tenth of a second, and pages ask every few
// seconds: the last count is kept for as long as nothing shows that a link was written since.

import { isLinkedRow } from '#app/db/link-row.server.ts'
import { anyOf, type Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { eachKind, kindTraits } from '#app/lib/kinds.ts'
import { madeOnce } from '#app/lib/made-once.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'

export type InZoho = {
  /** Shopify's records (products, not variants). */
  records: number
  /** Zoho's records by the API name of their module. */
  modules: Record<string, number>
}

export type LinkCounts = {
  linked: Record<RecordKind, InZoho>
  /** Deleted in Shopify, kept in Zoho. */
  gone: Record<RecordKind, number>
}

type Kept = { connection: string; sign: string; at: Date; size: number; counts: LinkCounts }

const kept = new WeakMap<Database, Map<string, Kept>>()
const mostKept = 1_000
/** What leaves no sign (an operator's hand in the database, writes that overtake one another) shows after that. */
const longestKeptMs = 20_000
/** A store of so many links changes all the time: it is counted that often, whatever the signs. */
const large = 20_000

/**
 * Counted at `now`, or a moment before where no link was written since.
 * @param isFresh somebody waits to see what became of an act of theirs: counted anew however large the store is
 */
export async function countLinks(
  db: Database,
  shop: ShopDomain,
  now: Date,
  { isFresh = false }: { isFresh?: boolean } = {},
): Promise<LinkCounts> {
  const ofShops = madeOnce(kept, db, () => new Map<string, Kept>())
  const [signs, before] = [await loadSigns(db, shop), ofShops.get(shop)]
  if (before && isGood(before, signs, { now, isFresh })) return before.counts
  const rows = await countRows(db, shop)
  const counts = sumOf(rows)
  const size = rows.reduce((sum, { n }) => sum + n, 0)
  if (ofShops.size >= mostKept) ofShops.clear()
  ofShops.set(shop, { ...signs, at: now, size, counts })
  return counts
}

type Signs = Pick<Kept, 'connection' | 'sign'>

function isGood(
  { connection, sign, at, size }: Kept,
  signs: Signs,
  { now, isFresh }: { now: Date; isFresh: boolean },
): boolean {
  const ageMs = now.getTime() - at.getTime()
  if (connection !== signs.connection || ageMs < 0 || ageMs > longestKeptMs) return false
  return sign === signs.sign || (size > large && !isFresh)
}

// Whatever writes a link says when (of each kind the latest, by its index), or leaves an outcome.
async function loadSigns(db: Database, shop: ShopDomain): Promise<Signs> {
  const newest = recordKinds.map((kind) =>
    db.prisma.link.findFirst({
      where: { shopDomain: shop, kind },
      orderBy: { syncedAt: 'desc' },
      select: { syncedAt: true },
    }),
  )
  const [connection, outcome, ...links] = await Promise.all([
    db.prisma.zohoConnection.findUnique({ where: { shopDomain: shop }, select: { connectedAt: true } }),
    db.prisma.outcome.findFirst({
      where: { shopDomain: shop },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      select: { id: true },
    }),
    ...newest,
  ])
  return {
    connection: String(connection?.connectedAt.getTime()),
    sign: [outcome?.id, ...links.map((link) => link?.syncedAt.getTime())].join(' '),
  }
}

type Row = { kind: string; zohoModule: string; gone: boolean; n: number; wholes: number }

// Links under way to their first record in Zoho are none yet.
const countRows = (db: Database, shop: ShopDomain): Promise<Row[]> =>
  db.prisma.$queryRaw<Row[]>`
    SELECT "kind", "zohoModule", "gone", sum("n")::int AS "n", count("whole")::int AS "wholes" FROM (
      SELECT "kind", "zohoModule", "gone", count(*) AS "n",
        CASE WHEN "kind" = ${anyOf(recordKinds.filter((kind) => kindTraits[kind].isInParts))} THEN "parentId" END AS "whole"
      FROM "Link" WHERE "shopDomain" = ${shop} AND ${isLinkedRow} GROUP BY 1, 2, 3, 5) AS "each"
    GROUP BY "kind", "zohoModule", "gone"`

function sumOf(rows: readonly Row[]): LinkCounts {
  const of = (kind: RecordKind) => rows.filter((row) => row.kind === kind)
  const inZoho = (kind: RecordKind): InZoho => {
    const there = of(kind).filter(({ gone }) => !gone)
    const counted = there.map(({ n, wholes }) => (kindTraits[kind].isInParts ? wholes : n))
    return {
      records: counted.reduce((sum, n) => sum + n, 0),
      modules: Object.fromEntries(there.map(({ zohoModule, n }) => [zohoModule, n])),
    }
  }
  const gone = (kind: RecordKind) => of(kind).reduce((sum, row) => sum + (row.gone ? row.n : 0), 0)
  return {
    linked: eachKind(inZoho),
    gone: eachKind(gone),
  }
}
