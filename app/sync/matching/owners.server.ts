// Whose a record of Zoho's is, where more than one of ours could mean it.

import type { ZohoId } from '#app/lib/ids.ts'
import type { Database } from '#app/db/client.server.ts'
import { loadLinkedZohoIds } from '#app/db/tables/links.server.ts'
import { fetchLeads, type Lead } from '#app/zoho/records/leads.server.ts'
import { fetchRecords } from '#app/zoho/records/records.server.ts'
import { valueIn, type ZohoRecord } from '#app/zoho/records/rows.ts'
import type { ModuleConfig, OrgConfig } from '#app/sync/org/org-config.server.ts'

/**
 * Whose these records are: by our links, or by the Shopify id they carry (written by a neighbour a moment ago, or long
 * ago and forgotten here).
 * @returns zohoId -> shopifyId; '' is nobody's; what cannot be read is missing
 */
export async function ownersOf(
  { db, orgConfig, module }: { db: Database; orgConfig: OrgConfig; module: ModuleConfig },
  zohoIds: readonly ZohoId[],
): Promise<Map<ZohoId, string>> {
  const [linked, records] = await Promise.all([
    loadLinkedZohoIds(db, orgConfig.shop, module.apiName, zohoIds),
    module.apiName === 'Leads'
      ? fetchLeads(orgConfig.zoho, zohoIds, module.idField).then((leads) => [...leads.values()].map(recordOf))
      : fetchRecords(orgConfig.zoho, module.apiName, zohoIds, [module.idField]),
  ])
  const ownId = (record: ZohoRecord): string => {
    const value = valueIn(record, module.idField)
    return typeof value === 'string' ? value : ''
  }
  return new Map(records.map((record) => [record.id, linked.get(record.id) ?? ownId(record)]))
}

/** Which of these Leads people converted: Zoho may take a write of one, and nobody would see it. Of other modules none. */
export async function convertedAmong(
  { orgConfig, module }: { orgConfig: OrgConfig; module: ModuleConfig },
  zohoIds: readonly ZohoId[],
): Promise<ReadonlySet<ZohoId>> {
  if (module.apiName !== 'Leads') return new Set()
  const leads = [...(await fetchLeads(orgConfig.zoho, zohoIds, module.idField)).values()]
  return new Set(leads.filter(({ converted }) => converted).map(({ id }) => id))
}

const recordOf = ({ record }: Lead): ZohoRecord => record
