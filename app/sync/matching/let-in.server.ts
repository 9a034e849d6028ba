// A filter says which records come in. What is in Zoho goes on following Shopify, whatever the filters say of it by now: an
// order that is canceled, a customer who told the store to stop.

import { isLinked } from '#app/db/link-row.server.ts'
import { loadLinks, loadLinksUnder } from '#app/db/tables/links.server.ts'
import type { ShopDomain, ShopifyId } from '#app/lib/ids.ts'
import { kindTraits } from '#app/lib/kinds.ts'
import type { RecordKind, Trigger } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { MappedRecord } from '#app/sync/core/mapped-record.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'
import { earlierAmong } from './earlier-records.server.ts'

/** Whose filters, and where records may be that an earlier connection left. */
type Scope = {
  orgConfig: OrgConfig
  kind: RecordKind
  modules: readonly ModuleConfig[]
  trigger: Trigger
}

/** What looks for records of an earlier connection: from then on a link says that they are there. */
const looksBack: ReadonlySet<Trigger> = new Set(['import', 'retry'])

/** Which of these have a record in Zoho. @param ids of what filters keep out: of none nothing is asked */
async function inZohoAmong(
  { db }: Pick<SyncContext, 'db'>,
  { orgConfig, kind, modules, trigger }: Scope,
  ids: readonly ShopifyId[],
): Promise<ReadonlySet<ShopifyId>> {
  if (ids.length === 0) return new Set()
  const links = await loadLinks(db, orgConfig.shop, kind, ids)
  const inZoho = [...links.values()].filter(isLinked).map(({ shopifyId }) => shopifyId)
  if (!looksBack.has(trigger)) return new Set(inZoho)
  const others = ids.filter((id) => !inZoho.includes(id))
  return new Set([...inZoho, ...(await earlierAmong(orgConfig, { kind, modules }, others))])
}

type Filter<T> = Scope & { idOf: (one: T) => ShopifyId; isFiltered: (one: T) => boolean }

/** Of what is not mapped yet: what filters let through, and what is in Zoho. The others need nothing of Zoho. */
export async function wantedAmong<T>(
  context: Pick<SyncContext, 'db'>,
  all: readonly T[],
  { idOf, isFiltered, ...scope }: Filter<T>,
): Promise<T[]> {
  const filtered = new Set(all.filter(isFiltered))
  const inZoho = await inZohoAmong(context, scope, [...filtered].map(idOf))
  return all.filter((one) => !filtered.has(one) || inZoho.has(idOf(one)))
}

/** Whether a record, of a product any of its variants, is in Zoho. */
export async function isInZoho(
  { db }: Pick<SyncContext, 'db'>,
  { shop, kind }: { shop: ShopDomain; kind: RecordKind },
  id: ShopifyId,
): Promise<boolean> {
  const links = kindTraits[kind].isInParts
    ? await loadLinksUnder(db, shop, kind, [id])
    : [...(await loadLinks(db, shop, kind, [id])).values()]
  return links.some(isLinked)
}

/** The same records, those let in that are in Zoho. */
export async function letIn(
  context: Pick<SyncContext, 'db'>,
  scope: Scope,
  mappedRecords: readonly MappedRecord[],
): Promise<MappedRecord[]> {
  const ids = mappedRecords.filter(isKeptOut).map(({ shopifyId }) => shopifyId)
  const inZoho = await inZohoAmong(context, scope, ids)
  return mappedRecords.map((mapped) => (inZoho.has(mapped.shopifyId) ? unfiltered(mapped) : mapped))
}

// Of a customer who may be in either of two modules what is said of the other one as well.
const isKeptOut = ({ filtered = false, other }: MappedRecord): boolean => filtered || other?.filtered === true

const unfiltered = (mapped: MappedRecord): MappedRecord => ({
  ...mapped,
  filtered: false,
  ...(mapped.other ? { other: { ...mapped.other, filtered: false } } : {}),
})
