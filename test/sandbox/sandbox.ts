// Everything together, in one process beside the app's own: both simulators, the admin around the app, the CRM viewer.
// `npm run sandbox` starts it for people, the end-to-end tests for a browser.

import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createShopify, type ShopifySimulator, type ShopSimulator } from '#test/simulators/shopify/index.ts'
import { createZoho, type OrgSpec, type ZohoSimulator } from '#test/simulators/zoho/index.ts'
import { freePort, serve, startApp, type AppProcess, type Handler } from '../support/servers.ts'
import { startMailServer, type MailServer } from '../support/mail-server.ts'
import { startAppProxy } from './app-proxy.ts'
import { sandboxKeys, sandboxSecretsKey, sandboxZohoClient } from './keys.ts'
import { appHandle, storeHandle } from './pages/admin.ts'
import { createSite } from './site.ts'
import { createMemory, forgetAll } from './state.ts'

export type SandboxOptions = {
  /** the admin's and the app's address for the browser, and where the app itself listens; any free ones by default */
  ports?: { site: number; proxy: number; app: number }
  /** keeps the app's database, its log and the state of both simulators */
  stateDir: string
  /** fills a new store; not called when an earlier state was taken up */
  fill: (shop: ShopSimulator) => void
  /** puts a database where a new app looks for it; by default the app makes its own */
  lay?: (dataDir: string) => Promise<void>
  org?: OrgSpec
  installed?: boolean
  env?: Record<string, string>
}

export type Sandbox = {
  readonly url: string
  readonly appUrl: string
  readonly logFile: string
  readonly dataDir: string
  readonly shopify: ShopifySimulator
  readonly zoho: ZohoSimulator
  readonly shop: ShopSimulator
  /** what the app sends by mail comes here */
  readonly mail: MailServer
  readonly app: { running(): boolean; start(): Promise<void>; stop(signal?: NodeJS.Signals): Promise<void> }
  /** oddities of the admin: how many session tokens come stale, and whether pages open without one */
  readonly admin: { staleTokens: number; withoutToken: boolean }
  /** the app inside the admin, at one of its own paths */
  adminUrl(appPath?: string): string
  close(): Promise<void>
}

const store = { domain: 'harbour-goods.myshopify.com', name: 'Harbour Goods' }
const appToml = fileURLToPath(new URL('../../shopify.app.toml', import.meta.url))

const starting = async () => new Response('Starting', { status: 503 })

/** @throws PortTaken */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { stateDir, ports = { site: 0, proxy: 0, app: 0 } } = options
  const appPort = await freePort(ports.app)
  const dataDir = path.join(stateDir, 'data')
  const logFile = path.join(stateDir, 'app.log')
  const webhookUrl = (to: string) => `http://127.0.0.1:${appPort}${to}`
  const worlds = {
    shopify: createShopify({ ...sandboxKeys, webhookUrl, appToml }),
    zoho: createZoho(sandboxZohoClient),
  }
  const log = (line: string) => appendFileSync(logFile, `${line}\n`)
  const memory = createMemory(stateDir, worlds)

  let app: AppProcess | undefined
  let handle: Handler = starting
  const site = await serve((request) => handle(request), ports.site)
  const proxy = await startAppProxy({ port: ports.proxy, appPort, site: site.url })

  if (!(await memory.recall())) {
    await forgetAll(stateDir)
    await options.lay?.(dataDir)
    const shop = worlds.shopify.addShop({ ...store, installed: options.installed ?? true })
    options.fill(shop)
    worlds.zoho.addOrg({ name: 'Harbour Goods CRM', edition: 'enterprise', ...options.org })
    memory.touch()
  }

  const mail = await startMailServer()
  const env = {
    SHOPIFY_API_KEY: sandboxKeys.apiKey,
    SHOPIFY_API_SECRET: sandboxKeys.apiSecret,
    SHOPIFY_APP_URL: proxy.url,
    ZOHO_CLIENT_ID: sandboxZohoClient.clientId,
    ZOHO_CLIENT_SECRET: sandboxZohoClient.clientSecret,
    SECRETS_KEY: sandboxSecretsKey,
    DATA_DIR: dataDir,
    APP_BRIDGE_URL: `${site.url}/app-bridge.js`,
    SANDBOX: '1',
    SMTP_URL: mail.url,
    MAIL_FROM: 'Sync for Zoho CRM <sync@sandbox.test>',
    SIMULATORS_URL: `http://127.0.0.1:${site.port}`,
    ...options.env,
  }
  const sandbox: Sandbox = {
    ...worlds,
    url: site.url,
    appUrl: proxy.url,
    logFile,
    dataDir,
    mail,
    shop: worlds.shopify.shop(store.domain),
    admin: { staleTokens: 0, withoutToken: false },
    app: {
      running: () => app?.running() ?? false,
      async start() {
        if (sandbox.app.running()) return
        app = await startApp({ port: appPort, env, onLine: log })
      },
      async stop(signal) {
        await app?.stop(signal)
      },
    },
    adminUrl: (appPath = '/app') =>
      `${site.url}/store/${storeHandle(sandbox.shop)}/apps/${appHandle}${appPath}`,
    async close() {
      await sandbox.app.stop()
      await memory.close()
      worlds.shopify.close()
      worlds.zoho.close()
      await Promise.all([site.close(), proxy.close(), mail.close()])
    },
  }
  handle = createSite(sandbox, () => memory.touch())
  try {
    await sandbox.app.start()
  } catch (error) {
    await sandbox.close()
    throw error
  }
  return sandbox
}
