// What answers at the sandbox's address: the remote systems for the app, and the pages for the browser.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ShopSimulator } from '#test/simulators/shopify/index.ts'
import { readAppToml } from '#test/simulators/shopify/toml.ts'
import type { Handler } from '../support/servers.ts'
import { localAddress } from './addresses.ts'
import { adminPage, appHandle, installPage, storeHandle } from './pages/admin.ts'
import { crmPage, crmPhoto } from './pages/crm.ts'
import { extensionPage, isPlace, listPage, recordPage } from './pages/extension.ts'
import { html, htmlResponse, sandboxPage, seeOther } from './pages/html.ts'
import { mailPage } from './pages/mail.ts'
import { storeActions, storePage } from './pages/store.ts'
import { troublePage, troubles } from './pages/trouble.ts'
import type { Sandbox } from './sandbox.ts'

const notFound = () => new Response('Not found', { status: 404 })

const assets: Record<string, { files: string[]; type: string }> = {
  '/app-bridge.js': { files: ['app-bridge.js', 'app-bridge-elements.js'], type: 'text/javascript' },
  '/sandbox/admin.js': { files: ['admin.js'], type: 'text/javascript' },
  '/sandbox/admin.css': { files: ['admin.css'], type: 'text/css' },
  '/sandbox/extension.js': { files: ['extension.js'], type: 'text/javascript' },
  '/sandbox/extension.css': { files: ['extension.css'], type: 'text/css' },
  '/sandbox/live.js': { files: ['live.js'], type: 'text/javascript' },
  '/sandbox/pages.css': { files: ['pages.css'], type: 'text/css' },
  '/sandbox/icon.svg': { files: ['../../../public/icon.svg'], type: 'image/svg+xml' },
}

