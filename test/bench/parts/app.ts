// The app's engine as it runs in production, doing one import. Preloaded with test/support/redirect.mjs.

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '#app/server/config.server.ts'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { startRuntime } from '#app/server/runtime.server.ts'
import { startConsent } from '#app/sync/lifecycle/consent.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { callbackOf, comeBack, staffId } from '#test/support/consent.ts'
import { benchApp, type AppResult } from './messages.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'
const megabyte = 1024 * 1024
const shop = ShopDomain.parse(benchApp.shop)
const dataDir = await mkdtemp(join(tmpdir(), 'bench-'))
const runtime = await startRuntime(
  readConfig({
    SHOPIFY_API_KEY: benchApp.apiKey,
    SHOPIFY_API_SECRET: benchApp.apiSecret,
    SHOPIFY_APP_URL: benchApp.appUrl,
    ZOHO_CLIENT_ID: benchApp.clientId,
    ZOHO_CLIENT_SECRET: benchApp.clientSecret,
    SECRETS_KEY: Buffer.alloc(32, 9).toString('base64'),
    LOG_LEVEL: 'warn',
    ...(process.env.BENCH_DATABASE_URL
      ? { DATABASE_URL: process.env.BENCH_DATABASE_URL }
      : { DATA_DIR: dataDir }),
  }),
)
await runtime.work()
const url = `${benchApp.appUrl}/app?${process.argv[2]}`
await runtime.authenticateAdmin(new Request(url, { headers: { 'user-agent': browser } }))

process.send?.({ answer: await startConsent(runtime.sync, { shop, staffId }) })
const [callback] = await once(process, 'message')
const ending = await comeBack(runtime, shop, callbackOf(callback.url))
if (ending.problem) throw new Error(`not connected: ${ending.problem}`)

const startedAt = performance.now()
// Sampled, for opening a new embedded database takes more for a moment than any import does.
let peakHeap = 0
let peakRss = 0
const watch = setInterval(() => {
  const { heapUsed, rss } = process.memoryUsage()
  peakHeap = Math.max(peakHeap, heapUsed)
  peakRss = Math.max(peakRss, rss)
}, 50)
const { runId } = await startImport(runtime.sync, shop, {
  kinds: ['product', 'customer', 'order'],
  since: null,
})
const running = async () => (await loadRun(runtime.db, runId))?.state === 'running'
while (await running()) await pause(100)
clearInterval(watch)
const run = await loadRun(runtime.db, runId)
const result: AppResult = {
  state: run?.state ?? 'gone',
  seconds: (performance.now() - startedAt) / 1000,
  peakRssMb: peakRss / megabyte,
  peakHeapMb: peakHeap / megabyte,
  done: run?.steps.reduce((sum, step) => sum + step.created, 0) ?? 0,
}
process.send?.({ answer: result })
await runtime.stop()
await rm(dataDir, { recursive: true, force: true })
process.exit(0)
