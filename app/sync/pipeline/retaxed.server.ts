// Orders of which Zoho refused a tax: somebody renamed or removed one since they were read (decisions 165, 199). The
// organisation's taxes are read anew, and those orders are mapped with what it has by now: by the new name, or with a row for
// the tax. Only what is not to be mapped anew goes without, and is made up for by the adjustment.

import { unlessRefused } from '#app/lib/errors.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { Link } from '#app/db/link-row.server.ts'
import type { RowResult } from '#app/zoho/client/answers.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { areListed, knownTaxes, rereadTaxes, type KnownTaxes } from '#app/sync/org/taxes.server.ts'
import type { Push } from './kind.ts'
import { corrected, usableLink } from './plan.server.ts'
import { isAboutTax, type Next, type Writing } from './rows/next.ts'

type Place = {
  context: SyncContext
  orgConfig: OrgConfig
  module: ModuleConfig
  links: ReadonlyMap<ShopifyId, Link>
  /** As they were mapped. */
  originals: ReadonlyMap<ShopifyId, MappedRecord>
} & Pick<Push, 'mapAnew'>

/** An attempt, its answer, and what that leads to. */
type Attempted = { writing: Writing; answer: RowResult; after: Next }

/**
 * The same, where orders that would go without their taxes go as they are mapped anew.
 * @throws AppError when Zoho cannot be asked: nothing of the batch is settled then
 */
export async function withTaxesAnew(place: Place, attempted: readonly Attempted[]): Promise<Attempted[]> {
  const refused = attempted.filter(losesTaxes)
  if (refused.length === 0 || !place.mapAnew) return [...attempted]
  const { taxes } = place.orgConfig
  const inDoubt = refused.filter((one) => namesListed(taxes, one))
  if (inDoubt.length > 0)
    await rereadTaxes(place.context, place.orgConfig, inDoubt.some(refusesTax) ? 'ofTax' : 'ofAnything')
  const outdated = refused.filter((one) => !namesListed(taxes, one))
  // A tax that Zoho lists and does not take all the same, or that it does not let us see: none is named. Where it refused
  // something else, for all that is known, they are not mapped once more.
  const untaken = refused.filter((one) => namesListed(taxes, one) && refusesTax(one))
  const anew = new Map([
    ...(await mapAnew(place, outdated, { taxes, isNews: true })),
    ...(await mapAnew(place, untaken, { taxes: knownTaxes([]), isNews: false })),
  ])
  return attempted.map((one) => {
    const again = anew.get(one.writing.mapped.shopifyId)
    return again ? { ...one, after: { again } } : one
  })
}

// Once an attempt: what is refused again goes without.
const losesTaxes = ({ writing, after }: Attempted): boolean =>
  'again' in after && after.again.taxless === true && !writing.taxless && !writing.anew

const refusesTax = ({ answer }: Attempted): boolean => !answer.ok && isAboutTax(answer)

const namesListed = (taxes: KnownTaxes, { writing: { mapped } }: Attempted): boolean =>
  areListed(
    taxes,
    (mapped.lines ?? []).flatMap((line) => line.taxes ?? []),
  )

async function mapAnew(
  place: Place,
  attempted: readonly Attempted[],
  { taxes, isNews }: { taxes: KnownTaxes; isNews: boolean },
): Promise<[ShopifyId, Writing][]> {
  const ids = new Set(attempted.map(({ writing }) => writing.mapped.shopifyId))
  if (ids.size === 0 || !place.mapAnew) return []
  const mappedRecords = await unlessRefused(place.mapAnew({ ...place.orgConfig, taxes }, ids))
  const byId = new Map(mappedRecords?.map((mapped) => [mapped.shopifyId, mapped]))
  return attempted.flatMap(({ writing }): [ShopifyId, Writing][] => {
    const mapped = byId.get(writing.mapped.shopifyId)
    if (!mapped?.lines || mapped.nowhere) return []
    return [[mapped.shopifyId, retaxed(place, writing, { mapped, isNews })]]
  })
}

// Where Zoho's list is what it was, the same order is mapped with those taxes again: that it did not take them is no change.
function retaxed(
  { module, links, originals }: Place,
  writing: Writing,
  { mapped, isNews }: { mapped: MappedRecord; isNews: boolean },
): Writing {
  const { shopifyId } = mapped
  const wanted = isNews ? mapped : (originals.get(shopifyId) ?? mapped)
  const link = usableLink(links.get(shopifyId), module)
  return { ...writing, mapped: corrected(mapped, link), anew: { mapped, wanted }, linesKnown: false }
}

/** Where Zoho did not take a record's taxes, it was mapped once more. */
export const wantedOf = (mapped: MappedRecord, writing: Writing | undefined): MappedRecord =>
  writing?.anew?.wanted ?? mapped