/** @param touched called after whatever may have changed one of the simulators */
export function createSite(sandbox: Sandbox, touched: () => void): Handler {
  const origins = { site: sandbox.url, app: sandbox.appUrl }

  return async (request) => {
    const url = new URL(request.url)
    const remote = request.headers.get('x-forwarded-host')
    if (remote) return callFromApp(remote, request)
    if (request.method === 'POST') touched()
    const [, first = '', second = ''] = url.pathname.split('/')
    if (url.pathname in assets) return asset(url.pathname)
    if (url.pathname === '/favicon.ico') return new Response(null, { status: 204 })
    if (first.startsWith('@')) return zohoPage(first.slice(1), request, url)
    if (first === '') return seeOther(sandbox.adminUrl())
    if (first === 'go') return leave(url.searchParams.get('to') ?? '')
    if (first === 'sandbox') return adminCall(second, request, url)
    if (first === 'crm' && url.pathname.endsWith('/photo')) return crmPhoto(sandbox.zoho, url)
    if (first === 'crm') return htmlResponse(crmPage(sandbox.zoho, url))
    if (first === 'mail') return htmlResponse(mailPage(sandbox.mail))
    if (first === 'trouble') return second ? makeTrouble(second) : htmlResponse(troublePage(sandbox))
    if (first === 'store' && request.method === 'POST') return changeStore(second, request)
    if (first === 'store') return second ? admin(url) : htmlResponse(storePage(sandbox.shop, url))
    return notFound()
  }

  async function callFromApp(host: string, request: Request): Promise<Response> {
    touched()
    const hostname = host.replace(/:\d+$/, '')
    const system = [sandbox.shopify, sandbox.zoho].find((one) => one.answersFor(hostname))
    if (system) return system.handle(request)
    return new Response(`No simulator answers for ${host}`, { status: 502 })
  }

  // Zoho's own pages, for the browser: the same simulator under a path that begins with its host.
  async function zohoPage(host: string, request: Request, url: URL): Promise<Response> {
    const rest = url.pathname.slice(`/@${host}`.length) + url.search
    const body = request.method === 'POST' ? await request.text() : null
    const headers = { 'content-type': request.headers.get('content-type') ?? 'text/plain' }
    const { method } = request
    const response = await sandbox.zoho.handle(
      new Request(`https://${host}${rest}`, { method, headers, body }),
    )
    const location = response.headers.get('location')
    return location ? seeOther(localAddress(location, origins) ?? location) : response
  }

  function leave(to: string): Response {
    const here = localAddress(to, origins)
    if (here) return seeOther(here)
    const live = html`<p>The app opened this address. Nothing stands in for it here:</p>
      <p><a href="${to}" rel="noreferrer">${to}</a></p>`
    return htmlResponse(sandboxPage({ title: 'Outside the sandbox', here: '/go', live }))
  }

  function shopOf(name: string | null): ShopSimulator {
    return (
      sandbox.shopify.shops().find((shop) => storeHandle(shop) === name || shop.domain === name) ??
      sandbox.shop
    )
  }

  // /store/{name}/apps/{app}/{path of the app}, the pages of records and of their lists; all others are the controls of the
  // store.
  function admin(url: URL): Response {
    const [, , name = '', place, handle = appHandle, ...rest] = url.pathname.split('/')
    const shop = shopOf(name)
    if (isPlace(place)) {
      const asked = { shop, place, query: url.searchParams }
      return htmlResponse(handle === appHandle ? listPage(asked) : recordPage(asked, handle))
    }
    if (place !== 'apps')
      return seeOther(place ? `/store?q=${rest[0] ?? handle}#${place}` : sandbox.adminUrl())
    if (!shop.installed) return htmlResponse(installPage(shop, wantedScopes(sandbox)))
    const path = (rest.length > 0 ? `/${rest.join('/')}` : '/app') + url.search
    return htmlResponse(adminPage({ shop, handle, path, appOrigin: sandbox.appUrl }))
  }

  async function adminCall(what: string, request: Request, url: URL): Promise<Response> {
    const shop = shopOf(url.searchParams.get('shop'))
    const user = url.searchParams.get('user') ?? '42'
    if (what === 'extension') return htmlResponse(await extensionPage(shop, url.searchParams, sandbox.appUrl))
    const stale = sandbox.admin.staleTokens > 0
    if (what === 'session-token') {
      if (stale) sandbox.admin.staleTokens--
      return Response.json({ token: shop.sessionToken({ user, stale }) })
    }
    if (what === 'grant') {
      const asked = (url.searchParams.get('scopes') ?? '').split(',').filter((one) => optional.includes(one))
      shop.grantScopes([...new Set([...shop.scopes, ...asked])])
      return Response.json({ granted: shop.scopes })
    }
    if (what === 'document') {
      const src = new URL(url.searchParams.get('path') ?? '/app', sandbox.appUrl)
      const locale = url.searchParams.get('locale') ?? 'en'
      const withIdToken = !sandbox.admin.withoutToken
      for (const [name, value] of shop.documentQuery({ path: src.pathname, locale, withIdToken })) {
        src.searchParams.set(name, value)
      }
      if (withIdToken) src.searchParams.set('id_token', shop.sessionToken({ user, stale }))
      return Response.json({ src: src.href })
    }
    if (what !== 'install' || request.method !== 'POST') return notFound()
    shopOf(new URLSearchParams(await request.text()).get('shop')).install()
    return seeOther(sandbox.adminUrl())
  }

  async function changeStore(name: string, request: Request): Promise<Response> {
    const act = storeActions[name]
    if (!act) return notFound()
    const form = new URLSearchParams(await request.text())
    const done = tried(() => act(sandbox.shop, form))
    return seeOther(`/store?done=${encodeURIComponent(done)}`)
  }

  async function makeTrouble(name: string): Promise<Response> {
    const trouble = troubles[name]
    if (!trouble) return notFound()
    await trouble.act(sandbox)
    return seeOther('/trouble')
  }
}

function tried(act: () => string): string {
  try {
    return act()
  } catch (error) {
    return `That did not work: ${error instanceof Error ? error.message : String(error)}`
  }
}

const { optionalScopes: optional } = readAppToml(
  fileURLToPath(new URL('../../shopify.app.toml', import.meta.url)),
)

const wantedScopes = ({ shop }: Sandbox) =>
  shop.scopes.length > 0 ? shop.scopes : ['read_customers', 'read_orders', 'read_products']

async function asset(path: string): Promise<Response> {
  const { files = [], type = '' } = assets[path] ?? {}
  const folder = new URL('public/', import.meta.url)
  const texts = await Promise.all(files.map((file) => readFile(fileURLToPath(new URL(file, folder)), 'utf8')))
  const headers = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }
  return new Response(texts.join('\n'), { headers })
}
