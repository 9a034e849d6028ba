// pg-boss on the app's own database. Jobs are only wake-up calls: what is to be done stands in our tables, so a
// lost or doubled job loses and doubles nothing.

import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import { currentTrace } from '#app/lib/telemetry/tracing.server.ts'
import { PgBoss, fromPglite } from 'pg-boss'
import { connectionTimeoutMillis, heardPool, type Database } from '#app/db/client.server.ts'
import { deleteJobsOfGoneShops, listWaitingQueues } from '#app/db/work/jobs.server.ts'
import { jobNames, jobs, type JobName, type JobPayloads } from './jobs.ts'
import { lostJobsOf, type LostJobs } from './take-over.server.ts'
import { createWakeUps, type WakeUps } from './wake-ups.server.ts'

export type Queue = {
  /** Wakes the job; while one of its key waits already this is a no-op. */
  enqueue: <Name extends JobName>(name: Name, payload: JobPayloads[Name]) => Promise<void>
  /** The same for many, in one statement. Those that are `urgent` are taken before the others of the queue. */
  enqueueAll: <Name extends JobName>(
    name: Name,
    payloads: readonly JobPayloads[Name][],
    urgent?: boolean,
  ) => Promise<void>
  /**
   * The same at a later time. Kept in this process: the sweep makes up for a crash within a minute. What the sweep does
   * not find is handed to the queue when the process stops: early, for whoever takes it looks whether it is time.
   */
  enqueueAt: WakeUps['at']
  /** Removes ended and waiting jobs that name a shop we no longer hold; waits a little for those still running. */
  dropJobsOfGoneShops: () => Promise<void>
  /** @throws when the queue does not answer */
  check: () => Promise<void>
  boss: PgBoss
  /** The queues that have a job which could run now. */
  listWaiting: () => Promise<JobName[]>
  /** Of workers that were killed; null on an embedded database, whose one process works every job itself. */
  lost: LostJobs | null
  /** A worker that has not beaten for so long is dead, and its jobs are taken over. */
  leaseSeconds: number
  /** How often to look for jobs sent by other processes; on an embedded database there are none. */
  pollMs: number
  /** Someone works this queue in this process: told of every job that is sent here. */
  onSend: (name: JobName, notifier: () => void) => void
  /** Before the queue stops: stop what works it. */
  onStop: (stop: () => Promise<void>) => void
  stop: () => Promise<void>
}

const aDay = 24 * 60 * 60
/** Ended jobs are of no use: their outcomes stand in our tables. */
const keptSeconds = 300

/**
 * Three heartbeats: a killed worker's jobs are taken over within half a minute. The price: a database that is away for 10 to 15
 * seconds ends every job that is under way, which begins again as another attempt of its own.
 */
const sharedLeaseSeconds = 15
/** There is one process, so no other can take over: a lease lapses only when that process is too busy to renew it. */
const embeddedLeaseSeconds = 30

