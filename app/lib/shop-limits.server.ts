// How often one shop may ask for what costs the others: reading a whole store, a file of all outcomes, a consent. A
// person never meets these limits. Counted in this process: two processes allow twice as much.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ThrottledError } from './errors.ts'
import type { ShopDomain } from './ids.ts'

const windowSeconds = 600
/** How often within ten minutes. */
const most = { import: 30, retry: 60, export: 30, connect: 30 }

type CostlyAction = keyof typeof most
export type ShopLimits = (shop: ShopDomain, action: CostlyAction) => Promise<void>

const limiter = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds })

/** @returns a function that throws ThrottledError, code too_often, when the shop has asked too often */
export function createShopLimits(now: () => Date): ShopLimits {
  const limiters: Record<CostlyAction, RateLimiterMemory> = {
    import: limiter(most.import),
    retry: limiter(most.retry),
    export: limiter(most.export),
    connect: limiter(most.connect),
  }
  return async (shop, action) => {
    try {
      await limiters[action].consume(shop)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      const retryAt = new Date(now().getTime() + refused.msBeforeNext)
      throw new ThrottledError('Asked too often', { code: 'too_often', retryAt, context: { shop } })
    }
  }
}
