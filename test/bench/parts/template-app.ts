// Shopify's own template as far as webhooks go: a Remix route action that calls authenticate.webhook, with
// PrismaSessionStorage, and nothing else. Behind the same Express as ours, on the same kind of database.

import '@shopify/shopify-app-remix/adapters/node'
import { createRequestHandler } from '@remix-run/express'
import type { ActionFunctionArgs, ServerBuild } from '@remix-run/node'
import { Session } from '@shopify/shopify-api'
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from '@shopify/shopify-app-remix/server'
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma'
import compression from 'compression'
import express from 'express'
import { openEmbedded, openPostgres } from '#app/db/client.server.ts'
import { migrate } from '#app/db/migrate.server.ts'
import { liveApp } from './live-messages.ts'

const [port = '', shop = '', dataDir = ''] = process.argv.slice(2)
const url = process.env.BENCH_TEMPLATE_DATABASE_URL
const db = url ? openPostgres(url) : await openEmbedded(dataDir)
await migrate(db, 'prisma/migrations')
const sessionStorage = new PrismaSessionStorage(db.prisma)
const hour = 3_600_000
await sessionStorage.storeSession(
  new Session({
    id: `offline_${shop}`,
    shop,
    state: '',
    isOnline: false,
    accessToken: 'shpat_bench',
    scope: 'read_orders',
    expires: new Date(Date.now() + 24 * hour),
  }),
)
const shopify = shopifyApp({
  apiKey: liveApp.apiKey,
  apiSecretKey: liveApp.apiSecret,
  apiVersion: ApiVersion.July26,
  scopes: ['read_orders'],
  appUrl: `http://localhost:${port}`,
  authPathPrefix: '/auth',
  sessionStorage,
  distribution: AppDistribution.AppStore,
  logger: { level: LogSeverity.Warning },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
})

// The template's app/routes/webhooks.*.tsx.
async function action({ request }: ActionFunctionArgs) {
  await shopify.authenticate.webhook(request)
  return new Response()
}

const route = (id: string, path: string, module: object) => ({
  id,
  path,
  module,
  ...(id === 'root' ? {} : { parentId: 'root' }),
})
const build = {
  mode: 'production',
  entry: { module: { default: () => new Response(null, { status: 500 }) } },
  routes: {
    root: route('root', '', { default: () => null }),
    webhooks: route('webhooks', 'webhooks/orders', { action }),
  },
  assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '' },
  basename: '/',
  publicPath: '/',
  assetsBuildDirectory: '',
  isSpaMode: false,
  future: { v3_singleFetch: true, v3_throwAbortReason: true },
} as unknown as ServerBuild

const app = express()
app.disable('x-powered-by')
app.use(compression())
const handle = createRequestHandler({ build, mode: 'production' })
app.all('*', (request, response, next) => void handle(request, response, next))
app.listen(Number(port), () => process.send?.({ answer: 'listening' }))
process.once('disconnect', () => process.exit(0))
