// A search that finds no record which is another one's by its link.

import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isAmbiguous, type FindExisting, type Match } from '#app/sync/org/find-existing.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * A record that is another's by its link is not adopted, although it carries nobody's id: a lead that people converted
 * takes no id of ours along, and what is gone in Shopify keeps its record.
 */
export function exceptLinked(
  context: Pick<SyncContext, 'db'>,
  { shop }: Pick<OrgConfig, 'shop'>,
  findExisting: FindExisting,
): FindExisting {
  return async (mappedRecords, module, options) => {
    const matches = await findExisting(mappedRecords, module, options)
    const adoptable = [...matches.values()].flatMap((match) =>
      !isAmbiguous(match) && match.adopted ? [match.zohoId] : [],
    )
    const owners = await loadLinkedZohoIds(context.db, shop, module.apiName, adoptable)
    const isFree = (shopifyId: string, match: Match) =>
      isAmbiguous(match) || !match.adopted || (owners.get(match.zohoId) ?? shopifyId) === shopifyId
    return new Map([...matches].filter(([shopifyId, match]) => isFree(shopifyId, match)))
  }
}
