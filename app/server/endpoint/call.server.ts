// What a loader or an action of ours works with: who asks, what for, and the engine.

import type { AdminVisit } from '#app/shopify/auth/app.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { CostlyAction } from '#app/lib/shop-limits.server.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'

/** As Remix gives them to every loader and action. */
export type EndpointArgs = {
  request: Request
  params: Readonly<Record<string, string | undefined>>
  context: { runtime: Runtime }
}

/** A request that nobody had to show who they are for. */
export type OpenCall = {
  request: Request
  params: EndpointArgs['params']
  query: URLSearchParams
  runtime: Runtime
  sync: SyncContext
  db: Database
}

/** A request with a session token of the admin: everything it may see or do is this shop's. */
export type Visit = OpenCall & { visit: AdminVisit; shop: ShopDomain }

/** The same, with what it brought. */
export type Call<Input> = Visit & { input: Input }

/** What an endpoint counts against: a name of the table in lib/shop-limits.server.ts, which holds the amounts. */
export type Limit<Input> = CostlyAction | ((input: Input) => CostlyAction | null)

export const openCall = ({ request, params, context: { runtime } }: EndpointArgs): OpenCall => ({
  request,
  params,
  query: new URL(request.url).searchParams,
  runtime,
  sync: runtime.sync,
  db: runtime.db,
})

/** @throws Response for Shopify's own flows: bounce, 401, redirect */
export async function authenticate(args: EndpointArgs): Promise<Visit> {
  const visit = await args.context.runtime.authenticateAdmin(args.request)
  return { ...openCall(args), visit, shop: visit.shop }
}

/** @throws ThrottledError too_often, when the shop has asked for this too often */
export async function count<Input>(
  { runtime, shop, input }: Call<Input>,
  limit: Limit<Input> | undefined,
): Promise<void> {
  const name = typeof limit === 'function' ? limit(input) : limit
  if (name) await runtime.limit(shop, name)
}
