// How the routes are declared that Shopify Flow calls: signed like webhooks, with the shop in the body.

import { isThrottled } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { CostlyAction } from '#app/lib/shop-limits.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { EndpointArgs } from './call.server.ts'

/**
 * A request of Shopify Flow; what it answers with is its status.
 * @param parse answers null for another form, which is refused
 */
export const flowAction =
  <Given extends { shop: ShopDomain }>(
    parse: (rawBody: string) => Given | null,
    receive: (sync: SyncContext, given: Given) => Promise<Response>,
    limit: CostlyAction,
  ) =>
  async ({ request, context: { runtime } }: EndpointArgs): Promise<Response> => {
    const given = parse(await runtime.readSigned(request))
    if (!given) return new Response(null, { status: 400 })
    try {
      await runtime.limit(given.shop, limit)
    } catch (error) {
      if (!isThrottled(error)) throw error
      return new Response(null, { status: 429 })
    }
    return receive(runtime.sync, given)
  }
