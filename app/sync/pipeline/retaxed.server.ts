// Orders of which Zoho refused a tax: somebody renamed or removed one since they were read (decision 165). The
// organisation's taxes are read anew, once for all orders of a round, and those orders are mapped with what it has by now:
// by the new name, or with a row for the tax. Only what is not to be mapped anew goes without, and is made up for by the
// adjustment.

import { unlessRefused } from '#app/lib/errors.ts'
import type { ShopifyId } from '#app/lib/ids.ts'
import type { Link } from '#app/db/link-row.server.ts'
import type { Trigger } from '#app/lib/record-kind.ts'
import type { OrgTax } from '#app/mapping/records/mapped-line.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { refreshTaxes } from '#app/sync/org/taxes.server.ts'
import type { Kind } from './kind.ts'
import { corrected, usableLink } from './plan.server.ts'
import type { Next, Writing } from './rows/next.ts'

type Place = {
  context: SyncContext
  orgConfig: OrgConfig
  kind: Kind
  trigger: Trigger
  module: ModuleConfig
  links: ReadonlyMap<ShopifyId, Link>
  /** As they were mapped. */
  originals: ReadonlyMap<ShopifyId, MappedRecord>
}

/** An attempt, and what its answer leads to. */
type Attempted = { writing: Writing; after: Next }

/**
 * The same, where orders that would go without their taxes go as they are mapped anew.
 * @throws AppError when Shopify or Zoho cannot be asked: nothing of the batch is settled then
 */
export async function withTaxesAnew(place: Place, attempted: readonly Attempted[]): Promise<Attempted[]> {
  const refused = attempted.filter(losesTaxes)
  if (refused.length === 0) return [...attempted]
  const { context, orgConfig, kind, trigger } = place
  const read = await refreshTaxes(context, orgConfig)
  const isNews = read !== null && !areSame(read, orgConfig.taxes)
  // A tax that Zoho lists and does not take all the same, or that it does not let us see: none is named.
  const taxes = isNews ? read : []
  const ids = refused.map(({ writing }) => writing.mapped.shopifyId)
  const anew = await unlessRefused(kind.read(context, { ...orgConfig, taxes }, ids, trigger))
  const byId = new Map(anew?.mappedRecords.map((mapped) => [mapped.shopifyId, mapped]))
  return attempted.map((one) => {
    const mapped = losesTaxes(one) ? byId.get(one.writing.mapped.shopifyId) : undefined
    // What changed in Shopify since comes by itself, and all of it at once.
    if (!mapped?.lines || mapped.nowhere || mapped.sourceAt !== one.writing.mapped.sourceAt) return one
    return { ...one, after: { again: retaxed(place, one.writing, { mapped, isNews }) } }
  })
}

// Once an attempt: what is refused again goes without.
const losesTaxes = ({ writing, after }: Attempted): boolean =>
  'again' in after && after.again.taxless === true && !writing.taxless && !writing.anew

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

const areSame = (some: readonly OrgTax[], others: readonly OrgTax[]): boolean =>
  listed(some) === listed(others)

const listed = (taxes: readonly OrgTax[]): string =>
  taxes
    .map(({ name, percentage }) => `${percentage} ${name}`)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('\n')
