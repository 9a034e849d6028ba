// Shopify's own library, configured once: embedded, managed install, token exchange, expiring offline tokens.

import '@shopify/shopify-app-remix/adapters/node'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from '@shopify/shopify-app-remix/server'
import type { SessionStorage } from '@shopify/shopify-app-session-storage'
import type { Config } from '#app/server/config.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { createPagePolicy } from './pages.server.ts'
import { signedShop } from './signed-shop.server.ts'

const apiVersion = ApiVersion.July26

/** Sessions that expire within five minutes are exchanged anew (the library's own rule). */
const activeForMs = 300_000

export type AdminVisit = {
  shop: ShopDomain
  /** Shopify's id of the staff member: the session token's `sub`. */
  staffId: string
  /** The staff member's language, "en" when Shopify does not say. */
  locale: string
  /** Keeps the embedded parameters; use instead of Remix's. */
  redirect: (url: string, init?: number | ResponseInit) => Response
  /** Lets an extension of the admin, which lives on another origin, read the answer. */
  cors: (response: Response) => Response
}

type Lock = <T>(key: string, task: () => Promise<T>) => Promise<T>

type Setup = {
  config: Config
  sessionStorage: SessionStorage
  /** One token exchange a shop at a time: a second one would retire the first one's refresh token. */
  lock: Lock
  afterInstall: (shop: ShopDomain, accessToken: string, scopes: string) => Promise<void>
}

/** The library behind one narrow interface. */
export function createShopifyApp({ config, sessionStorage, lock, afterInstall }: Setup) {
  // It sends the client secret for a token: to that shop's address and to no other.
  setAbstractFetchFunc((input, init) => globalThis.fetch(input, { ...init, redirect: 'error' }))
  const [apiSecretKey = ''] = config.shopify.secrets
  const app = shopifyApp({
    apiKey: config.shopify.apiKey,
    apiSecretKey,
    apiVersion,
    scopes: [...config.shopify.scopes],
    appUrl: config.shopify.appUrl,
    authPathPrefix: '/auth',
    sessionStorage,
    distribution: AppDistribution.AppStore,
    useOnlineTokens: false,
    logger: { level: LogSeverity.Warning },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: {
      // Runs after every exchange, not once an install: it must be able to run twice.
      afterAuth: ({ session }) =>
        afterInstall(ShopDomain.parse(session.shop), session.accessToken ?? '', session.scope ?? ''),
    },
  })

  const pages = createPagePolicy(config)

  async function authenticateAdmin(request: Request): Promise<AdminVisit> {
    if (isBareDocument(request)) throw wayBack(request)
    const shop = peekShop(request, apiSecretKey)
    const session = shop ? await sessionStorage.loadSession(`offline_${shop}`) : undefined
    const ready = !shop || (session?.accessToken && session.isActive(undefined, activeForMs))
    const authenticate = () => pages.around(request, () => app.authenticate.admin(request))
    const visit = ready || !shop ? await authenticate() : await lock(`shopify token ${shop}`, authenticate)
    return {
      shop: ShopDomain.parse(visit.session.shop),
      staffId: 'sessionToken' in visit ? visit.sessionToken.sub : 'unknown',
      locale: localeOf(request),
      cors: visit.cors,
      redirect: (url, init) => ('redirect' in visit ? visit.redirect(url, init) : Response.redirect(url)),
    }
  }

  const addDocumentHeaders = (request: Request, headers: Headers): string => {
    app.addDocumentResponseHeaders(request, headers)
    const nonce = pages.nonce()
    headers.set('Content-Security-Policy', pages.of(request, nonce))
    return nonce
  }

  return { authenticateAdmin, addDocumentHeaders }
}

// The library would send it to a login page, which no merchant may ever see.
function isBareDocument(request: Request): boolean {
  const { pathname, searchParams } = new URL(request.url)
  const saysWhose = searchParams.has('shop') && searchParams.has('host')
  const byScript = request.headers.has('authorization') || request.method !== 'GET'
  return pathname.startsWith('/app') && !byScript && !saysWhose
}

function wayBack(request: Request): Response {
  const { pathname, search } = new URL(request.url)
  const location = `/auth/return?to=${encodeURIComponent(pathname + search)}`
  return new Response(null, { status: 302, headers: { location, 'x-remix-reload-document': 'true' } })
}

// The shop of a session token that Shopify signed: a lock key, no more. How old it may be the library knows; whoever writes
// a token himself takes no lock, or nobody of that shop could get in behind him.
function peekShop(request: Request, secret: string): string | null {
  const token =
    request.headers.get('authorization')?.slice('Bearer '.length) ??
    new URL(request.url).searchParams.get('id_token')
  return token ? signedShop(token, secret, anyAge) : null
}
const anyAge = new Date(0)

function localeOf(request: Request): string {
  const asked = new URL(request.url).searchParams.get('locale') ?? request.headers.get('accept-language')
  return asked?.split(',')[0]?.split(';')[0]?.trim() || 'en'
}
