// What the engine is given to work with: the database, the queue, a client for each remote, the clock, the log. Tests give
// it a clock of their own.

import type { NewChanges } from '#app/db/tables/changes.server.ts'
import type { Database } from '#app/db/client.server.ts'
import type { Lock } from '#app/db/work/locks.server.ts'
import type { Digests } from '#app/lib/secrets/digests.server.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Secrets } from '#app/lib/secrets/secrets.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import type { Queue } from '#app/queue/boss.server.ts'
import type { Metrics } from '#app/lib/telemetry/metrics.server.ts'
import type { NotRenewed } from '#app/shopify/auth/token.server.ts'
import type { Bucket } from '#app/shopify/graphql/throttle.ts'
import type { ShopifyAdmin } from '#app/shopify/graphql/admin.server.ts'
import type { Mailer, TellTask } from './mail.ts'
import type { ZohoConsents } from '#app/zoho/oauth/consent.server.ts'
import type { ZohoClient } from '#app/zoho/client/client.server.ts'

/** The time for which a sync job works in this process. */
export type ActiveJob = {
  /** Waits `ms` for more, unless places are scarce. @returns whether this process was told of any */
  rest: (ms: number, signal: AbortSignal) => Promise<boolean>
  /** Whether others may be waiting for a place. */
  crowded: () => boolean
  end: () => void
}

/**
 * Before an import starts one more batch: while live changes are at work in a process that has no time to spare, the imports
 * of the process begin two batches a second, one after the other. One that stops waits for nobody.
 */
export type LiveFirst = (signal: AbortSignal) => Promise<void>

export type SyncContext = {
  db: Database
  queue: Queue
  log: Log
  metrics: Metrics
  now: () => Date
  /** Where the app itself answers: what a remote is told to call begins with it. */
  appUrl: string
  /** A page of the app in the shop's admin: for who reads of it elsewhere. */
  adminUrl: (shop: ShopDomain, path: string) => string
  /** Sends mails; null: the operator named no mail server, and nothing of them is offered. */
  mailer: Mailer | null
  /** What a task in Zoho says that asks somebody to look into the app. */
  taskWords: TellTask
  /** This life of the process: another id at each start. */
  life: string
  /** Commits a live change; those that come together share a commit. False when it was no news. */
  record: (batch: NewChanges) => Promise<boolean>
  /** Wakes the shop's sync job soon; many calls in a moment are one. */
  wake: (shop: ShopDomain) => void
  /** The sync job starts work in this process: until it ends its active time, waking needs no job. */
  startActiveJob: (shop: ShopDomain) => ActiveJob
  liveFirst: LiveFirst
  secrets: Secrets
  digests: Digests
  lock: Lock
  shopifyFor: (shop: ShopDomain) => ShopifyAdmin
  /** Points of Shopify's that the shop has left, as this process last heard; null before that. */
  shopifyPoints: (shop: ShopDomain) => Bucket | null
  /**
   * Another Shopify token for the shop, by the newest client secret and with what the merchant granted meanwhile
   * (contracts/shopify 9b.14). @returns null, or why there is none: the present one is kept then
   */
  renewToken: (shop: ShopDomain) => Promise<NotRenewed | null>
  /** @throws DisconnectedError when the shop has no usable connection */
  zohoFor: (shop: ShopDomain) => Promise<ZohoClient>
  zohoConsents: ZohoConsents
  /** A client for tokens just received, before there is a connection. */
  zohoWith: (fresh: {
    shop: ShopDomain
    apiHost: string
    location: string
    accessToken: string
  }) => ZohoClient
  /** The connection changed: cached tokens and limits of this process are void. */
  forgetZoho: (shop: ShopDomain) => void
}
