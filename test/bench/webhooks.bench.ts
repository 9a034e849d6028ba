// How fast webhooks are acknowledged: ours, each committed before its answer, beside Shopify's own template in one run
// (`authenticate.webhook` with PrismaSessionStorage and nothing else). In turns, so that both see the same machine.
//
// Marks: at least twice the template's rate; p99 below 100 ms at 200 a second.

import { createHmac, randomUUID } from 'node:crypto'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { freePort } from '#test/support/servers.ts'
import { liveApp, percentile, shopName } from './parts/live-messages.ts'
import { openLiveWorld } from './parts/live-world.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const perRound = 3000
const atOnce = 32
const steadyPerSecond = 200
const steadySeconds = 15
const shop = shopName(0)

const world = await openLiveWorld({ shops: 0, customers: 0, many: 1 })
const dataDir = await mkdtemp(join(tmpdir(), 'bench-'))
const port = await freePort()
const template = fork(fileURLToPath(new URL('parts/template-app.ts', import.meta.url)), [
  String(port),
  shop,
  dataDir,
])
await once(template, 'message')

const ours = new Pool(world.app.url, { connections: atOnce })
const theirs = new Pool(`http://localhost:${port}`, { connections: atOnce })
let sent = 0

// As include_fields of shopify.app.toml leaves them; every one about another order.
function delivery() {
  const id = String(5_000_000_000_000 + ++sent)
  const body = `{"id":${id},"admin_graphql_api_id":"gid://shopify/Order/${id}","updated_at":"2026-11-24T10:00:00-05:00"}`
  const headers = {
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/updated',
    'x-shopify-hmac-sha256': createHmac('sha256', liveApp.apiSecret).update(body).digest('base64'),
    'x-shopify-shop-domain': shop,
    'x-shopify-api-version': '2026-07',
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-triggered-at': new Date().toISOString(),
  }
  return { method: 'POST', path: '/webhooks/orders', headers, body } as const
}

async function post(pool: Pool): Promise<number> {
  const request = delivery()
  const startedAt = performance.now()
  const { statusCode, body } = await pool.request(request)
  await body.dump()
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`)
  return performance.now() - startedAt
}

/** As many as it can take: webhooks a second. */
async function flood(pool: Pool, count: number): Promise<number> {
  let left = count
  const startedAt = performance.now()
  const lane = async () => {
    while (left-- > 0) await post(pool)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return (count * 1000) / (performance.now() - startedAt)
}

/** Evenly, whether answered or not: milliseconds, sorted. */
async function trickle(pool: Pool): Promise<number[]> {
  const startedAt = performance.now()
  const all: Promise<number>[] = []
  for (let n = 0; n < steadyPerSecond * steadySeconds; n++) {
    const due = startedAt + (n * 1000) / steadyPerSecond
    if (due > performance.now()) await pause(due - performance.now())
    all.push(post(pool))
  }
  return (await Promise.all(all)).toSorted((a, b) => a - b)
}

const median = (values: readonly number[]) =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  )

await flood(ours, 1000) // warm
await flood(theirs, 1000)
const rates: { ours: number; theirs: number }[] = []
for (let round = 0; round < rounds; round++) {
  rates.push({ ours: await flood(ours, perRound), theirs: await flood(theirs, perRound) })
}
const [own, other] = [median(rates.map((rate) => rate.ours)), median(rates.map((rate) => rate.theirs))]
const calm = { ours: await trickle(ours), theirs: await trickle(theirs) }
const p = (list: number[], share: number) => `${percentile(list, share).toFixed(1)} ms`
console.log(`Webhooks acknowledged, ${atOnce} at once, median of ${rounds} rounds of ${perRound}`)
console.log(`  ours, committed      ${own.toFixed(0)} /s`)
console.log(
  `  Shopify's template   ${other.toFixed(0)} /s, commits nothing: ours is ${(own / other).toFixed(2)} x (at least 2)`,
)
console.log(`At ${steadyPerSecond} a second`)
console.log(`  ours, committed      p50 ${p(calm.ours, 0.5)}   p99 ${p(calm.ours, 0.99)} (below 100)`)
console.log(`  Shopify's template   p50 ${p(calm.theirs, 0.5)}   p99 ${p(calm.theirs, 0.99)}`)

await ours.close()
await theirs.close()
template.disconnect()
await world.close()
await rm(dataDir, { recursive: true, force: true })
const fine = own >= 2 * other && percentile(calm.ours, 0.99) < 100
if (!fine) console.log('\nBelow the mark')
process.exit(fine ? 0 : 1)
