// Gauges of what stands in the database, filled when Prometheus asks. Each process that is asked answers the same:
// rules take `max`, never `sum`. By class of shop (Zoho's edition), never by shop.

import { Gauge } from 'prom-client'
import type { Database } from '#app/db/client.server.ts'
import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Metrics } from '#app/lib/telemetry/metrics.server.ts'
import { editionClass } from '#app/zoho/client/edition.ts'
import { createSnapshots, type Snapshot } from './snapshot.server.ts'

type Row = { labels: Record<string, string>; value: number }
type Reading = { name: string; help: string; labels: readonly string[]; read: (snapshot: Snapshot) => Row[] }
type Setup = { db: Database; log: Log; now: () => Date; metrics: Metrics }

/** Adds the gauges to the registry. */
export function addGauges({ metrics, db, ...rest }: Setup): void {
  const registers = [metrics.registry]
  const load = createSnapshots({ db, ...rest })
  for (const { name, help, labels, read } of readings) {
    const gauge = new Gauge({
      name,
      help,
      registers,
      labelNames: labels,
      async collect() {
        const snapshot = await load()
        gauge.reset()
        for (const { labels: own, value } of snapshot ? read(snapshot) : []) gauge.set(own, value)
      },
    })
  }
  const counted: Gauge = new Gauge({
    name: 'sync_database_counted',
    help: '1 when the database answered this scrape, 0 when not',
    registers,
    async collect() {
      counted.set((await load()) ? 1 : 0)
    },
  })
  if (db.pool) addPool(db.pool, registers)
}

function addPool(use: NonNullable<Database['pool']>, registers: Metrics['registry'][]): void {
  const gauge = new Gauge({
    name: 'database_connections',
    help: "Connections of this process' pool, by state",
    registers,
    labelNames: ['state'] as const,
    collect: () => {
      const { most, open, idle, waiting } = use()
      gauge.set({ state: 'most' }, most)
      gauge.set({ state: 'busy' }, open - idle)
      gauge.set({ state: 'idle' }, idle)
      gauge.set({ state: 'waiting' }, waiting)
    },
  })
}

const readings: readonly Reading[] = [
  {
    name: 'sync_queue_jobs',
    help: 'Jobs by queue and state',
    labels: ['queue', 'state'],
    read: ({ jobs }) =>
      jobs.flatMap(({ queue, waiting, active }) => [
        { labels: { queue, state: 'waiting' }, value: waiting },
        { labels: { queue, state: 'active' }, value: active },
      ]),
  },
  {
    name: 'sync_queue_oldest_seconds',
    help: 'How long the first waiting job of a queue could have run already',
    labels: ['queue'],
    read: ({ jobs }) => jobs.map(({ queue, oldestSeconds }) => ({ labels: { queue }, value: oldestSeconds })),
  },
  {
    name: 'sync_queue_oldest_running_seconds',
    help: 'How long the oldest job of a queue is under way',
    labels: ['queue'],
    read: ({ jobs }) =>
      jobs.map(({ queue, runningSeconds }) => ({ labels: { queue }, value: runningSeconds })),
  },
  {
    name: 'sync_pending_changes',
    help: 'Changes that are not in Zoho yet: due, postponed, paused, dead_lettered',
    labels: ['state', 'class'],
    read: ({ backlog }) => sumBy(backlog, ({ changes }) => changes),
  },
  {
    name: 'sync_pending_oldest_seconds',
    help: 'Age of the oldest change that is not in Zoho yet, by state',
    labels: ['state', 'class'],
    read: ({ backlog }) => mostBy(backlog, ({ oldestSeconds }) => Math.max(0, oldestSeconds)),
  },
  {
    name: 'sync_shops',
    help: 'Shops by what they do or why they are paused',
    labels: ['state', 'class'],
    read: ({ shops }) => sumBy(shops, (one) => one.shops),
  },
  {
    name: 'sync_runs',
    help: 'Imports, previews and moves that have not ended',
    labels: ['type', 'state'],
    read: ({ runs }) => runs.map(({ type, state, runs: value }) => ({ labels: { type, state }, value })),
  },
  {
    name: 'sync_reconcile_oldest_seconds',
    help: 'Since when the live shop that was compared longest ago was not compared',
    labels: [],
    read: ({ reconcileSeconds }) => [{ labels: {}, value: reconcileSeconds }],
  },
  {
    name: 'zoho_credits_used_ratio',
    help: "The largest share of a shop's daily Zoho credits that the app used in 24 hours",
    labels: ['class'],
    read: ({ credits }) => mostBy(credits, ({ share }) => share),
  },
]

type Counted = { edition: string | null; state?: string }

// Several editions may be one class.
function foldBy<T extends Counted>(
  rows: readonly T[],
  value: (row: T) => number,
  fold: (a: number, b: number) => number,
) {
  const found = new Map<string, Row>()
  for (const row of rows) {
    const labels = {
      class: editionClass(row.edition),
      ...(row.state === undefined ? {} : { state: row.state }),
    }
    const key = JSON.stringify(labels)
    const before = found.get(key)?.value ?? 0
    found.set(key, { labels, value: fold(before, value(row)) })
  }
  return [...found.values()]
}

const sumBy = <T extends Counted>(rows: readonly T[], value: (row: T) => number): Row[] =>
  foldBy(rows, value, (a, b) => a + b)
const mostBy = <T extends Counted>(rows: readonly T[], value: (row: T) => number): Row[] =>
  foldBy(rows, value, Math.max)
