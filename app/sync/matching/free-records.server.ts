// A search that finds no record which is another one's by its link.

import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isAmbiguous, type FindExisting, type Match, type Target } from '#app/sync/org/find-existing.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * A record that is another's by its link is not adopted, although it carries nobody's id: a lead that people converted
 * takes no id of ours along, and what is gone in Shopify keeps its record.
 * @param mayBeTaken which of those that are found may be another's: such as carry no id of ours where nothing else is said
 */
export function exceptLinked(
  context: Pick<SyncContext, 'db'>,
  { shop }: Pick<OrgConfig, 'shop'>,
  findExisting: FindExisting,
  mayBeTaken: (match: Target) => boolean = ({ adopted }) => adopted,
): FindExisting {
  const doubtful = (match: Match): match is Target => !isAmbiguous(match) && mayBeTaken(match)
  return async (mappedRecords, module, options) => {
    const matches = await findExisting(mappedRecords, module, options)
    const ids = [...matches.values()].filter(doubtful).map(({ zohoId }) => zohoId)
    const owners = await loadLinkedZohoIds(context.db, shop, module.apiName, ids)
    const isFree = (shopifyId: ShopifyId, match: Match) =>
      !doubtful(match) || (owners.get(match.zohoId) ?? shopifyId) === shopifyId
    return new Map([...matches].filter(([shopifyId, match]) => isFree(shopifyId, match)))
  }
}
