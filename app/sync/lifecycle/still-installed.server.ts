// Did the merchant really leave? A webhook says so, but its time is not signed and it may come late: Shopify is asked.

import { isAppError, isDisconnected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { fetchShop } from '#app/shopify/records/shop.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/**
 * installed: our token works. dead: Shopify refuses it, as it does at once after an uninstall. unasked: there is no token
 * to ask with, or none that can be decrypted. unknown: Shopify gave no such answer.
 */
export type StillInstalled = 'installed' | 'dead' | 'unasked' | 'unknown'

/** Asks with the token we hold. @throws what is neither an answer nor the lack of one: a bug */
export async function askShopify(sync: SyncContext, shop: ShopDomain): Promise<StillInstalled> {
  const admin = sync.shopifyFor(shop)
  try {
    await fetchShop(admin)
    return 'installed'
  } catch (error) {
    if (isAppError(error) && nothingToAskWith.has(error.code)) return 'unasked'
    if (isDisconnected(error)) return 'dead'
    sync.log.warn({ err: error, shop }, 'not known whether the app is installed')
    return isAppError(error) ? 'unknown' : 'unasked'
  }
}

const nothingToAskWith = new Set(['no_session', 'shopify_secrets_key'])

type Left = { uninstalledAt: Date | null; tokenAt: Date | null }

const dayMs = 24 * 3600_000
/** Erasure is due within 30 days. */
const longestDoubtMs = 25 * dayMs

/**
 * Uninstalled a little before the newest visit, as far as two clocks can tell: before or after it?
 */
export const isDoubtful = ({ uninstalledAt, tokenAt }: Left): boolean =>
  uninstalledAt !== null && tokenAt !== null && uninstalledAt < tokenAt

/**
 * Whether the shop may be erased. Without a clear answer of Shopify an uninstall that came after the newest visit is
 * believed (where it could be asked, after a day), a doubtful one only shortly before erasure is due.
 */
export function isGone(row: Left, answer: StillInstalled, now: Date): boolean {
  if (row.uninstalledAt === null || answer === 'installed') return false
  if (answer === 'dead') return true
  const ageMs = now.getTime() - row.uninstalledAt.getTime()
  if (isDoubtful(row)) return ageMs >= longestDoubtMs
  return answer === 'unasked' || ageMs >= dayMs
}
