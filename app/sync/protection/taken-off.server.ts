// Orders and drafts whose customer was taken off in Shopify. Neither withheld nor deleted is taken off: a customer whom Shopify
// does not show to this app, and one whom it no longer has, look the same.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import { fromGid, toGid, type ShopDomain, type ShopifyId } from '#app/lib/ids.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import type { Owned } from '#app/shopify/records/common-fields.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { customersShown, isAbsenceProven, mostAsked } from './absence.server.ts'
import { isBraked } from './mass-deletion.server.ts'

type OfSomebody = { id: string; customer: { id: string } | null }
type Read<T> = { records: readonly T[]; again: (ids: readonly ShopifyId[]) => Promise<readonly OfSomebody[]> }

/**
 * The same records; those that were somebody's in Zoho and are nobody's now say so (`isNobodys`), and those of which that is not
 * certain, or whose customer is no more, are still whose they were.
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
  const shown = (await mayConclude(context, shop)) ? await again([...known.keys()]) : []
  const open = shown.filter(({ customer }) => customer === null).map(({ id }) => fromGid(id))
  // Whoever was deleted leaves the record to be looked up by: it stays theirs.
  const customers = [...new Set(open.flatMap((id) => known.get(id) ?? []))].slice(0, mostAsked)
  const there: ReadonlySet<string> = await customersShown(context, shop, customers)
  const nobodys = new Set(open.filter((id) => there.has(known.get(id) ?? '')))
  return records.map((record) => {
    const wasOf = known.get(fromGid(record.id))
    if (wasOf === undefined) return record
    return nobodys.has(fromGid(record.id))
      ? { ...record, isNobodys: true }
      : { ...record, customer: { id: toGid('Customer', wasOf) } }
  })
}

// While the merchant is asked about many customers, anything may be a mistake.
async function mayConclude(context: SyncContext, shop: ShopDomain): Promise<boolean> {
  if (await isBraked(context, { shop, kind: 'customer', side: 'shopify' })) return false
  return isAbsenceProven(context, shop, 'customer')
}
