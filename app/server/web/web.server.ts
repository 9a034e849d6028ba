// The web of one process, in the order in which a request meets it: headers, a spelling, webhooks, files, rates, screens.

import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import { ShopDomain } from '#app/lib/ids.ts'
import type { Runtime } from '#app/server/runtime.server.ts'
import { createWebhookEndpoint, type WebhookActions } from './webhook-endpoint.server.ts'
import { answerErrors, refuse } from './answers.server.ts'
import { createBodyReader, type BodyReader } from './body.server.ts'
import { nameRequest, noStore, securityHeaders } from './headers.server.ts'
import { guardMetrics } from './metrics.server.ts'
import { canonicalPath } from './path.ts'
import { limitRates, type Rates } from './rates.server.ts'
import { createScreens, type ScreenHandler } from './screens.server.ts'

export type WebSetup = {
  runtime: Runtime
  /** Remix. */
  handle: ScreenHandler
  webhooks: WebhookActions
  /** The folder of the built files. */
  files: string
  rates?: Rates
  readBody?: BodyReader
}

/** Express, ready to listen. */
export function createWeb({ runtime, handle, webhooks, files, rates, readBody }: WebSetup): Express {
  const { config, log, sync } = runtime
  const { trustProxy } = config
  const reader = readBody ?? createBodyReader()
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy])
  app.use(nameRequest, securityHeaders(config), refuseMisspelled)
  app.use(createWebhookEndpoint({ actions: webhooks, runtime, readBody: reader }))
  app.use(compression())
  app.use('/assets', express.static(`${files}/assets`, { immutable: true, maxAge: '1y' }))
  app.use(express.static(files, { maxAge: '1h' }))
  app.use(noStore, refuseForeignShop, guardMetrics(config))
  app.use(unlessHealth(limitRates(config.shopify.secrets, sync.now, rates)))
  app.use(createScreens({ runtime, handle, readBody: reader }))
  app.use(answerErrors(log))
  return app
}

const refuseMisspelled: RequestHandler = ({ originalUrl }, outgoing, next) =>
  canonicalPath(originalUrl) === null ? refuse(outgoing, 400) : next()

// Shopify's library writes what it finds here into headers and pages.
const refuseForeignShop: RequestHandler = ({ originalUrl }, outgoing, next) => {
  const shops = new URLSearchParams(originalUrl.slice(originalUrl.indexOf('?') + 1)).getAll('shop')
  return shops.every((shop) => ShopDomain.safeParse(shop).success) ? next() : refuse(outgoing, 400)
}

// Load balancers ask often, from one address; the answer is a second old at most and costs nothing.
const unlessHealth =
  (limit: RequestHandler): RequestHandler =>
  (incoming, outgoing, next) =>
    canonicalPath(incoming.originalUrl) === '/healthz' ? next() : limit(incoming, outgoing, next)
