// "Test connection": whether both systems answer at this moment, as whom, and what they do not allow. One call to Shopify,
// two of one credit to Zoho; nothing is written there.

import { ZodError } from 'zod'
import { loadConnection } from '#app/db/tables/connections.server.ts'
import { loadAnsweredAt } from '#app/db/tables/credits.server.ts'
import { endTrouble, loadShop } from '#app/db/tables/shops.server.ts'
import { isAppError, isDisconnected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { mappingKinds } from '#app/mapping/kinds/registry.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { refreshShop } from '#app/sync/lifecycle/shop-facts.server.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import { untilShopifyAnswers } from '#app/sync/work/pause.server.ts'
import { byHand } from '#app/zoho/client/client.server.ts'
import { zohoScopes } from '#app/zoho/oauth/scopes.ts'
import { fetchModules, fetchOrg } from '#app/zoho/settings/settings.server.ts'
import { loadCreditsLeft } from './credits-left.server.ts'
import { missingScopes } from './preflight-checks.ts'

export type SideTest =
  | {
      ok: true
      /** The store, the organization. */
      name: string
      /** Access that it did not give, as it names it. */
      missing: string[]
      /** API names of modules that are needed and that the user does not see. */
      hidden: string[]
      /** Of our share of the day; null: Zoho does not say, or it is Shopify. */
      creditsLeft: number | null
    }
  | { ok: false; code: string }

/** `zoho` is null where the store was never connected to it. */
export type ConnectionTest = { at: Date; shopify: SideTest; zoho: SideTest | null }

/** Never throws for what a remote answers: that is the result. */
export async function testConnection(sync: SyncContext, shop: ShopDomain): Promise<ConnectionTest> {
  const connection = await loadConnection(sync.db, shop)
  const [shopify, zoho] = await Promise.all([
    tested(sync, 'shopify', () => testShopify(sync, shop)),
    connection ? tested(sync, 'zoho', () => testZoho(sync, shop, connection.scopes)) : null,
  ])
  return { at: sync.now(), shopify, zoho }
}

// Whatever ended an access, what to do is the same: give it again.
async function tested(
  sync: SyncContext,
  side: 'shopify' | 'zoho',
  test: () => Promise<SideTest>,
): Promise<SideTest> {
  try {
    return await test()
  } catch (error) {
    const odd = error instanceof ZodError
    if (!isAppError(error) && !odd) throw error
    const code = odd ? `${side}_shape` : isDisconnected(error) ? `${side}_disconnected` : error.code
    sync.log.info({ side, code }, 'connection test failed')
    return { ok: false, code }
  }
}

async function testShopify(sync: SyncContext, shop: ShopDomain): Promise<SideTest> {
  const { name, scopes } = await refreshShop(sync, shop)
  await endTrouble(sync.db, shop, untilShopifyAnswers)
  return { ok: true, name, missing: missingScopes(scopes.split(',')), hidden: [], creditsLeft: null }
}

async function testZoho(sync: SyncContext, shop: ShopDomain, scopes: string): Promise<SideTest> {
  const zoho = byHand(await sync.zohoFor(shop))
  const settings = await loadSettings(sync, shop)
  const { name } = await fetchOrg(zoho, sync.now())
  const modules = await fetchModules(zoho)
  await endTrouble(sync.db, shop, ['zoho_away'])
  return {
    ok: true,
    name,
    missing: ungranted(scopes),
    hidden: neededModules(settings).filter((module) => !modules.includes(module)),
    creditsLeft: (await loadCreditsLeft(sync, shop)).left,
  }
}

// What Zoho said of a consent, apart by commas or spaces; an installation that kept nothing of it knows nothing.
function ungranted(scopes: string): string[] {
  const granted = scopes.split(/[\s,]+/).filter((scope) => scope !== '')
  return granted.length === 0 ? [] : zohoScopes.filter((scope) => !granted.includes(scope))
}

const neededModules = (settings: Settings): string[] =>
  recordKinds
    .filter((kind) => settings.kinds[kind])
    .flatMap((kind) => mappingKinds[kind].neededModules(settings))

/** When each system last answered as it should, as far as is known without asking; null: not since the install. */
export async function loadLastContact(
  sync: SyncContext,
  shop: ShopDomain,
): Promise<{ shopify: Date | null; zoho: Date | null }> {
  const [row, answeredAt] = await Promise.all([loadShop(sync.db, shop), loadAnsweredAt(sync.db, shop)])
  // A token for a visit, and each look at what changed: every quarter of an hour at least, while changes are synced.
  const times = [row?.tokenAt, row?.reconciledAt, row?.auditedAt].flatMap((at) => (at ? [at.getTime()] : []))
  return {
    shopify: times.length > 0 ? new Date(Math.max(...times)) : null,
    zoho: answeredAt,
  }
}
