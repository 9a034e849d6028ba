// Products that Zoho refused in an order's rows (contracts/zoho 2.8): what it has against each is asked for. Those that the
// app made itself are made again; one that was deleted is forgotten, and made again before the order that names it; what is
// switched off, or refused for a reason that we do not see, stands under the placeholder.

import { deleteLinks, loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import { unlessRefused } from '#app/lib/errors.ts'
import type { ZohoId } from '#app/lib/ids.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { NamedProducts } from '#app/sync/pipeline/kind.ts'
import type { RefusedProducts } from '#app/sync/pipeline/rows/row-products.ts'
import { mayRemake } from '#app/sync/protection/mass-deletion.server.ts'
import { placeholderOf, renewOwnProducts } from './placeholder.server.ts'

/** @throws AppError when a whole call failed: nothing of the batch is settled then */
export async function replaceProducts(
  context: SyncContext,
  orgConfig: OrgConfig,
  { refused, named }: NamedProducts,
): Promise<RefusedProducts> {
  const shown = await shownProducts(orgConfig, [...named])
  const off = new Set([...named].filter((id) => shown !== null && shown.get(id) !== true))
  const all = new Set([...refused, ...off])
  const renewed = await renewOwnProducts(context, orgConfig, all)
  const { placeholderId, chargeProducts } = orgConfig.cache
  const own = new Set<ZohoId | null>([...renewed.values(), placeholderId, ...Object.values(chargeProducts)])
  const others = [...all].filter((id) => !renewed.has(id) && !own.has(id))
  const gone = shown === null ? [] : others.filter((id) => !shown.has(id))
  const forgotten = await forget(context, orgConfig, gone)
  const left = others.filter((id) => !forgotten.has(id))
  const placeholder = left.length > 0 ? await unlessRefused(placeholderOf(context, orgConfig)) : null
  const placed = left.flatMap((id) => (placeholder === null ? [] : [[id, placeholder] as const]))
  return { substitutes: new Map([...renewed, ...placed]), off, forgotten }
}

// Whether each is active; those that are not there are missing. Null: Zoho does not show us its products.
async function shownProducts(
  { zoho }: OrgConfig,
  ids: readonly ZohoId[],
): Promise<ReadonlyMap<ZohoId, boolean> | null> {
  const products = await unlessRefused(fetchRecords(zoho, 'Products', ids, ['Product_Active']))
  return products && new Map(products.map(({ id, Product_Active }) => [id, Product_Active !== false]))
}

// Without their links they are made again with the next record that needs them. But not a store's worth of them: the
// connected user may only no longer see them. Several batches may meet the same ones: each is counted once, and what
// another batch has forgotten meanwhile is forgotten for this one as well.
async function forget(
  context: SyncContext,
  { shop, modules }: OrgConfig,
  gone: readonly ZohoId[],
): Promise<ReadonlySet<ZohoId>> {
  const module = modules.product?.apiName
  if (gone.length === 0 || module === undefined) return new Set()
  return context.lock(`gone products ${shop}`, async () => {
    const linked = await loadLinkedZohoIds(context.db, shop, module, gone)
    if (linked.size > 0 && !(await mayRemake(context, { shop, kind: 'product' }, linked.size)))
      return new Set()
    await deleteLinks(context.db, shop, 'product', [...linked.values()])
    return new Set(gone)
  })
}
