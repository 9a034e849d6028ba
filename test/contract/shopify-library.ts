// oxlint-disable-next-line import/no-unassigned-import -- the adapter works by being imported
import '@shopify/shopify-api/adapters/node'
import { ApiVersion, RequestedTokenType, shopifyApi } from '@shopify/shopify-api'
import type { Session } from '@shopify/shopify-api'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import type { ShopifySimulator, ShopSimulator } from '#test/simulators/shopify/index.ts'

export const KEYS = { apiKey: 'client-id', apiSecret: 'client-secret' }
export const DOMAIN = 'atelier.myshopify.com'

/** Shopify's own library, unchanged. */
export const library = shopifyApi({
  apiKey: KEYS.apiKey,
  apiSecretKey: KEYS.apiSecret,
  apiVersion: ApiVersion.July26,
  hostName: 'app.example.com',
  isEmbeddedApp: true,
  logger: { log: () => {} },
})

export function pointLibraryAt(sim: ShopifySimulator): void {
  setAbstractFetchFunc((input: RequestInfo | URL, init?: RequestInit) => sim.handle(new Request(input, init)))
}

export function exchange(domain: string, sessionToken: string, expiring = true) {
  return library.auth.tokenExchange({
    shop: domain,
    sessionToken,
    requestedTokenType: RequestedTokenType.OfflineAccessToken,
    expiring,
  })
}

export async function open(shop: ShopSimulator): Promise<Session> {
  const { session } = await exchange(shop.domain, shop.sessionToken())
  return session
}

export async function ask<T = Record<string, never>>(
  session: Session,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const client = new library.clients.Graphql({ session })
  const answer = await client.request(query, { variables })
  return answer.data as T
}
