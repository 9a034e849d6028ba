// Who was deleted in Shopify and comes again as a new customer gets the record that was kept: the link is handed over, with
// what is known of the fields. What Shopify says otherwise now is written, and what people made of the rest stays.

import { inheritLinks, type Heir } from '#app/db/attached/inherited-links.server.ts'
import type { RecordLink } from '#app/db/link-row.server.ts'
import { loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { linkScope, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { unmarkRecords } from '#app/zoho/records/tags.server.ts'
import { goneTag } from './left-records.server.ts'
import type { WriteTarget } from './questions.server.ts'

type Found = { kind: RecordKind; module: ModuleConfig; targets: ReadonlyMap<ShopifyId, WriteTarget> }

/**
 * The links that those of these have by now for whom a record was left. Where nothing is written, as they would be.
 * @throws AppError when Zoho is away
 */
export async function inherit(
  context: SyncContext,
  orgConfig: OrgConfig,
  { kind, module, targets }: Found,
): Promise<ReadonlyMap<ShopifyId, RecordLink>> {
  const heirs = [...targets].flatMap(([toId, { zohoId, heirTo: fromId }]): Heir[] =>
    zohoId && fromId ? [{ fromId, toId, zohoId }] : [],
  )
  if (heirs.length === 0) return new Map()
  const { shop, zoho, writer } = orgConfig
  const ids = heirs.map(({ fromId }) => fromId)
  const left = await loadLinks(context.db, shop, kind, ids)
  const handOver = async () => {
    // The tag first: once the link is handed over nobody comes for it.
    const zohoIds = heirs.map(({ zohoId }) => zohoId)
    await unmarkRecords(zoho, module.apiName, zohoIds, goneTag)
    const scope = { ...linkScope(context, orgConfig, kind), zohoModule: module.apiName }
    return inheritLinks(context.db, scope, heirs)
  }
  const given = new Set(
    await writer.perform(
      handOver,
      heirs.map(({ toId }) => toId),
    ),
  )
  return new Map(
    heirs.flatMap(({ fromId, toId, zohoId }): [ShopifyId, RecordLink][] => {
      const link = left.get(fromId)
      if (!link || !given.has(toId)) return []
      const bare = { fingerprint: null, sourceAt: null, inDoubt: false, gone: false, metafieldHash: null }
      return [[toId, { ...link, ...bare, shopifyId: toId, zohoId }]]
    }),
  )
}
