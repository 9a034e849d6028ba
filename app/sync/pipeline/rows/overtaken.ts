// Another writer made a record, or gave it to another of ours, between our plan and our hold of it. Pure.

import type { Link } from '#app/db/link-row.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { Writing } from './next.ts'

type Links = ReadonlyMap<ShopifyId, Pick<Link, 'zohoId' | 'zohoModule'>>

type Planned = {
  writings: readonly Writing[]
  /** As they were before the plan. */
  links: Links
  /** API name of the module that is written. */
  module: string
}

/** What was planned without a link to go by: ids, and the records of Zoho's among it that were nobody's. */
export function openIn(planned: Planned): { ids: ShopifyId[]; targets: ZohoId[] } {
  const open = openWritings(planned)
  return { ids: open.map(idOf), targets: open.flatMap((writing) => nobodys(writing) ?? []) }
}

/**
 * What has a link by now, and what was to take a record that is another's by now.
 * @param now links of what was planned without one; and of Zoho's records, by id, to which of ours they are linked
 */
export function overtakenAmong(
  planned: Planned,
  now: { links: Links; owners: ReadonlyMap<ZohoId, ShopifyId> },
): ShopifyId[] {
  const overtaken = openWritings(planned).filter((writing) => {
    const id = idOf(writing)
    const target = nobodys(writing)
    const owner = (target && now.owners.get(target)) ?? id
    return isMade(planned.links.get(id), now.links.get(id)) || owner !== id
  })
  return overtaken.map(idOf)
}

const idOf = ({ mapped }: Writing): ShopifyId => mapped.shopifyId

const openWritings = ({ writings, links, module }: Planned): Writing[] =>
  writings.filter((writing) => {
    const link = links.get(idOf(writing))
    return !link || link.zohoId === null || link.zohoModule !== module
  })

type State = Pick<Link, 'zohoId' | 'zohoModule'> | undefined

const isMade = (before: State, now: State): boolean =>
  now !== undefined &&
  now.zohoId !== null &&
  (now.zohoId !== before?.zohoId || now.zohoModule !== before.zohoModule)

// What the merchant decided stays decided, whoever has it.
const nobodys = ({ adopted, decided, zohoId }: Writing): ZohoId | null =>
  adopted && !decided ? zohoId : null
