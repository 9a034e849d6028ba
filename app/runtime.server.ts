// Opens database, queue and both remotes, in order; closes them in reverse. One a process.

import { createHash } from 'node:crypto'
import type { Config } from './config.server.ts'
import { openEmbedded, openPostgres, type Database } from './db/client.server.ts'
import { alone } from './db/locks.server.ts'
import { migrate } from './db/migrate.server.ts'
import { createNoter } from './db/note-group.server.ts'
import { boundedUrl, whenReachable } from './db/reachable.server.ts'
import type { ShopDomain } from './lib/ids.ts'
import { createLog, type Log } from './lib/log.server.ts'
import { createMetrics, type Metrics } from './lib/metrics.server.ts'
import { createSecrets } from './lib/secrets.server.ts'
import { openQueue, type Queue } from './queue/boss.server.ts'
import { startWork } from './queue/work.server.ts'
import { createShopifyApp, type AdminVisit } from './shopify/app.server.ts'
import { createShopifyAdmin } from './shopify/admin.server.ts'
import { createSessionStorage } from './shopify/sessions.server.ts'
import { createTokenMemo } from './shopify/token-memo.ts'
import { forgetToken, offlineToken } from './shopify/token.server.ts'
import { verifyWebhook, type VerifiedWebhook } from './shopify/verify.server.ts'
import type { SyncContext } from './sync/context.ts'
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
  'url' in database
    ? Promise.resolve(openPostgres(boundedUrl(database.url)))
    : openEmbedded(`${database.dataDir}/db`)

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
  const db = options.db ?? (await openDatabase(config))
  const migrations = options.migrations ?? 'prisma/migrations'
  const applied = await whenReachable(log, () => migrateDatabase(config, db, migrations))
  if (applied.length > 0) log.info({ migrations: applied }, 'database migrated')
  const queue = await whenReachable(log, () => openQueue(db, log))
  const { sync, hurry, close, sessions, tokens } = createSync({
    config,
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
      await whenReachable(log, () => sweep(sync))
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

// A client for the token just exchanged.
const adminWith = (shop: ShopDomain, token: string) =>
  createShopifyAdmin({
    shop,
    token: () => Promise.resolve(token),
    forgetToken: () => Promise.resolve(),
    buckets: new Map(),
    onThrottled: () => undefined,
  })

type Parts = { config: Config; db: Database; queue: Queue; log: Log; metrics: Metrics; now: () => Date }

function createSync({ config, ...parts }: Parts) {
  const { db, queue, log, metrics, now } = parts
  const secrets = createSecrets(config.secretsKey)
  const sessions = createSessionStorage(db.prisma, secrets)
  const lock = <T>(key: string, task: () => Promise<T>) => alone(db, key, task)
  const zohoConsents = createZohoConsents(config)
  const directory = createZohoDirectory({ db, secrets, metrics, consents: zohoConsents, lock, now })
  const waker = createWaker(queue, log)
  const buckets = new Map()
  const source = { config, sessions, lock, now }
  const tokens = createTokenMemo((shop, refused) => offlineToken(source, shop, refused))
  const sync: SyncContext = {
    ...parts,
    secrets,
    lock,
    note: createNoter(db),
    wake: waker.wake,
    startShift: waker.startShift,
    zohoConsents,
    zohoFor: directory.zohoFor,
    zohoWith: directory.zohoWith,
    forgetZoho: directory.forget,
    importsWaitUntil: directory.importsWaitUntil,
    stateKey: createHash('sha256').update(`state ${config.secretsKey}`).digest('base64url'),
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
