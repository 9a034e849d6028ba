// Ten thousand shops on PostgreSQL, two processes that serve and work, both remotes at 300 ms: looks in their time, changes that
// nobody told of, live changes beside ten imports and a data center that hangs, and a restart of both processes.
//
// --calm: no imports, and every data center answers.
//
// Marks: every shop looked at within its time; a lost webhook of an active shop found within 3 minutes; live changes p95
// < 1.5 s; after the restart nothing waits longer than 10 s.

import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { startPostgres } from '../../bin/postgres.mjs'
import { percentile, type Lost, type Steady } from './parts/live-messages.ts'
import { openLiveWorld } from './parts/live-world.ts'

const { values } = parseArgs({ options: { calm: { type: 'boolean' } } })
const quiet = Number(process.env.BENCH_SHOPS ?? 10_000)
const seconds = Number(process.env.BENCH_SECONDS ?? 180)
const perSecond = 10
const [steadyShops, watched, europe] = [20, 10, 5]
const minute = 60_000

const postgres = await startPostgres()
process.env.BENCH_DATABASE_URL = postgres.url
const client = new Client({ connectionString: postgres.url })
await client.connect()
const misses: string[] = []
const mark = (fine: boolean, what: string) => {
  if (!fine) misses.push(what)
}
const passed = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const ms = (value: number) => `${value.toFixed(0)} ms`

let since = performance.now()
const size = { shops: steadyShops + watched + europe, importing: 10, many: 2000, customers: 50 }
const world = await openLiveWorld({ ...size, europe, shopifyMs: 300 }, { quiet, processes: 2 })
console.log(`${quiet} shops laid, ${size.shops} with changes, ${size.importing} to import: ${passed(since)}`)

// Oldest look of each sort of shop, and looks of the last minute.
async function looks() {
  const { rows } = await client.query<{ active: boolean; oldest: number; last: number }>(`
    SELECT right(split_part("domain", '.', 1), 1) = '0' AS active,
      extract(epoch FROM now() AT TIME ZONE 'UTC' - min("reconciledAt"))::float AS oldest,
      count(*) FILTER (WHERE "reconciledAt" > now() AT TIME ZONE 'UTC' - interval '1 minute')::int AS last
    FROM "Shop" WHERE "domain" LIKE 'quiet-%' GROUP BY 1 ORDER BY 1`)
  return rows
}

async function tellLooks(when: string) {
  for (const { active, oldest, last } of await looks())
    console.log(
      `  ${when}: ${active ? 'active' : 'idle'}, oldest look ${oldest.toFixed(0)} s ago, ${last} in a minute`,
    )
}

await pause(2 * minute)
await tellLooks('two minutes after the start')

since = performance.now()
if (!values.calm) await world.beginImports()
if (!values.calm) await world.ask({ ask: 'silent', europe: true })
const [steady, lost] = await world.ask<[Steady, Lost]>({
  ask: 'together',
  asks: [
    { ask: 'steady', perSecond, seconds, shops: steadyShops },
    { ask: 'lose', changes: 20, first: steadyShops, shops: watched, withinMs: 4 * minute },
  ],
})
await world.ask({ ask: 'silent', europe: false })
const [p50, p95] = [0.5, 0.95].map((share) => percentile(steady.latencies, share))
console.log(`live, ${perSecond} a second over ${steadyShops} shops for ${seconds} s beside all that`)
console.log(
  `  webhook to Zoho  p50 ${ms(p50 ?? 0)}   p95 ${ms(p95 ?? 0)}   most ${ms(steady.latencies.at(-1) ?? 0)}`,
)
console.log(
  `  lost webhooks    ${lost.length} of 20 found, p50 ${ms(percentile(lost, 0.5))}, most ${ms(lost.at(-1) ?? 0)}`,
)
mark(steady.latencies.length === steady.changes && (p95 ?? Infinity) < 1500, 'live changes')
mark(lost.length === 20 && (lost.at(-1) ?? Infinity) < 3 * minute, 'lost webhooks')
await tellLooks('beside it')
const { rows: runs } = await client.query<{ state: string; many: number; took: number }>(`
  SELECT "state", count(*)::int AS many, max(extract(epoch FROM "finishedAt" - "startedAt"))::float AS took FROM "Run"
  WHERE "shopDomain" LIKE 'bench-%' AND "startedAt" > now() AT TIME ZONE 'UTC' - interval '20 minutes' GROUP BY 1`)
console.log(`  runs             ${JSON.stringify(runs)}`)

since = performance.now()
const [after] = await Promise.all([
  world.ask<Steady>({ ask: 'steady', perSecond, seconds: 40, shops: steadyShops }),
  pause(5000)
    .then(() => world.restart())
    .then(() => console.log(`both restarted: ${passed(since)}`)),
])
console.log(
  `  across a restart p50 ${ms(percentile(after.latencies, 0.5))}, most ${ms(after.latencies.at(-1) ?? 0)}`,
)
mark(after.latencies.length === after.changes && (after.latencies.at(-1) ?? Infinity) < 10_000, 'the restart')
await pause(minute)
await tellLooks('a minute later')
for (const { active, oldest } of await looks())
  mark(oldest < (active ? 3.5 * 60 : 17 * 60), `looks of ${active ? 'active' : 'idle'} shops`)
await world.close()
await client.end()
await postgres.stop()
if (misses.length > 0) console.log(`\nBelow the mark: ${misses.join(', ')}`)
process.exit(misses.length > 0 ? 1 : 0)
