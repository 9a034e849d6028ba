// Orders and drafts whose customer was taken off in Shopify. Withheld is not taken off: a customer whom Shopify does not show
// to this app looks the same.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { unlessRefused } from '#app/lib/errors.ts'
import { fromGid, toGid, type ShopifyId } from '#app/lib/ids.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import type { Owned } from '#app/shopify/records/common-fields.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { proveAbsence } from './absence.server.ts'

type OfSomebody = { id: string; customer: { id: string } | null }
type Read<T> = { records: readonly T[]; again: (ids: readonly ShopifyId[]) => Promise<readonly OfSomebody[]> }

/**
 * The same records; those that were somebody's in Zoho and are nobody's now say so (`isNobodys`), and those of which that is not
 * certain are still whose they were.
 * @param read `again` reads them once more: what was withheld a moment ago may be shown by now
 * @throws AppError
 */
export async function withTakenOff<T extends OfSomebody>(
  context: SyncContext,
  { shop, kind }: OfKind,
  { records, again }: Read<T>,
): Promise<(T & Owned)[]> {
  const without = records.filter(({ customer }) => customer === null).map(({ id }) => fromGid(id))
  if (without.length === 0) return [...records]
  const links = [...(await loadLinks(context.db, shop, kind, without)).values()].filter(isLinked)
  const known = new Map(
    links.flatMap(({ shopifyId, parentId }) => (parentId === null ? [] : [[shopifyId, parentId] as const])),
  )
  if (known.size === 0) return [...records]
  const isSound = await unlessRefused(proveAbsence(context, shop, 'customer').then(() => true))
  const shown = isSound ? await again([...known.keys()]) : []
  const nobodys = new Set(shown.filter(({ customer }) => customer === null).map(({ id }) => fromGid(id)))
  return records.map((record) => {
    const wasOf = known.get(fromGid(record.id))
    if (wasOf === undefined) return record
    return nobodys.has(fromGid(record.id))
      ? { ...record, isNobodys: true }
      : { ...record, customer: { id: toGid('Customer', wasOf) } }
  })
}
