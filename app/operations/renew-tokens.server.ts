// Before an old client secret of Shopify's is revoked: every shop gets a token by the new one, for it ends with the secret
// that minted it. Shops in use would get one within the hour by themselves.

import { listShops } from '#app/db/operator.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { isAppError } from '#app/lib/errors.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** Shops asked for at once. */
const abreast = 8

/** How many shops have a new token, and which have not, with why. */
export async function renewTokens(sync: SyncContext) {
  const lines = await listShops(sync.db)
  const shops = lines.filter(({ state }) => state !== 'leaving').map(({ shop }) => ShopDomain.parse(shop))
  const left: { shop: ShopDomain; why: string }[] = []
  const renew = async (shop: ShopDomain) => {
    const why = await whyNotRenewed(sync, shop)
    if (why !== null) left.push({ shop, why })
  }
  for (let at = 0; at < shops.length; at += abreast)
    await Promise.all(shops.slice(at, at + abreast).map(renew))
  return { renewed: shops.length - left.length, left }
}

async function whyNotRenewed(sync: SyncContext, shop: ShopDomain): Promise<string | null> {
  try {
    return await sync.renewToken(shop)
  } catch (thrown) {
    // Whatever befalls one shop, the others are asked and the list is shown.
    const error = nameOutage(thrown)
    if (isAppError(error)) return error.code
    sync.log.error({ err: error, shop }, 'token not renewed')
    return 'unexpected'
  }
}
