// Whether a consent opens the records of a module. Its fields are shown either way (contracts/zoho 1.6).

import { isRejected } from '#app/lib/errors.ts'
import { forExtras, type ZohoClient } from '#app/zoho/client/client.server.ts'

/**
 * Reads one record, for one credit. What else Zoho has against it is told when the records are synced.
 * @throws RejectedError OAUTH_SCOPE_MISMATCH where the consent lacks the module
 */
export async function checkAccess(zoho: ZohoClient, module: string): Promise<void> {
  try {
    await forExtras(zoho).call({ method: 'GET', path: `/${module}?fields=id&per_page=1`, credits: 1 })
  } catch (error) {
    if (!isRejected(error) || error.code === 'OAUTH_SCOPE_MISMATCH') throw error
  }
}
