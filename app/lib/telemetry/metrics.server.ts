// Counters for operators, served at /metrics. Labels are kinds, results and classes of shops, never shops or records.
// What stands in the database (backlog, queue, credits) is added by operations/gauges.server.ts.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Remote } from './remote-call.server.ts'

/** One set of instruments a process. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    webhooks: new Counter({
      name: 'sync_webhooks_total',
      help: 'Webhook deliveries by topic and answer',
      labelNames: ['topic', 'answer'] as const,
      registers,
    }),
    outcomes: new Counter({
      name: 'sync_outcomes_total',
      help: 'Records synced, by kind, trigger, result and class of shop',
      labelNames: ['kind', 'trigger', 'result', 'class'] as const,
      registers,
    }),
    latency: new Histogram({
      name: 'sync_latency_seconds',
      help: "Lag: from the commit of a change to Zoho's answer, by class of shop",
      labelNames: ['class'] as const,
      buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800],
      registers,
    }),
    zohoCalls: new Counter({
      name: 'zoho_calls_total',
      help: 'Calls to Zoho by status',
      labelNames: ['status'] as const,
      registers,
    }),
    zohoCredits: new Counter({ name: 'zoho_credits_total', help: 'Zoho API credits spent', registers }),
    ...remoteInstruments(registers),
    operatorAlarms: new Counter({
      name: 'operator_alarms_total',
      help: 'Troubles that only the operator can end: a client that a remote refuses, a key that is not the one of before',
      labelNames: ['what'] as const,
      registers,
    }),
    shopifyThrottled: new Counter({
      name: 'shopify_throttled_total',
      help: 'Times Shopify asked us to wait',
      registers,
    }),
  }
}

const remoteInstruments = (registers: Registry[]) => ({
  mails: new Counter({
    name: 'mails_total',
    help: 'Mails of the digest, by what they are about and how that ended',
    labelNames: ['about', 'end'] as const,
    registers,
  }),
  importsHeld: new Counter({
    name: 'imports_held_seconds_total',
    help: 'Time that batches of imports were held back for live changes',
    registers,
  }),
  remoteSeconds: new Histogram({
    name: 'remote_call_seconds',
    help: 'Time until a remote answered, by remote and class of answer',
    labelNames: ['remote', 'answer'] as const,
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
    registers,
  }),
  remoteInFlight: new Gauge({
    name: 'remote_calls_in_flight',
    help: 'Calls to a remote under way',
    labelNames: ['remote'] as const,
    registers,
  }),
})

/** Connections that the server ended at once, because their address, or all together, had too many open. */
export function countRefused({ registry }: Metrics, refused: () => number): void {
  const counter: Counter = new Counter({
    name: 'http_connections_refused_total',
    help: 'Connections ended at once, because their address or all together had too many open',
    registers: [registry],
    collect: () => {
      counter.reset()
      counter.inc(refused())
    },
  })
}

/** Counts calls to a remote: how long each took and what class of answer came. */
export function remoteObserver({ remoteSeconds, remoteInFlight }: Metrics, remote: Remote) {
  return {
    remote,
    begin: () => remoteInFlight.inc({ remote }),
    end: (answer: string, seconds: number) => {
      remoteInFlight.dec({ remote })
      remoteSeconds.observe({ remote, answer }, seconds)
    },
  }
}

export type Metrics = ReturnType<typeof createMetrics>
