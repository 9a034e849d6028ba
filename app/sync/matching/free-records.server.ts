// A search that finds no record which is another one's by its link, unless Shopify no longer has that one.

import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { isAmbiguous, type FindExisting, type Match, type Target } from '#app/sync/org/find-existing.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { leftAmong } from './left-records.server.ts'

/**
 * A record that is another's by its link is not adopted, although it carries nobody's id: a lead that people converted
 * takes no id of ours along, and what is gone in Shopify keeps its record. But a person who comes again as a new customer is
 * found by what people are found by, and gets it (`heirTo`).
 * @param mayBeTaken which of those that are found may be another's: such as carry no id of ours where nothing else is said
 */
export function exceptLinked(
  context: SyncContext,
  { shop, people }: Pick<OrgConfig, 'shop' | 'people'>,
  findExisting: FindExisting,
  mayBeTaken: (match: Target) => boolean = ({ adopted }) => adopted,
): FindExisting {
  const doubtful = (match: Match): match is Target => !isAmbiguous(match) && mayBeTaken(match)
  const isOfPeople = ({ apiName }: ModuleConfig) => [...people.keys()].some((name) => name === apiName)
  return async (mappedRecords, module, options) => {
    const matches = await findExisting(mappedRecords, module, { ...options, others: isOfPeople(module) })
    const found = [...matches].flatMap(([id, match]) => (doubtful(match) ? [{ id, match }] : []))
    const zohoIds = found.map(({ match }) => match.zohoId)
    const owners = await loadLinkedZohoIds(context.db, shop, module.apiName, zohoIds)
    const others = othersAmong(
      found.filter(({ match }) => !match.isStranger),
      owners,
    )
    const left = await leftAmong(context, shop, isOfPeople(module) ? [...others.values()] : [])
    const claims = Map.groupBy(others.keys(), (id) => zohoIdOf(matches.get(id)))
    return new Map(
      [...matches].flatMap(([id, match]): [ShopifyId, Match][] => {
        if (!doubtful(match)) return [[id, match]]
        const { zohoId, adopted, isStranger } = match
        const owner = owners.get(zohoId)
        if (owner === id) return [[id, match]]
        if (owner === undefined) return match.isOthers ? [] : [[id, match]]
        const isOnly = claims.get(zohoId)?.length === 1
        return left.has(owner) && isOnly && !isStranger ? [[id, { zohoId, adopted, heirTo: owner }]] : []
      }),
    )
  }
}

type Found = { id: ShopifyId; match: Target }

// Whose by their links are those that are not one's own.
const othersAmong = (found: readonly Found[], owners: ReadonlyMap<ZohoId, ShopifyId>) =>
  new Map(
    found.flatMap(({ id, match }): [ShopifyId, ShopifyId][] => {
      const owner = owners.get(match.zohoId)
      return owner === undefined || owner === id ? [] : [[id, owner]]
    }),
  )

const zohoIdOf = (match: Match | undefined): ZohoId | null =>
  match && !isAmbiguous(match) ? match.zohoId : null
