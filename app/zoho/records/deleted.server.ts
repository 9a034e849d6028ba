// What Zoho says was deleted in a module. Source: contracts/zoho 2.6.

import type { ZohoId } from '#app/lib/ids.ts'
import { forExtras, type ZohoClient } from '#app/zoho/client/client.server.ts'
import { listOf } from './list-answer.ts'

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
  const headers = { 'if-modified-since': `${since.toISOString().slice(0, 19)}+00:00` }
  const ids: ZohoId[] = []
  for (let page = 1; page <= mostPages; page++) {
    const query = new URLSearchParams({ type: 'all', page: String(page), per_page: String(perPage) })
    const path = `/${module}/deleted?${query}`
    const { body } = await forExtras(zoho).call({ method: 'GET', path, headers, credits: 1 })
    const { data, info } = listOf(body)
    ids.push(...data.map(({ id }) => id))
    // Where nobody says whether there are more, a full page means that there may be.
    if (!(info?.more_records ?? data.length >= perPage)) return ids
  }
  return null
}
