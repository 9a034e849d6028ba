// Contacts of customers who have not ordered, and that are gone: nothing names the record that stayed of a merge. But what is
// merged is deleted past the recycle bin, the one that stays is modified then, two accounts of a person are called the same, and
// share an email or a phone; or the one that stays has the id of the other.

import { loadLinkedZohoIds, loadLinks } from '#app/db/tables/links.server.ts'
import type { ShopifyId, ZohoId } from '#app/lib/ids.ts'
import { isSamePhone } from '#app/mapping/parts/phone-match.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { ownIdOf, type MappedRecord } from '#app/sync/core/mapped-record.ts'
import { namesOf } from '#app/sync/matching/known-records.ts'
import { isSameInFull } from '#app/sync/matching/name-fits.ts'
import { madeFields, type ModuleConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Lost } from '#app/sync/pipeline/kind.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { fetchDeletedForGood } from '#app/zoho/records/deleted.server.ts'
import { findRecords } from '#app/zoho/records/records.server.ts'
import { type ZohoRecord, valueIn } from '#app/zoho/records/rows.ts'

/** Zoho's clock and ours. */
const slackMs = 60 * 60_000
/** A merge deletes and modifies at once, or nearly so. */
const momentMs = 60_000
/** What is deleted stays in the recycle bin for so long, and is gone for good after it (contracts/zoho 2.6). */
const binMs = 60 * 24 * 3_600_000

type Merged = { one: Lost; deletedAt: Date }

/**
 * @returns by Shopify id the only record that may be the one that stayed: linked, called the same, modified since, and reached
 * the same way
 * @throws AppError when Zoho is away
 */
export async function mergedWithoutOrders(
  context: SyncContext,
  orgConfig: OrgConfig,
  { module, lost }: { module: ModuleConfig; lost: readonly Lost[] },
): Promise<Map<ShopifyId, ZohoId>> {
  if (lost.length === 0) return new Map()
  const merged = await deletedForGood(context, orgConfig, module, lost)
  if (merged.length === 0) return new Map()
  const names = merged.map(({ one }) => namesOf(one.mapped).last)
  const values = [...new Set(names.filter((name) => name !== null))]
  const reach = [...emailFields, ...phoneFields].filter((name) => module.fields.has(name))
  const fields = madeFields(module, ['First_Name', 'Last_Name', 'Modified_Time', module.idField, ...reach])
  const alike = await findRecords(orgConfig.zoho, module.apiName, 'Last_Name', { values, fields })
  const ids = alike.map(({ id }) => id)
  const owners = await loadLinkedZohoIds(context.db, orgConfig.shop, module.apiName, ids)
  const ours = alike.filter(({ id }) => owners.has(id))
  return new Map(
    merged.flatMap(({ one, deletedAt }): [ShopifyId, ZohoId][] => {
      const { shopifyId } = one.mapped
      const others = ours.filter(({ id }) => id !== one.zohoId && owners.get(id) !== shopifyId)
      const [only, ...more] = others.filter((record) => mayBe(record, { one, deletedAt }, module))
      return only && more.length === 0 ? [[shopifyId, only.id]] : []
    }),
  )
}

function mayBe(record: ZohoRecord, { one: { mapped }, deletedAt }: Merged, module: ModuleConfig): boolean {
  const { First_Name: first, Last_Name: last, Modified_Time: modified } = record
  const person = { first: textOf(first), last: textOf(last) }
  const isSince = Date.parse(textOf(modified) ?? '') >= deletedAt.getTime() - momentMs
  return isSince && isSameInFull(namesOf(mapped), person) && sharesReach(record, mapped, module)
}

// Two people may be called the same, and one of them be deleted, and the bin emptied: more than the name says who it is.
function sharesReach(record: ZohoRecord, mapped: MappedRecord, { idField }: ModuleConfig): boolean {
  const emails = textsIn(record, emailFields).map((email) => email.toLowerCase())
  const phones = textsIn(record, phoneFields)
  return (
    textOf(valueIn(record, idField)) === ownIdOf(mapped) ||
    emails.some((email) => email === mapped.email) ||
    textsIn(mapped.row, phoneFields).some((number) =>
      phones.some((written) => isSamePhone({ number, country: null }, written)),
    )
  )
}

const emailFields = ['Email', 'Secondary_Email'] as const
const phoneFields = ['Phone', 'Mobile'] as const

const textsIn = (row: Readonly<Record<string, unknown>>, names: readonly string[]): string[] =>
  names.map((name) => textOf(valueIn(row, name))?.trim() ?? '').filter((text) => text !== '')

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

// Where Zoho refuses this list, or is away, the log says so, and the records are made anew as any that is missing.
async function deletedForGood(
  { db, now, log }: SyncContext,
  { shop, zoho }: OrgConfig,
  { apiName }: ModuleConfig,
  lost: readonly Lost[],
): Promise<Merged[]> {
  const links = await loadLinks(
    db,
    shop,
    'customer',
    lost.map(({ mapped }) => mapped.shopifyId),
  )
  const binned = now().getTime() - binMs
  const wrote = [...links.values()].map(({ syncedAt }) => syncedAt.getTime() - slackMs)
  const since = new Date(Math.max(binned, Math.min(...wrote)))
  try {
    const times = await fetchDeletedForGood(zoho, apiName, since)
    return lost.flatMap((one) => {
      const deletedAt = one.zohoId && times?.get(one.zohoId)
      return deletedAt && deletedAt.getTime() > binned ? [{ one, deletedAt }] : []
    })
  } catch (error) {
    if (!isPassedOver(error)) throw error
    log.warn({ shop, code: error.code }, 'merges not looked for')
    return []
  }
}
