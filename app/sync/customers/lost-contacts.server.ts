// Contacts that Zoho does not take in an order any more: deleted or merged there, and no comparison has come by yet.

import { recordChanges } from '#app/db/tables/changes.server.ts'
import { invalidateLinks } from '#app/db/tables/links.server.ts'
import { type ShopifyId, ZohoId } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { WroteIn } from '#app/sync/pipeline/kind.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'
import { isPassedOver } from '#app/sync/work/passing-trouble.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'

const field = 'Contact_Name'
const module = 'Contacts'

type Pointing = { customerId: ShopifyId; contactId: ZohoId }

/** What was written without its Contact has its customer looked at: what becomes of that has the order written again. */
export async function lookForContacts(
  context: SyncContext,
  orgConfig: OrgConfig,
  { results }: Pick<WroteIn, 'results'>,
): Promise<void> {
  const { db, now, wake } = context
  const { shop, modules } = orgConfig
  const without = results.flatMap(({ writing }) => (writing.dropped.has(field) ? pointingOf(writing) : []))
  if (without.length === 0 || !modules.customer) return
  const lost = await lostAmong(context, orgConfig, without)
  const ids = [...new Set(lost.map(({ customerId }) => customerId))]
  if (ids.length === 0) return
  await invalidateLinks(db, shop, 'customer', ids)
  const changes = ids.map((shopifyId) => ({ kind: 'customer', shopifyId, deleted: false }) as const)
  await recordChanges(db, 'live', [{ shop, at: now(), delivery: null, changes }])
  wake(shop)
}

function pointingOf({ mapped: { parentId, row } }: Writing): Pointing[] {
  const contact = row[field]
  const id = typeof contact === 'object' && contact !== null && 'id' in contact ? contact.id : null
  const contactId = ZohoId.safeParse(id).data
  return parentId !== null && contactId ? [{ customerId: parentId, contactId }] : []
}

// Zoho may have something else against it. Trouble with this look ends nothing: the night comes to it.
async function lostAmong(
  { log }: SyncContext,
  { shop, zoho, people }: OrgConfig,
  pointing: readonly Pointing[],
): Promise<readonly Pointing[]> {
  const idField = people.get(module)?.idField
  if (idField === undefined) return []
  const ids = [...new Set(pointing.map(({ contactId }) => contactId))]
  try {
    const there = new Set((await fetchRecords(zoho, module, ids, [idField])).map(({ id }) => id))
    return pointing.filter(({ contactId }) => !there.has(contactId))
  } catch (error) {
    if (!isPassedOver(error)) throw error
    log.warn({ shop, code: error.code }, 'contacts of orders not read')
    return []
  }
}
