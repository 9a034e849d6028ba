// The organisation's taxes, as they are kept for orders' rows: people add, rename and remove them in Zoho.

import { updateOrgFacts } from '#app/db/tables/connections.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { OrgTax } from '#app/mapping/records/mapped-line.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { fetchTaxes, type ZohoTax } from '#app/zoho/settings/settings.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** What rows of orders may name. Changes where Zoho refused one of them: batches that follow go by what there is then. */
export type KnownTaxes = {
  list: readonly OrgTax[]
  /** The last check of Zoho's list since it was loaded, and when it began. */
  check: { at: number; ended: Promise<void> } | null
}

export const knownTaxes = (list: readonly OrgTax[]): KnownTaxes => ({ list, check: null })

type Asked = { shop: ShopDomain; zoho: ZohoClient }

/**
 * What cannot be told now stays as it was told last. One credit.
 * @returns what there is; null where that cannot be told
 */
export async function refreshTaxes(context: SyncContext, { shop, zoho }: Asked): Promise<ZohoTax[] | null> {
  const taxes = await fetchTaxes(zoho)
  if (taxes) await updateOrgFacts(context.db, { shop, zoho }, { taxes })
  return taxes
}

const minuteMs = 60_000
/** So long a refusal does not have the list read again: most are for something else, and come by the hundred. */
const checkLastsMs = { ofTax: minuteMs, ofAnything: 10 * minuteMs } as const

/**
 * Reads them again since Zoho refused rows that name some: once for all batches of a job that come within a while.
 * @param refusal whether Zoho named a tax
 * @throws AppError when Zoho cannot be asked: the next batch asks again
 */
export async function rereadTaxes(
  context: SyncContext,
  { taxes, ...asked }: Asked & { taxes: KnownTaxes },
  refusal: keyof typeof checkLastsMs,
): Promise<void> {
  const at = context.now().getTime()
  if (!taxes.check || at - taxes.check.at >= checkLastsMs[refusal])
    taxes.check = { at, ended: readAnew(context, asked, taxes) }
  const { check } = taxes
  try {
    await check.ended
  } catch (error) {
    if (taxes.check === check) taxes.check = null
    throw error
  }
}

// Saved only where it is news: whatever is saved of a connection has every job load its org config again.
async function readAnew({ db }: SyncContext, { shop, zoho }: Asked, taxes: KnownTaxes): Promise<void> {
  const read = await fetchTaxes(zoho)
  if (!read || areSame(read, taxes.list)) return
  await updateOrgFacts(db, { shop, zoho }, { taxes: read })
  taxes.list = read
}

const areSame = (some: readonly OrgTax[], others: readonly OrgTax[]): boolean =>
  listed(some) === listed(others)

const listed = (taxes: readonly OrgTax[]): string =>
  taxes
    .map(taxKey)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('\n')

/** By which one of Shopify's rates finds it, and what Zoho is told. */
const taxKey = ({ name, percentage }: OrgTax): string => `${percentage} ${name}`

/** Whether all of these are among them. */
export function areListed({ list }: KnownTaxes, named: readonly OrgTax[]): boolean {
  const keys = new Set(list.map(taxKey))
  return named.every((tax) => keys.has(taxKey(tax)))
}
