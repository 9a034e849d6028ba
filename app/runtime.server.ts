// Opens database, queue and both remotes, in order; closes them in reverse. One a process.

import type { Config } from './config.server.ts'
import { openEmbedded, openPostgres, type Database } from './db/client.server.ts'
import { alone } from './db/locks.server.ts'
import { migrate } from './db/migrate.server.ts'
import { createNoter } from './db/note-group.server.ts'
import type { Digests } from './lib/digests.server.ts'
import type { ShopDomain } from './lib/ids.ts'
import { createLog, type Log } from './lib/log.server.ts'
import { createMetrics, type Metrics } from './lib/metrics.server.ts'
import { createSecrets, type Secrets } from './lib/secrets.server.ts'
import { openQueue, type Queue } from './queue/boss.server.ts'
import { startWork } from './queue/work.server.ts'
import { createShopifyApp, type AdminVisit } from './shopify/app.server.ts'
import { createShopifyAdmin } from './shopify/admin.server.ts'
import { createSessionStorage } from './shopify/sessions.server.ts'
import { createTokenMemo } from './shopify/token-memo.ts'
import { forgetToken, offlineToken } from './shopify/token.server.ts'
import { verifyWebhook, type VerifiedWebhook } from './shopify/verify.server.ts'
import type { SyncContext } from './sync/context.ts'
import { openDigests } from './sync/digest-keys.server.ts'
import { syncHandlers } from './sync/handlers.server.ts'
import { noteInstall } from './sync/install.server.ts'
import { sweep } from './sync/sweep.server.ts'
import { createWaker } from './sync/waker.server.ts'
import { createZohoDirectory } from './sync/zoho-access.server.ts'
import { createZohoConsents } from './zoho/consent.server.ts'

export type Runtime = {
  config: Config
  db: Database
  sync: SyncContext
  log: Log
  metrics: Metrics
  /** @throws Response for Shopify's own flows: bounce, 401, redirect */
  authenticateAdmin: (request: Request) => Promise<AdminVisit>
  addDocumentResponseHeaders: (request: Request, headers: Headers) => void
  /** @throws Response 400, 401 or 405 */
  verifyWebhook: (request: Request) => Promise<VerifiedWebhook>
  /** Starts carrying in this process. */
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
}

const openDatabase = ({ database }: Config): Promise<Database> =>
  'url' in database ? Promise.resolve(openPostgres(database.url)) : openEmbedded(`${database.dataDir}/db`)

export async function startRuntime(config: Config, options: RuntimeOptions = {}): Promise<Runtime> {
  const log = options.log ?? createLog(config.logLevel)
  const metrics = createMetrics()
  const db = options.db ?? (await openDatabase(config))
  const applied = await migrate(db, options.migrations ?? 'prisma/migrations')
  if (applied.length > 0) log.info({ migrations: applied }, 'database migrated')
  const queue = await openQueue(db, log)
  const { sync, hurry, close, sessions, tokens } = createSync({
    config,
    ...(await openKeys(config, db, { log, metrics })),
    db,
    queue,
    log,
    metrics,
    now: options.now ?? (() => new Date()),
  })
  const shopify = createShopifyApp({
    config,
    sessionStorage: sessions,
    lock: sync.lock,
    afterInstall: (shop, token, scopes) => {
      tokens.forget(shop)
      return noteInstall(sync, adminWith(shop, token), scopes)
    },
  })
  return {
    config,
    db,
    sync,
    log,
    metrics,
    ...shopify,
    verifyWebhook: (request) => verifyWebhook(config.shopify.secrets, request),
    work: async () => {
      await startWork(queue, syncHandlers(sync), log)
      await sweep(sync)
    },
    check: () => check(db, queue),
    stop: async () => {
      hurry()
      await queue.stop()
      await close()
      await db.close()
    },
  }
}

async function openKeys(config: Config, db: Database, { log, metrics }: { log: Log; metrics: Metrics }) {
  const secrets = createSecrets(config.secretsKeys)
  const digests = await openDigests(db, secrets, () => {
    metrics.operatorAlarms.inc({ what: 'secrets_key' })
    log.error('SECRETS_KEY is not the key that values were encrypted with: merchants have to reconnect')
  })
  return { secrets, digests }
}

// A client for the token just exchanged.
const adminWith = (shop: ShopDomain, token: string) =>
  createShopifyAdmin({
    shop,
    token: () => Promise.resolve(token),
    forgetToken: () => Promise.resolve(),
    buckets: new Map(),
    onThrottled: () => undefined,
  })

type Parts = {
  config: Config
  secrets: Secrets
  digests: Digests
  db: Database
  queue: Queue
  log: Log
  metrics: Metrics
  now: () => Date
}

function createSync({ config, ...parts }: Parts) {
  const { db, queue, log, metrics, now, secrets } = parts
  const sessions = createSessionStorage(db.prisma, secrets)
  const lock = <T>(key: string, task: () => Promise<T>) => alone(db, key, task)
  const zohoConsents = createZohoConsents(config)
  const directory = createZohoDirectory({ db, secrets, metrics, log, consents: zohoConsents, lock, now })
  const waker = createWaker(queue, log)
  const buckets = new Map()
  const onRefused = (shop: ShopDomain) => {
    metrics.operatorAlarms.inc({ what: 'shopify_client_refused' })
    log.error({ shop }, "Shopify refuses this app's client id or secret")
  }
  const source = { config, sessions, lock, now, onRefused }
  const tokens = createTokenMemo((shop, refused) => offlineToken(source, shop, refused))
  const sync: SyncContext = {
    ...parts,
    lock,
    note: createNoter(db),
    wake: waker.wake,
    startShift: waker.startShift,
    zohoConsents,
    zohoFor: directory.zohoFor,
    zohoWith: directory.zohoWith,
    forgetZoho: directory.forget,
    importsWaitUntil: directory.importsWaitUntil,
    shopifyFor: (shop) =>
      createShopifyAdmin({
        shop,
        token: (refused) => tokens.token(shop, refused),
        forgetToken: (dead) => forgetToken(source, shop, dead),
        buckets,
        onThrottled: () => metrics.shopifyThrottled.inc(),
      }),
  }
  const close = async () => {
    await waker.close()
    await directory.close()
  }
  return { sync, sessions, tokens, hurry: waker.hurry, close }
}

async function check(db: Database, queue: Queue): Promise<void> {
  await db.prisma.$queryRaw`SELECT 1`
  await queue.check()
}
