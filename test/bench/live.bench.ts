// How long a change in Shopify takes to be written in Zoho, with Zoho at 300 ms a call: 50 changes a second over 20
// shops, and 2,000 at once in one shop beside single ones in others.
//
// Marks: p50 < 1 s, p95 < 2 s, p99 < 5 s; the burst in at most 1.5 calls per hundred; no single change above 2 s.

import { percentile, type Burst, type Steady } from './parts/live-messages.ts'
import { openLiveWorld } from './parts/live-world.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 120)
const perSecond = 50
const records = 2000
const shops = 20

const world = await openLiveWorld({ shops, customers: 50, many: records })
const misses: string[] = []
const mark = (fine: boolean, what: string) => {
  if (!fine) misses.push(what)
}

await world.ask<Steady>({ ask: 'steady', perSecond, seconds: 3 }) // warm
const { changes, latencies, calls } = await world.ask<Steady>({ ask: 'steady', perSecond, seconds })
const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share))
const ms = (value: number | undefined) => `${(value ?? Infinity).toFixed(0)} ms`
console.log(`${changes} changes, ${perSecond} a second over ${shops} shops for ${seconds} s, Zoho at 300 ms`)
console.log(
  `  webhook to Zoho  p50 ${ms(p50)}   p95 ${ms(p95)}   p99 ${ms(p99)}   most ${ms(latencies.at(-1))}`,
)
console.log(`  Zoho calls       ${calls} (${(changes / calls).toFixed(2)} changes a call)`)
mark(latencies.length === changes, 'every change written')
mark((p50 ?? Infinity) < 1000 && (p95 ?? Infinity) < 2000 && (p99 ?? Infinity) < 5000, 'latency')

const burst = await world.ask<Burst>({ ask: 'burst', records })
const most = Math.floor((1.5 * records) / 100)
console.log(`\n${records} changes at once in one shop`)
console.log(`  drained in ${burst.seconds.toFixed(1)} s by ${burst.calls} calls (at most ${most})`)
console.log(
  `  ${burst.others.length} single changes of other shops meanwhile: p50 ${ms(percentile(burst.others, 0.5))}, most ${ms(burst.others.at(-1))} (at most 2000)`,
)
mark(burst.calls <= most, 'calls of the burst')
mark((burst.others.at(-1) ?? 0) < 2000, 'other shops during the burst')
await world.close()
if (misses.length > 0) {
  console.log(`\nBelow the mark: ${misses.join(', ')}`)
  process.exit(1)
}
process.exit(0)
