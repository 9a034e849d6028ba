// The app's web in this process: the real Express, the real Remix and the real routes, on a port of their own. The
// browser's half is not built: addresses of scripts lead nowhere.

import type { AddressInfo } from 'node:net'
import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import * as entry from '#app/entry.server.tsx'
import * as root from '#app/root.tsx'
import * as nowhere from '#app/routes/$.tsx'
import * as outside from '#app/routes/_index.tsx'
import * as csv from '#app/routes/app.activity[.]csv.tsx'
import * as activity from '#app/routes/app.activity.tsx'
import * as compare from '#app/routes/app.compare.tsx'
import * as connect from '#app/routes/app.connect.tsx'
import * as digest from '#app/routes/app.digest.tsx'
import * as find from '#app/routes/app.find.tsx'
import * as preflight from '#app/routes/app.preflight.tsx'
import * as privacy from '#app/routes/app.privacy.tsx'
import * as question from '#app/routes/app.question.tsx'
import * as records from '#app/routes/app.$records.tsx'
import * as sample from '#app/routes/app.sample.tsx'
import * as settings from '#app/routes/app.settings.tsx'
import * as choices from '#app/routes/app.zoho-choices.tsx'
import * as move from '#app/routes/app.move.tsx'
import * as home from '#app/routes/app._index.tsx'
import * as frame from '#app/routes/app.tsx'
import * as auth from '#app/routes/auth.$.tsx'
import * as wayBack from '#app/routes/auth.return.tsx'
import * as extensionDetails from '#app/routes/extension.details.tsx'
import * as extension from '#app/routes/extension.record.tsx'
import * as extensionSelected from '#app/routes/extension.selected.tsx'
import * as health from '#app/routes/healthz.tsx'
import * as unsubscribe from '#app/routes/mail.unsubscribe.tsx'
import * as metrics from '#app/routes/metrics.tsx'
import * as webhooksApp from '#app/routes/webhooks.app.tsx'
import * as flowActions from '#app/routes/webhooks.flow-actions.tsx'
import * as webhooksDraftOrders from '#app/routes/webhooks.draft-orders.tsx'
import * as webhooksOrders from '#app/routes/webhooks.orders.tsx'
import * as callback from '#app/routes/zoho.callback.tsx'
import type { Config } from '#app/server/config.server.ts'
import { listen } from '#app/server/web/listen.server.ts'
import { createWeb, type WebSetup } from '#app/server/web/web.server.ts'
import { webhookActionsOf } from '#app/server/web/webhook-endpoint.server.ts'
import { call, type Answer, type Call } from './http-call.ts'
import type { World } from './world.ts'

type Module = ServerBuild['routes'][string] extends infer Route | undefined
  ? Route extends { module: infer One }
    ? One
    : never
  : never
const route = (id: string, path: string | undefined, module: object, parentId = 'root') => ({
  id,
  path,
  module: module as Module,
  ...(id === 'root' ? {} : { parentId }),
  ...(path === undefined && id !== 'root' && id !== 'routes/app' ? { index: true } : {}),
})

const routes = [
  route('root', '', root),
  route('routes/_index', undefined, outside),
  route('routes/$', '*', nowhere),
  route('routes/app', 'app', frame),
  route('routes/app._index', undefined, home, 'routes/app'),
  route('routes/app.activity', 'activity', activity, 'routes/app'),
  route('routes/app.activity[.]csv', 'activity.csv', csv, 'routes/app'),
  route('routes/app.compare', 'compare', compare, 'routes/app'),
  route('routes/app.connect', 'connect', connect, 'routes/app'),
  route('routes/app.digest', 'digest', digest, 'routes/app'),
  route('routes/app.find', 'find', find, 'routes/app'),
  route('routes/app.$records', ':records', records, 'routes/app'),
  route('routes/app.move', 'move', move, 'routes/app'),
  route('routes/app.preflight', 'preflight', preflight, 'routes/app'),
  route('routes/app.privacy', 'privacy', privacy, 'routes/app'),
  route('routes/app.question', 'question', question, 'routes/app'),
  route('routes/app.sample', 'sample', sample, 'routes/app'),
  route('routes/app.settings', 'settings', settings, 'routes/app'),
  route('routes/app.zoho-choices', 'zoho-choices', choices, 'routes/app'),
  route('routes/auth.$', 'auth/*', auth),
  route('routes/auth.return', 'auth/return', wayBack),
  route('routes/extension.details', 'extension/details', extensionDetails),
  route('routes/extension.record', 'extension/record', extension),
  route('routes/extension.selected', 'extension/selected', extensionSelected),
  route('routes/healthz', 'healthz', health),
  route('routes/mail.unsubscribe', 'mail/unsubscribe', unsubscribe),
  route('routes/metrics', 'metrics', metrics),
  route('routes/webhooks.app', 'webhooks/app', webhooksApp),
  route('routes/webhooks.draft-orders', 'webhooks/draft-orders', webhooksDraftOrders),
  route('routes/webhooks.flow-actions', 'webhooks/flow-actions', flowActions),
  route('routes/webhooks.orders', 'webhooks/orders', webhooksOrders),
  route('routes/zoho.callback', 'zoho/callback', callback),
]

const has = (module: object, name: string) => name in module
const entries = routes.map((one) => ({
  id: one.id,
  path: one.path,
  module: `/assets/${one.id}.js`,
  ...('index' in one ? { index: true } : {}),
  ...('parentId' in one ? { parentId: one.parentId } : {}),
  hasAction: has(one.module, 'action'),
  hasLoader: has(one.module, 'loader'),
  hasClientAction: false,
  hasClientLoader: false,
  hasErrorBoundary: has(one.module, 'ErrorBoundary'),
}))

const build = {
  mode: 'production',
  entry: { module: entry },
  routes: Object.fromEntries(routes.map((one) => [one.id, one])),
  assets: {
    entry: { module: '/assets/entry.js', imports: [] },
    url: '/assets/manifest.js',
    version: '1',
    routes: Object.fromEntries(entries.map((one) => [one.id, one])),
  },
  publicPath: '/',
  assetsBuildDirectory: 'build/client',
  isSpaMode: false,
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: false,
    v3_singleFetch: true,
  },
} as ServerBuild

export type Web = {
  port: number
  call: (path: string, init?: Call) => Promise<Answer>
  close: () => Promise<void>
}

/** Listens on this machine. `config` changes what the environment would say. */
export async function startWeb(
  { runtime }: Pick<World, 'runtime'>,
  { config = {}, ...options }: Partial<WebSetup> & { config?: Partial<Config> } = {},
): Promise<Web> {
  const changed = { ...runtime, config: { ...runtime.config, ...config } }
  const handle = createRequestHandler(build, 'production')
  const webhooks = webhookActionsOf(build)
  const web = createWeb({ runtime: changed, handle, webhooks, files: 'build/client', ...options })
  const server = await listen(web, { port: 0, host: '127.0.0.1', isTrusted: () => true })
  const { port } = server.address() as AddressInfo
  return {
    port,
    call: (path, init = {}) => call(port, path, init),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
