// Deals of people that are not closed, by the contacts they belong to. Source: contracts/zoho 2.5, 4.

import type { ZohoId } from '#app/lib/ids.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'
import { findRecords } from './records.server.ts'

export type OpenDeal = { id: ZohoId; contactId: string; name: string | null; stage: string }

/**
 * @param contactIds ids of Contacts
 * @param forecasts what stages count as ("Closed Won"), where that is known: an organisation names its stages as it likes
 * @throws AppError when Zoho cannot be read, or has no Deals
 */
export async function findOpenDeals(
  zoho: ZohoClient,
  contactIds: readonly string[],
  forecasts: Readonly<Record<string, string>> = {},
): Promise<OpenDeal[]> {
  const fields = ['Contact_Name', 'Stage', 'Deal_Name']
  const deals = await findRecords(zoho, 'Deals', 'Contact_Name', { values: contactIds, fields })
  return deals.flatMap(({ id, Contact_Name, Stage, Deal_Name }) => {
    const contactId = idIn(Contact_Name)
    if (contactId === null || typeof Stage !== 'string') return []
    if (isClosed(forecasts[Stage] ?? Stage)) return []
    return [{ id, contactId, name: typeof Deal_Name === 'string' ? Deal_Name : null, stage: Stage }]
  })
}

const isClosed = (stage: string): boolean => /^closed/i.test(stage)

const idIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : null