/** Starts the queue (its own schema `pgboss`) and declares every queue of the catalogue. */
export async function openQueue(db: Database, log: Log): Promise<Queue> {
  const boss = createBoss(db)
  const leaseSeconds = db.pglite ? embeddedLeaseSeconds : sharedLeaseSeconds
  const shutdown = { begun: false, over: false }
  // A connection that is closed from the other side while we close it is nobody's trouble.
  boss.on('error', (error) => log[shutdown.begun ? 'info' : 'error']({ err: error }, 'queue error'))
  await begin(boss, leaseSeconds)
  // Jobs active in an embedded database belonged to a process that is gone; the sweep starts their work again.
  if (db.pglite) await db.pglite.query(`DELETE FROM pgboss.job WHERE state IN ('active', 'retry')`)
  const notifiers = new Map<JobName, () => void>()
  const stops: (() => Promise<void>)[] = []

  // The queues' policy refuses the second of a key that waits, row by row: the others of the statement go in. In the
  // order of their keys, so that two statements of the same keys never wait for each other.
  async function enqueueAll<Name extends JobName>(
    name: Name,
    payloads: readonly JobPayloads[Name][],
    urgent = false,
  ): Promise<void> {
    if (payloads.length === 0) return
    if (shutdown.over) return log.info({ job: name }, 'not enqueued: the process ends')
    await boss.insert(name, rowsOf(name, payloads, urgent))
    notifiers.get(name)?.()
  }

  const enqueue: Queue['enqueue'] = (name, payload) => enqueueAll(name, [payload])
  const wakeUps = createWakeUps(enqueue, log)

  return {
    enqueue,
    enqueueAll,
    enqueueAt: wakeUps.at,
    dropJobsOfGoneShops: () => dropJobsOfGoneShops(db),
    check: async () => void (await boss.getQueue('sweep')),
    listWaiting: async () => {
      const waiting = new Set(await listWaitingQueues(boss.getDb(), jobNames))
      return jobNames.filter((name) => waiting.has(name))
    },
    lost: db.pglite ? null : lostJobsOf(boss),
    leaseSeconds,
    boss,
    pollMs: db.pglite ? 5000 : 400,
    onSend: (name, notifier) => void notifiers.set(name, notifier),
    onStop: (stop) => void stops.push(stop),
    stop: async () => {
      shutdown.begun = true
      await wakeUps.stop()
      await Promise.all(stops.map((stop) => stop()))
      await boss.stop({ graceful: true, timeout: 10_000 })
      shutdown.over = true
    },
  }
}

function rowsOf<Name extends JobName>(name: Name, payloads: readonly JobPayloads[Name][], urgent: boolean) {
  const trace = currentTrace()
  const rows = payloads.map((payload) => ({
    data: trace ? { ...payload, trace } : payload,
    singletonKey: jobs[name].key(payload),
    priority: urgent ? 1 : 0,
  }))
  return rows.toSorted(byKey)
}

const byKey = (a: { singletonKey: string }, b: { singletonKey: string }) =>
  a.singletonKey < b.singletonKey ? -1 : 1

// A boss that could not begin leaves no connection behind: the next try has one of its own.
async function begin(boss: PgBoss, leaseSeconds: number): Promise<void> {
  try {
    await boss.start()
    for (const name of jobNames) await declareQueue(boss, name, leaseSeconds)
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined)
    throw error
  }
}

const looks = 20
const lookMs = 250

async function dropJobsOfGoneShops(db: Database): Promise<void> {
  for (let look = 1; look <= looks; look++) {
    if (!(await deleteJobsOfGoneShops(db))) return
    await delay(lookMs)
  }
}

function createBoss(db: Database): PgBoss {
  // Spans of our own (work.server.ts) say what a job did; the library's would add one for every look into the queue.
  // Ended jobs are looked for once a day otherwise, however short they are kept.
  const options = { openTelemetry: { enabled: false }, maintenanceIntervalSeconds: keptSeconds }
  if (db.pglite) return new PgBoss({ db: fromPglite(db.pglite), backend: 'pglite', ...options })
  const pool = {
    connectionString: db.url ?? '',
    max: db.queuePoolSize ?? 6,
    connectionTimeoutMillis,
    ...heardPool,
  }
  return new PgBoss({ ...pool, ...options })
}

async function declareQueue(boss: PgBoss, name: JobName, leaseSeconds: number): Promise<void> {
  const { retries, schedule } = jobs[name]
  const options = {
    retryLimit: retries,
    retryBackoff: true,
    heartbeatSeconds: leaseSeconds,
    expireInSeconds: aDay - 1,
    deleteAfterSeconds: keptSeconds,
    notify: false,
  }
  await boss.createQueue(name, { policy: 'stately', ...options })
  await boss.updateQueue(name, options)
  if (schedule) await boss.schedule(name, schedule, {}, { singletonKey: name })
}
