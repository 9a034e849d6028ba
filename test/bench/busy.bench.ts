// One busy shop: ten changes a second of its customers, products and orders, new orders among them, with Zoho at 300 ms
// a call and 2 ms a record.
//
// Marks: webhook to Zoho p50 <= 0.8 s, p95 <= 1.5 s; no record is written in another order than it changed.

import { percentile, type Busy } from './parts/live-messages.ts'
import { openLiveWorld } from './parts/live-world.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 60)
const perSecond = 10
const world = await openLiveWorld({ shops: 0, customers: 0, many: 60, whole: true })
const ask = (kinds: Busy['kinds'], length: number) =>
  world.ask<Busy>({ ask: 'busy', perSecond, seconds: length, kinds })

await ask('all', 5) // warm
const results = [await ask('all', seconds), await ask('customers', seconds)]
await world.close()

for (const { kinds, changes, latencies, calls, backwards } of results) {
  const ms = (share: number) => `${percentile(latencies, share).toFixed(0)} ms`
  console.log(
    `${kinds}: ${changes} changes, ${perSecond} a second for ${seconds} s, Zoho at 300 ms and 2 ms a record`,
  )
  console.log(`  webhook to Zoho  p50 ${ms(0.5)}   p95 ${ms(0.95)}   p99 ${ms(0.99)}   most ${ms(1)}`)
  console.log(
    `  Zoho             ${(calls / seconds).toFixed(1)} writes a second, ${backwards} rows backwards`,
  )
}
const isFine = ({ changes, latencies, backwards }: Busy) =>
  latencies.length === changes &&
  percentile(latencies, 0.5) <= 800 &&
  percentile(latencies, 0.95) <= 1500 &&
  backwards === 0
if (results.every(isFine)) process.exit(0)
console.log('\nBelow the mark')
process.exit(1)
