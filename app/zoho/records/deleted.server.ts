// What Zoho says was deleted in a module. Source: contracts/zoho 2.6.

import type { ZohoId } from '#app/lib/ids.ts'
import { forExtras, type ZohoClient } from '#app/zoho/client/client.server.ts'
import { listOf } from './list-answer.ts'
import { valueIn, type ZohoRecord } from './rows.ts'

const perPage = 200
/** So many credits at most: with more to tell, asking for each record costs little more. */
const mostPages = 50

/**
 * Records deleted since then, in no certain order; some may be there again. Nothing depends on it: a scope that does not
 * open it refuses this call alone.
 * @returns null where there are more than are read
 */
export async function fetchDeletedIds(
  zoho: ZohoClient,
  module: string,
  since: Date,
): Promise<ZohoId[] | null> {
  return (await fetchDeleted(zoho, module, { type: 'all', since }))?.map(({ id }) => id) ?? null
}

/** The same of what is in no recycle bin, and when each was deleted. */
export async function fetchDeletedForGood(
  zoho: ZohoClient,
  module: string,
  since: Date,
): Promise<ReadonlyMap<ZohoId, Date> | null> {
  const records = await fetchDeleted(zoho, module, { type: 'permanent', since })
  const timed = records?.map((record): [ZohoId, Date] => [
    record.id,
    new Date(String(valueIn(record, 'deleted_time'))),
  ])
  return timed ? new Map(timed) : null
}

async function fetchDeleted(
  zoho: ZohoClient,
  module: string,
  { type, since }: { type: 'all' | 'permanent'; since: Date },
): Promise<ZohoRecord[] | null> {
  const headers = { 'if-modified-since': `${since.toISOString().slice(0, 19)}+00:00` }
  const records: ZohoRecord[] = []
  for (let page = 1; page <= mostPages; page++) {
    const query = new URLSearchParams({ type, page: String(page), per_page: String(perPage) })
    const path = `/${module}/deleted?${query}`
    const { body } = await forExtras(zoho).call({ method: 'GET', path, headers, credits: 1 })
    const { data, info } = listOf(body)
    records.push(...data)
    // Where nobody says whether there are more, a full page means that there may be.
    if (!(info?.more_records ?? data.length >= perPage)) return records
  }
  return null
}
