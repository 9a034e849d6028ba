// Tokens that Zoho gave and nobody confirmed: given back, so that no consent outlives its reason.

import { listUnconfirmed, saveConsent, type ZohoConsent } from '#app/db/tables/consents.server.ts'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { connectionPlace, consentPlace } from '#app/db/protection/sealed.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { Given } from './connect.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Forgets a consent's code and tokens and revokes them at Zoho, as far as it answers. */
export async function dropGrant(sync: SyncContext, consent: ZohoConsent): Promise<void> {
  const { nonce, shopDomain, grant } = consent
  await saveConsent(sync.db, nonce, { code: null, codeUntil: null, grant: null })
  const clear = grant === null ? null : sync.secrets.decrypt(grant, consentPlace(shopDomain, 'grant'))
  if (clear === null) return
  const { server, tokens } = Given.parse(JSON.parse(clear))
  if (!tokens.refreshToken || (await isInUse(sync, shopDomain, tokens.refreshToken))) return
  try {
    await sync.zohoConsents.revoke(server.host, tokens.refreshToken)
  } catch (error) {
    if (!isAppError(error)) throw error
    sync.log.warn({ err: error, shop: shopDomain }, 'Zoho token not revoked')
  }
}

async function isInUse(sync: SyncContext, shopDomain: string, refreshToken: string): Promise<boolean> {
  const row = await loadConnection(sync.db, ShopDomain.parse(shopDomain))
  if (!row) return false
  return sync.secrets.decrypt(row.refreshToken, connectionPlace(shopDomain, 'refreshToken')) === refreshToken
}

/** Of one shop that leaves, or of all shops whose merchants never came back to confirm. */
export async function dropUnconfirmed(
  sync: SyncContext,
  which: { shop: ShopDomain } | { before: Date },
): Promise<void> {
  for (const consent of await listUnconfirmed(sync.db, which)) await dropGrant(sync, consent)
}
