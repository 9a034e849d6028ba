// A shop's access token, remembered for moments: a busy shop asks for it with every query. Pure but for time.

import type { ShopDomain } from '#app/lib/ids.ts'

const keptMs = 10_000

export type TokenMemo = {
  /** The token at hand, or a loaded one; always a loaded one when Shopify refused the one before. */
  token: (shop: ShopDomain, refused: string | null) => Promise<string>
  /** The shop was given another token. */
  forget: (shop: ShopDomain) => void
}

export function createTokenMemo(
  load: (shop: ShopDomain, refused: string | null) => Promise<string>,
  now: () => number = Date.now,
): TokenMemo {
  const known = new Map<ShopDomain, { token: string; until: number }>()
  return {
    token: async (shop, refused) => {
      const before = known.get(shop)
      if (before && refused === null && before.until > now()) return before.token
      known.delete(shop)
      const token = await load(shop, refused)
      known.set(shop, { token, until: now() + keptMs })
      return token
    },
    forget: (shop) => void known.delete(shop),
  }
}
