// What customers/redact erased stays away, although Shopify may show it for longer: comparisons, imports and late news would
// write it to Zoho again. Known by keyed digests of ids alone (decision 080).

import { hasErased, keepErased, loadErased } from '#app/db/protection/erased.server.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import type { OfKind } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'

const dayMs = 24 * 3600_000

const textOf = ({ shop, kind }: OfKind, shopifyId: ShopifyId): string => `erased ${shop} ${kind} ${shopifyId}`

/** What is kept of an erased record. */
export const erasedDigest = (digests: Digests, of: OfKind, shopifyId: ShopifyId): string =>
  digests.of(textOf(of, shopifyId))

// A checkout has no digest of its own where it had no link when its customer was erased.
const erasableAs = (of: OfKind, { shopifyId, parentId }: MappedRecord): string[] => [
  textOf(of, shopifyId),
  ...(parentId !== null && kindTraits[of.kind].isErasedWithCustomer
    ? [textOf({ ...of, kind: 'customer' }, parentId)]
    : []),
]

/** Ids of those that were erased. One that Shopify says was made since then is another's, and is written. */
export async function erasedAmong(
  { db, digests, now }: Pick<SyncContext, 'db' | 'digests' | 'now'>,
  of: OfKind,
  mappedRecords: readonly MappedRecord[],
): Promise<ReadonlySet<ShopifyId>> {
  if (!(await hasErased(db, of.shop))) return new Set()
  const possible = mappedRecords.map((mapped) => ({
    mapped,
    digests: erasableAs(of, mapped).flatMap((text) => digests.all(text)),
  }))
  const known = await loadErased(
    db,
    of.shop,
    possible.flatMap((one) => one.digests),
  )
  if (known.size === 0) return new Set()
  const at = now()
  const before = new Date(at.getTime() - dayMs)
  await keepErased(db, of.shop, { digests: [...known.keys()], at, before })
  const isErased = ({ mapped: { createdAt }, digests: own }: (typeof possible)[number]) =>
    own.some((digest) => {
      const erasedAt = known.get(digest)
      return erasedAt && !(createdAt && new Date(createdAt) > erasedAt)
    })
  return new Set(possible.filter(isErased).map(({ mapped }) => mapped.shopifyId))
}
