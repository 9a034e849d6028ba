// Counters for operators, served at /metrics. Labels are kinds and results, never shops or records.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

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
      help: 'Records carried, by kind, door and result',
      labelNames: ['kind', 'door', 'result'] as const,
      registers,
    }),
    latency: new Histogram({
      name: 'sync_latency_seconds',
      help: "From a webhook's arrival to Zoho's answer",
      buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    }),
    zohoCalls: new Counter({
      name: 'zoho_calls_total',
      help: 'Calls to Zoho by status',
      labelNames: ['status'] as const,
      registers,
    }),
    zohoCredits: new Counter({ name: 'zoho_credits_total', help: 'Zoho API credits spent', registers }),
    zohoInFlight: new Gauge({ name: 'zoho_calls_in_flight', help: 'Calls to Zoho under way', registers }),
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

export type Metrics = ReturnType<typeof createMetrics>
