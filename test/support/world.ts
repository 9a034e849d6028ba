// Everything a test needs, started and stopped together: two remote systems, a database, a queue, the app's engine.

import { pino } from 'pino'
import type { z } from 'zod'
import { readConfig } from '#app/server/config.server.ts'
import type { Database } from '#app/db/client.server.ts'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { startRuntime, type Runtime } from '#app/server/runtime.server.ts'
import { saveSettings } from '#app/sync/org/choices.server.ts'
import { startImport, type ImportOptions } from '#app/sync/import/import.server.ts'
import { createShopify, type ShopSpec } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import type { OrgSpec } from '#test/simulators/zoho/types.ts'
import { consentWholly } from './consent.ts'
import { cloneDatabase } from './database.ts'
import { countPending, untilEnded } from './looks.ts'
import { openNetwork } from './network.ts'
import { inTime, until, untilAtRest } from './until.ts'
import { webhookRoutes } from './webhook-routes.ts'

export { until }

const appUrl = 'https://app.test'
const apiKey = 'test-api-key'
const apiSecret = 'test-secret-0123456789abcdef012345'
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'

/** What a test chooses; all else is as at first. */
export type Choices = z.input<typeof Settings>

export type World = Awaited<ReturnType<typeof startWorld>>

export type WorldOptions = {
  shop?: Partial<ShopSpec>
  org?: OrgSpec
  /** Log lines at error level that the test expects; any other fails it. */
  expectErrors?: RegExp
  now?: () => Date
  db?: Database
  /** What else the operator gives the app. */
  env?: Record<string, string>
  /** False: nothing is taken off the queue; the test runs the jobs itself. */
  working?: boolean
}

export async function startWorld(options: WorldOptions = {}) {
  const clock = options.now ? { now: options.now } : {}
  const keys = { apiKey, apiSecret, appToml: 'shopify.app.toml' }
  const shopify = createShopify({ ...keys, ...clock, webhookUrl: (path) => appUrl + path })
  const zoho = createZoho({ clientId: '1000.SIMULATOR', clientSecret: 'simulator-secret', ...clock })
  const domain = ShopDomain.parse(options.shop?.domain ?? 'acme.myshopify.com')
  const shop = shopify.addShop({ name: 'Acme', currency: 'USD', ...options.shop, domain })
  const org = zoho.addOrg({ name: 'Acme Sales', edition: 'enterprise', currency: 'USD', ...options.org })
  const errors: string[] = []
  const log = errorLog(errors, options.expectErrors)
  const db = options.db ?? (await inTime('a database', cloneDatabase()))
  const runtime = await inTime('the app', startRuntime(config(options.env), { db, log, ...clock }))
  // Tests sweep when they mean to: with each minute of the clock, a comparison fell into whatever import was under way.
  await runtime.sync.queue.boss.unschedule('sweep')
  const app = { answersFor: (host: string) => host === 'app.test', handle: webhookRoutes(runtime) }
  const network = openNetwork([app, shopify, zoho])
  if (options.working !== false) await inTime('its work', runtime.work())

  return {
    shopify,
    zoho,
    shop,
    org,
    domain,
    runtime,
    sync: runtime.sync,
    db: runtime.db,
    errors,
    /** The first visit: token exchange, shop facts. */
    install: () => inTime('a visit', visit(runtime, shop.documentQuery())),
    connect: () =>
      inTime(
        'a consent',
        consentWholly(runtime, domain, (url) => zoho.consent(url)),
      ),
    choose: (choices: Choices) => saveSettings(runtime.sync, domain, Settings.parse(choices)),
    /** Installs, connects, chooses and imports; answers the ended run. */
    async importAll(choices: Choices = {}, importing: Partial<ImportOptions> = {}) {
      await this.install()
      await this.connect()
      await this.choose(choices)
      return this.runImport(importing)
    },
    async runImport(importing: Partial<ImportOptions> = {}) {
      const all = { kinds: ['product', 'customer', 'order'], since: null } satisfies ImportOptions
      const { runId } = await startImport(runtime.sync, domain, { ...all, ...importing })
      return endOf(runtime, runId)
    },
    endOf: (runId: string) => endOf(runtime, runId),
    /** Until nothing is due: webhooks delivered, changes synced. */
    async settled() {
      await shopify.settled()
      await untilAtRest(async () => (await countPending(runtime.db, domain)) === 0)
    },
    /** The same, and no comparison is under way or about to start. */
    async resting() {
      await this.settled()
      await untilAtRest(async () => (await waitingJobs(runtime)) === 0)
      await this.settled()
    },
    pending: () => countPending(runtime.db, domain),
    async [Symbol.asyncDispose]() {
      await inTime('the end of the app', runtime.stop())
      network.close()
      shopify.close()
      zoho.close()
      if (errors.length > 0) throw new Error(`unexpected errors in the log:\n${errors.join('\n')}`)
    },
  }
}

/** What the operator gives the app. */
export const environment = {
  SHOPIFY_API_KEY: apiKey,
  SHOPIFY_API_SECRET: apiSecret,
  SHOPIFY_APP_URL: appUrl,
  ZOHO_CLIENT_ID: '1000.SIMULATOR',
  ZOHO_CLIENT_SECRET: 'simulator-secret',
  SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  LOG_LEVEL: 'info',
}

export const config = (more: Record<string, string> = {}) => readConfig({ ...environment, ...more })

async function visit(runtime: Runtime, query: URLSearchParams) {
  const request = new Request(`${appUrl}/app?${query}`, { headers: { 'user-agent': browser } })
  return runtime.authenticateAdmin(request)
}

async function endOf(runtime: Runtime, runId: string) {
  await untilEnded(runtime.db, runId)
  const run = await loadRun(runtime.db, runId)
  if (!run) throw new Error('the run is gone')
  return run
}

async function waitingJobs({ db }: Runtime): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pgboss.job WHERE name <> 'sweep' AND state IN ('created', 'retry', 'active')`
  return row?.n ?? 0
}

/** Time flies while this goes on: what waits for a minute waits for a moment. */
export async function inFlyingTime<T>(clock: { skipMs: number }, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void (clock.skipMs += 20_000), 250)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

function errorLog(errors: string[], expected: RegExp | undefined) {
  const write = (line: string) => {
    const { level } = JSON.parse(line)
    if (process.env.TEST_LOG) console.log(line.trimEnd())
    if (level >= 50 && !expected?.test(line)) errors.push(line.trimEnd())
  }
  return pino({ level: 'debug' }, { write })
}
