// Opens database, queue and both remotes, in order; closes them in reverse. One a process.

import { randomUUID } from 'node:crypto'
import type { Config } from './config.server.ts'
import { openEmbedded, openPostgres, type Database } from '#app/db/client.server.ts'
import { claimDirectory } from '#app/db/directory-owner.server.ts'
import { forgetLeases } from '#app/db/work/leases.server.ts'
import { alone, type Lock } from '#app/db/work/locks.server.ts'
import { migrate } from '#app/db/migrate.server.ts'
import { createChangeRecorder } from '#app/db/tables/changes.server.ts'
import { loadShop } from '#app/db/tables/shops.server.ts'
import { onceASecond } from '#app/server/web/health.server.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import { whenRoom } from '#app/db/embedded-disk.server.ts'
import { boundedUrl, whenReachable } from '#app/db/reachable.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { createLog, type Log } from '#app/lib/telemetry/log.server.ts'
import { createMetrics, remoteObserver, type Metrics } from '#app/lib/telemetry/metrics.server.ts'
import { createSecrets, type Secrets } from '#app/lib/secrets/secrets.server.ts'
import { createShopLimits, type ShopLimits } from '#app/lib/shop-limits.server.ts'
import { accessAlarm, adminWith } from './shopify-access.server.ts'
import { createMailer, taskWords, type OpenMailer } from '#app/server/mail/mailer.server.ts'
import { openQueue, type Queue } from '#app/queue/boss.server.ts'
import { addGauges } from '#app/operations/gauges.server.ts'
import { startTracing } from '#app/operations/tracing.server.ts'
import { startWork } from '#app/queue/work.server.ts'
import { createShopifyApp, type AdminVisit } from '#app/shopify/auth/app.server.ts'
import type { Bucket } from '#app/shopify/graphql/throttle.ts'
import { createShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import { createPriorTokens } from '#app/db/protection/prior-tokens.server.ts'
import { createSessionStorage } from '#app/shopify/auth/sessions.server.ts'
import { createTokenMemo } from '#app/shopify/auth/token-memo.ts'
import { forgetToken, offlineToken, renewToken } from '#app/shopify/auth/token.server.ts'
import { readSigned, verifyWebhook, type VerifiedWebhook } from '#app/shopify/webhooks/verify.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { openDigests } from '#app/sync/protection/digest-keys.server.ts'
import { syncHandlers } from '#app/sync/handlers.server.ts'
import { recordInstall } from '#app/sync/lifecycle/install.server.ts'
import { sweep } from '#app/sync/reconcile/sweep.server.ts'
import { createDebounce } from '#app/sync/work/debounce.server.ts'
import { createLiveFirst } from '#app/sync/work/live-first.server.ts'
import { createZohoDirectory } from '#app/sync/zoho-session/zoho-access.server.ts'
import { createZohoConsents } from '#app/zoho/oauth/consent.server.ts'

export type Runtime = {
  config: Config
  db: Database
  sync: SyncContext
  log: Log
  metrics: Metrics
  /** @throws Response for Shopify's own flows: bounce, 401, redirect */
  authenticateAdmin: (request: Request) => Promise<AdminVisit>
  /** Headers of a document; answers the nonce that its inline scripts have to carry. */
  addDocumentHeaders: (request: Request, headers: Headers) => string
  /**
   * @param topics the route's own
   * @throws Response 400, 401 or 405
   */
  verifyWebhook: (request: Request, topics: readonly string[]) => Promise<VerifiedWebhook>
  /**
   * The body of a request of Shopify Flow, which names its shop there.
   * @throws Response 400, 401 or 405
   */
  readSigned: (request: Request) => Promise<string>
  /** @throws ThrottledError when the shop has asked for something costly too often */
  limit: ShopLimits
  /** Starts syncing in this process, at once; the promise is of its first look at what is due. */
  work: () => Promise<void>
  /** @throws when database or queue do not answer */
  check: () => Promise<void>
  stop: () => Promise<void>
}

export type RuntimeOptions = {
  /** An open database instead of the configured one: tests clone a prepared one. */
  db?: Database
  now?: () => Date
  log?: Log
  migrations?: string
  /** How long to wait for another process on the embedded database. */
  graceMs?: number
}

/** A process that was told to end may need as long for it: the next one waits. */
const ownerMs = 30_000

async function openDatabase({ database }: Config, graceMs: number, log: Log): Promise<Database> {
  if ('url' in database) return openPostgres(boundedUrl(database.url), database)
  const claim = await claimDirectory(database.dataDir, graceMs)
  // What is under way has no answer, and nothing can be asked any more: the next process recovers what is committed.
  const end = (cause: Error) => {
    log.fatal(
      { err: cause, directory: database.dataDir },
      'the embedded database ended, and this process with it',
    )
    process.exit(1)
  }
  const db = await whenRoom(log, database.dataDir, () => openEmbedded(`${database.dataDir}/db`, end))
  const close = async () => {
    try {
      await db.close()
    } finally {
      await claim.release()
    }
  }
  return { ...db, close }
}

// Over a connection of its own: an index of a large table may take longer than any other statement is given.
async function migrateDatabase({ database }: Config, db: Database, migrations: string): Promise<string[]> {
  if (!db.url || !('url' in database)) return migrate(db, migrations)
  const own = openPostgres(database.url)
  try {
    return await migrate(own, migrations)
  } finally {
    await own.close()
  }
}

export async function startRuntime(config: Config, options: RuntimeOptions = {}): Promise<Runtime> {
  const log = options.log ?? createLog(config.logLevel)
  const metrics = createMetrics()
  const tracing = await startTracing(config.tracing)
  const db = options.db ?? (await openDatabase(config, options.graceMs ?? ownerMs, log))
  const migrations = options.migrations ?? 'prisma/migrations'
  const applied = await whenReachable(log, () => migrateDatabase(config, db, migrations))
  if (applied.length > 0) log.info({ migrations: applied }, 'database migrated')
  if (db.pglite) await forgetLeases(db)
  const queue = await whenReachable(log, () => openQueue(db, log))
  const now = options.now ?? (() => new Date())
  addGauges({ metrics, db, log, now })
  const keys = await whenReachable(log, () => openKeys(config, db, { log, metrics }))
  const mailer = createMailer({ config, log, metrics })
  const parts = { config, ...keys, db, queue, log, metrics, now, mailer }
  const created = createSync(parts)
  const { sync, hurry, close } = created
  return {
    config,
    db,
    sync,
    log,
    metrics,
    ...openAdmin(config, created),
    verifyWebhook: webhookVerifier(config, log, metrics),
    readSigned: (request) => readSigned(config.shopify.secrets, request),
    work: async () => {
      startWork(queue, syncHandlers(sync), log)
      await whenReachable(log, () => sweep(sync))
    },
    limit: createShopLimits(sync.now),
    check: onceASecond(() => check(db, queue)),
    stop: async () => {
      hurry()
      await queue.stop()
      await close()
      mailer?.close()
      await db.close()
      await tracing?.stop()
    },
  }
}

function webhookVerifier(
  { shopify: { secrets } }: Config,
  log: Log,
  metrics: Metrics,
): Runtime['verifyWebhook'] {
  const onForged = (about: object) => log.warn(about, 'webhook of another shop')
  return (request, topics) =>
    verifyWebhook({ secrets, topics, onForged }, request).catch((refusal: unknown) => {
      metrics.webhooks.inc({ topic: 'none', answer: 'refused' })
      throw refusal
    })
}

async function openKeys(config: Config, db: Database, { log, metrics }: { log: Log; metrics: Metrics }) {
  const secrets = createSecrets(config.secretsKeys)
  const digests = await openDigests(db, secrets, () => {
    metrics.operatorAlarms.inc({ what: 'secrets_key' })
    log.error('SECRETS_KEY is not the key that values were encrypted with: merchants have to reconnect')
  })
  return { secrets, digests }
}

// The app in the shop's admin: by its id, which Shopify takes for its handle.
const adminApp = (shop: ShopDomain, { shopify: { apiKey } }: Config): string =>
  `https://admin.shopify.com/store/${shop.replace('.myshopify.com', '')}/apps/${apiKey}`

type Parts = {
  config: Config
  secrets: Secrets
  digests: Digests
  db: Database
  queue: Queue
  log: Log
  metrics: Metrics
  now: () => Date
  mailer: OpenMailer | null
}

const clientOf = ({ shopify: { apiKey: id, secrets } }: Config) => ({ id, secrets })

function createSync({ config, ...parts }: Parts) {
  const { db, queue, log, metrics, now, secrets } = parts
  const sessions = createSessionStorage(db.prisma, secrets, createPriorTokens(db))
  const lock: Lock = (key, task) => alone(db, key, task)
  const zohoConsents = createZohoConsents(config)
  const directory = createZohoDirectory({ db, secrets, metrics, log, consents: zohoConsents, lock, now })
  const debounce = createDebounce(queue, log)
  const buckets = new Map<string, Bucket>()
  const observer = remoteObserver(metrics, 'shopify')
  const onRefused = (shop: ShopDomain) => {
    metrics.operatorAlarms.inc({ what: 'shopify_client_refused' })
    log.error({ shop }, "Shopify refuses this app's client id or secret")
  }
  const access = accessAlarm({ metrics, log, now })
  const source = { client: clientOf(config), sessions, lock, now, onRefused, restUntil: new Map() }
  const tokens = createTokenMemo((shop, refused) => offlineToken(source, shop, refused))
  const sync: SyncContext = {
    ...parts,
    life: randomUUID(),
    appUrl: config.shopify.appUrl,
    adminUrl: (shop, path) => adminApp(shop, config) + path,
    taskWords,
    lock,
    record: createChangeRecorder(db),
    wake: debounce.wake,
    startActiveJob: debounce.startActiveJob,
    liveFirst: createLiveFirst({ pool: db.pool, liveJobs: debounce.liveJobs, held: metrics.importsHeld }),
    renewToken: (shop) => renewToken(source, shop).finally(() => tokens.forget(shop)),
    zohoConsents,
    zohoFor: directory.zohoFor,
    zohoWith: directory.zohoWith,
    forgetZoho: directory.forget,
    shopifyFor: (shop) =>
      createShopifyAdmin({
        shop,
        token: (refused) => tokens.token(shop, refused),
        forgetToken: (dead) => forgetToken(source, shop, dead),
        buckets,
        onThrottled: () => metrics.shopifyThrottled.inc(),
        ...access,
        observer,
      }),
    shopifyPoints: (shop) => buckets.get(shop) ?? null,
  }
  const close = async () => {
    await debounce.close()
    await directory.close()
  }
  return { sync, sessions, tokens, access, hurry: debounce.hurry, close }
}

const openAdmin = (config: Config, { sync, sessions, tokens, access }: ReturnType<typeof createSync>) =>
  createShopifyApp({
    config,
    sessionStorage: sessions,
    lock: sync.lock,
    isKnown: async (shop) => (await loadShop(sync.db, shop)) !== null,
    afterInstall: (shop, token, scopes) => {
      tokens.forget(shop)
      return recordInstall(sync, adminWith(shop, token, { metrics: sync.metrics, access }), scopes)
    },
  })

async function check(db: Database, queue: Queue): Promise<void> {
  await db.prisma.$queryRaw`SELECT 1`
  await queue.check()
}
