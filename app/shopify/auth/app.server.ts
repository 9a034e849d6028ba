// Shopify's own library, configured once: embedded, managed install, token exchange, expiring offline tokens.

import '@shopify/shopify-app-remix/adapters/node'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from '@shopify/shopify-app-remix/server'
import type { Session } from '@shopify/shopify-api'
import type { SessionStorage } from '@shopify/shopify-app-session-storage'
import type { Config } from '#app/server/config.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { askWithEach, withSecret } from './client-secrets.server.ts'
import { createPagePolicy } from './pages.server.ts'
import { signedShop, signerOf } from './signed-shop.server.ts'
import { withoutToken } from './token.server.ts'

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
  /** Whether we hold the shop itself, and not its session alone. */
  isKnown: (shop: ShopDomain) => Promise<boolean>
  afterInstall: (shop: ShopDomain, accessToken: string, scopes: string) => Promise<void>
}

// What the library asks Shopify for is a token: at that shop's address and at no other, with the newest secret that does.
const fetchTokens = (secrets: readonly string[]) =>
  setAbstractFetchFunc((input, init) =>
    askWithEach(secrets, (secret) =>
      globalThis.fetch(input, { ...init, body: withSecret(init?.body, secret), redirect: 'error' }),
    ),
  )

type Library = Pick<Setup, 'config' | 'sessionStorage' | 'afterInstall'>

// The library knows one secret, by which it checks session tokens.
const configureApp = ({ config, sessionStorage, afterInstall }: Library, apiSecretKey: string) =>
  shopifyApp({
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

/** The library behind one narrow interface; one for each client secret that Shopify may sign with. */
export function createShopifyApp({ lock, isKnown, ...setup }: Setup) {
  const { config, sessionStorage, afterInstall } = setup
  const { secrets } = config.shopify
  fetchTokens(secrets)
  const newest = configureApp(setup, secrets[0] ?? '')
  const older = new Map(secrets.slice(1).map((secret) => [secret, configureApp(setup, secret)]))
  const pages = createPagePolicy(config)
  const isWhole = wholeInstalls(isKnown)

  async function authenticateAdmin(request: Request): Promise<AdminVisit> {
    if (isBareDocument(request)) throw wayBack(request)
    const token = tokenOf(request)
    const app = older.get(signerOf(token, secrets) ?? '') ?? newest
    // A lock key, no more. How old the token may be the library knows; whoever writes one himself takes no lock, or
    // nobody of that shop could get in behind him.
    const shop = signedShop(token, secrets, anyAge)
    const session = shop ? await sessionStorage.loadSession(`offline_${shop}`) : undefined
    const ready = !shop || (isReady(session) && (await isWhole(shop, session)))
    const authenticate = () => pages.around(request, () => app.authenticate.admin(request))
    const renewed = async () => {
      await forgetEndless(`offline_${shop}`)
      const renewal = await authenticate()
      const { accessToken, scope } = renewal.session
      // A visit that ended in the middle left a session, which the library exchanges no more.
      if (shop && !(await isKnown(shop))) await afterInstall(shop, accessToken ?? '', scope ?? '')
      return renewal
    }
    const visit = ready || !shop ? await authenticate() : await lock(`shopify token ${shop}`, renewed)
    return {
      shop: ShopDomain.parse(visit.session.shop),
      staffId: 'sessionToken' in visit ? visit.sessionToken.sub : 'unknown',
      locale: localeOf(request),
      cors: visit.cors,
      redirect: (url, init) => ('redirect' in visit ? visit.redirect(url, init) : Response.redirect(url)),
    }
  }

  // Shopify takes tokens without an end no more (contracts/shopify 1.4), and the library would keep one for good.
  async function forgetEndless(id: string): Promise<void> {
    const session = await sessionStorage.loadSession(id)
    if (session?.accessToken && !session.expires) await sessionStorage.storeSession(withoutToken(session))
  }

  const addDocumentHeaders = (request: Request, headers: Headers): string => {
    newest.addDocumentResponseHeaders(request, headers)
    const nonce = pages.nonce()
    headers.set('Content-Security-Policy', pages.of(request, nonce))
    return nonce
  }

  return { authenticateAdmin, addDocumentHeaders }
}

const isReady = (session: Session | undefined): session is Session =>
  Boolean(session?.accessToken && session.expires) && session?.isActive(undefined, activeForMs) === true

// Asked once for each token, by its end: whoever forgets a shop forgets its token, too.
function wholeInstalls(isKnown: Setup['isKnown']) {
  const seen = new Map<ShopDomain, number>()
  return async (shop: ShopDomain, { expires }: Session): Promise<boolean> => {
    const until = expires?.getTime() ?? 0
    if (seen.get(shop) === until) return true
    const known = await isKnown(shop)
    if (known) seen.set(shop, until)
    return known
  }
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

const tokenOf = (request: Request): string =>
  request.headers.get('authorization')?.slice('Bearer '.length) ??
  new URL(request.url).searchParams.get('id_token') ??
  ''
const anyAge = new Date(0)

function localeOf(request: Request): string {
  const asked = new URL(request.url).searchParams.get('locale') ?? request.headers.get('accept-language')
  return asked?.split(',')[0]?.split(';')[0]?.trim() || 'en'
}
