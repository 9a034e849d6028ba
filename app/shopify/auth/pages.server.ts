// Who may frame a page of ours, and whose scripts run in it.

import { randomBytes } from 'node:crypto'
import type { Config } from '#app/server/config.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'

const admin = 'https://admin.shopify.com'
const shopifyScripts = 'https://cdn.shopify.com'

export type PagePolicy = {
  /** A new one for a page: what its own inline scripts carry. */
  nonce: () => string
  /** For a page whose inline scripts carry the nonce. */
  of: (request: Request, nonce: string) => string
  /** Runs Shopify's library, and gives its own pages a policy. @throws what the library throws, and 400 for a foreign shop */
  around: <T>(request: Request, authenticate: () => Promise<T>) => Promise<T>
}

export function createPagePolicy({ appBridgeUrl }: Config): PagePolicy {
  const hosts = [...new Set([shopifyScripts, new URL(appBridgeUrl).origin])]
  const policy = (request: Request, inline: string) =>
    [
      `script-src 'self' ${inline} ${hosts.join(' ')}`,
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      `frame-ancestors ${ancestorsOf(request)}`,
    ].join('; ')
  return {
    nonce: () => randomBytes(16).toString('base64'),
    of: (request, nonce) => policy(request, `'nonce-${nonce}'`),
    around: async (request, authenticate) => {
      refuseForeignShop(request)
      try {
        return await authenticate()
      } catch (thrown) {
        // App Bridge fetches the app's document and writes it into the library's page, where that document's inline
        // scripts carry a nonce that this page cannot know. It brings no text of anybody's.
        if (isPage(thrown)) thrown.headers.set('Content-Security-Policy', policy(request, "'unsafe-inline'"))
        throw thrown
      }
    },
  }
}

const isPage = (thrown: unknown): thrown is Response =>
  thrown instanceof Response && (thrown.headers.get('content-type') ?? '').includes('text/html')

// A shop's own admin and the one of all shops; where no shop is named, the latter alone.
function ancestorsOf(request: Request): string {
  const shop = ShopDomain.safeParse(new URL(request.url).searchParams.get('shop'))
  return shop.success ? `https://${shop.data} ${admin}` : admin
}

// The library writes it into headers and pages as it stands.
function refuseForeignShop(request: Request): void {
  const shops = new URL(request.url).searchParams.getAll('shop')
  if (!shops.every((shop) => ShopDomain.safeParse(shop).success)) throw new Response(null, { status: 400 })
}
