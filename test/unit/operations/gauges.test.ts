// Alerts, dashboard and runbook speak of what the app really says: a metric that is renamed fails here, not at night.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pino } from 'pino'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Database } from '#app/db/client.server.ts'
import { countRefused, createMetrics } from '#app/lib/telemetry/metrics.server.ts'
import { addGauges } from '#app/operations/gauges.server.ts'

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.object({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
})
const Dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).optional() })),
})

const rules = Rules.parse(parse(readFileSync('ops/prometheus/alerts.yml', 'utf8'))).groups.flatMap(
  (one) => one.rules,
)
const { panels } = Dashboard.parse(JSON.parse(readFileSync('ops/grafana/dashboard.json', 'utf8')))
const expressions = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }): [string, string] => [expr, expr])),
]

const pool = () => ({ most: 1, open: 0, idle: 0, waiting: 0 })

/** Every instrument of the app: name -> labels, as Prometheus sees them. */
function instruments(): Map<string, readonly string[]> {
  const metrics = createMetrics()
  const db = { pool } as unknown as Database // nothing is asked of it: only the names count
  countRefused(metrics, () => 0)
  addGauges({ metrics, db, log: pino({ level: 'silent' }), now: () => new Date() })
  const known = new Map<string, readonly string[]>([['up', ['job']]])
  for (const metric of metrics.registry.getMetricsAsArray()) {
    const {
      name,
      type,
      labelNames = [],
    } = metric as unknown as { name: string; type: string; labelNames?: string[] }
    const labels = [...labelNames, 'instance']
    known.set(name, labels)
    if (type === 'histogram')
      for (const part of ['bucket', 'sum', 'count']) known.set(`${name}_${part}`, [...labels, 'le'])
  }
  return known
}

const words = new Set(
  'absent and on by sum max min or unless rate increase changes histogram_quantile avg_over_time min_over_time'.split(
    ' ',
  ),
)

/** Selectors with their labels, and labels of groups; PromQL without its words, strings and numbers. */
function namesIn(expr: string) {
  const grouped = [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap((match) =>
    (match[1] ?? '').split(/,\s*/),
  )
  const bare = expr.replaceAll(/\b(?:by|on) \([^)]*\)/g, ' ').replaceAll(/\[[^\]]*\]/g, ' ')
  const selectors = [...bare.matchAll(/\b([a-z_][a-z0-9_]*)\b(?:\{([^}]*)\})?(?!\()/gi)]
    .map((match) => ({ name: match[1] ?? '', matchers: match[2] ?? '' }))
    .filter(({ name }) => !words.has(name) && !/^\d|^e\d/.test(name))
  const labels = selectors.map(({ name, matchers }) => ({
    name,
    labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map((match) => match[1] ?? ''),
  }))
  return { grouped, selectors: labels }
}

const known = instruments()
const partsOf = (name: string) => [name, `${name}_bucket`, `${name}_count`]

describe('alerts and dashboard', () => {
  test.each(expressions)('%s asks only for what the app says', (_, expr) => {
    const { grouped, selectors } = namesIn(expr)
    expect(selectors.length).toBeGreaterThan(0)
    for (const { name, labels } of selectors) {
      expect([...known.keys()]).toContain(name)
      for (const label of labels) expect(known.get(name)).toContain(label)
    }
    const all = selectors.flatMap(({ name }) => known.get(name) ?? [])
    expect(all).toEqual(expect.arrayContaining(grouped))
  })

  test('whatever the app says of itself is looked at by an alert or the dashboard', () => {
    const asked = new Set(expressions.flatMap(([, expr]) => namesIn(expr).selectors.map(({ name }) => name)))
    const ours = [...known.keys()].filter(
      (name) => !/^(up$|process_|nodejs_)|_(bucket|sum|count)$/.test(name),
    )
    expect(ours.filter((name) => !partsOf(name).some((one) => asked.has(one)))).toEqual([])
  })

  test('there is an alert for each of the things that an operator must know', () => {
    expect(rules.length).toBeGreaterThan(15)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  })
})

describe('the runbook', () => {
  const text = readFileSync('docs/runbook.md', 'utf8')
  const sections = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split('\n')[0]?.trim() ?? '', section]),
  )

  test.each(rules)(
    'has a section for $alert: what it means, where to look, what to do',
    ({ alert, annotations }) => {
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`)
      const section = sections.get(alert) ?? ''
      for (const part of ['**See**', '**Means**', '**Look**', '**Do**']) expect(section).toContain(part)
    },
  )

  test('has no section for an alert that is no more', () => {
    const alerts = new Set(rules.map(({ alert }) => alert))
    const named = [...sections.keys()].filter((name) => /^[A-Z][a-z]+[A-Z]\w*$/.test(name))
    expect(named.filter((name) => !alerts.has(name))).toEqual([])
  })
})
