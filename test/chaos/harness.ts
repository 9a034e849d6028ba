// What a history is played in: both simulators on a port, a database that can fail, and the app's own processes.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '#app/server/config.server.ts'
import { startRuntime, type Runtime } from '#app/server/runtime.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { createShopify, type ShopSimulator } from '#test/simulators/shopify/index.ts'
import { createZoho } from '#test/simulators/zoho/index.ts'
import { Chance } from '#test/store/random.ts'
import { choicesOf, ordersOf } from '#test/support/history-people.ts'
import { openShop, type LiveShop } from '#test/support/live-shop.ts'
import { openNetwork } from '#test/support/network.ts'
import { freePort, serve } from '#test/support/servers.ts'
import { happen } from '#test/support/shop-acts.ts'
import { openDisk, type SmallDisk } from './small-disk.ts'
import type { PostgresPair } from './postgres-pair.ts'
import { startProcess, type AppProcess, type Role } from './processes.ts'

export type DatabaseKind = 'postgres' | 'embedded'
export type ChaosShop = { seed: number; live: LiveShop; shop: ShopSimulator; chance: Chance }
export type Harness = Awaited<ReturnType<typeof openHarness>>

export type HarnessOptions = {
  database: DatabaseKind
  /** Needed for `postgres`; shared by all histories of a run. */
  pair: PostgresPair | null
  /** How many times faster the app's own waits pass. */
  hurry: number
  /** Told of everything as it happens. */
  watch?: (line: string) => void
}

const keys = {
  apiKey: 'chaos-key-0123456789abcdef',
  apiSecret: 'chaos-secret-0123456789abcdef0123456',
  clientId: '1000.CHAOS',
  clientSecret: 'chaos-zoho-secret-0123456789abcdef',
}
let opened = 0
/** Instead of a minute: how long a question to a database that is gone without a word may take. */
const queryMs = 10_000

export async function openHarness({ database, pair, hurry, watch }: HarnessOptions) {
  const clock = { skipMs: 0 }
  const now = () => new Date(Date.now() + clock.skipMs)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const webhookUrl = (path: string) => url + path
  const shopify = createShopify({ ...keys, appToml: 'shopify.app.toml', webhookUrl, now })
  const zoho = createZoho({ clientId: keys.clientId, clientSecret: keys.clientSecret, now })
  const remotes = await serve((request) => {
    const host = request.headers.get('x-forwarded-host') ?? ''
    return shopify.answersFor(host) ? shopify.handle(request) : zoho.handle(request)
  })
  const folder = await mkdtemp(join(tmpdir(), 'chaos-'))
  const disk = database === 'embedded' ? openDisk(folder) : null
  const name = `chaos_${process.pid}_${++opened}`
  if (database === 'postgres') await pair?.createDatabase(name)
  const env: Record<string, string> = {
    SIMULATORS_URL: remotes.url,
    SANDBOX: '1',
    SHOPIFY_API_KEY: keys.apiKey,
    SHOPIFY_API_SECRET: keys.apiSecret,
    SHOPIFY_APP_URL: url,
    ZOHO_CLIENT_ID: keys.clientId,
    ZOHO_CLIENT_SECRET: keys.clientSecret,
    SECRETS_KEY: Buffer.alloc(32, 9).toString('base64'),
    LOG_LEVEL: 'warn',
    PORT: String(port),
    ...(pair && database === 'postgres'
      ? { DATABASE_URL: `${pair.url(name)}?query_timeout=${queryMs}` }
      : { DATA_DIR: `${folder}/data` }),
  }
  const closeNetwork = reachRemotes([shopify, zoho])
  const current: { runtime: Runtime | null } = { runtime: null }
  const processes: AppProcess[] = []
  const startedAt = performance.now()
  const timeline: string[] = []

  return {
    database,
    name,
    pair,
    disk,
    shopify,
    zoho,
    clock,
    processes,
    timeline,
    shops: new Array<ChaosShop>(),
    say: (what: string) => {
      const line = `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${what}`
      timeline.push(line)
      watch?.(line)
    },
    get runtime(): Runtime {
      if (!current.runtime) throw new Error('the harness looks into the database only while it is quiet')
      return current.runtime
    },
    /** The app's engine in this process, for set-up and comparison: it works no job. */
    async look() {
      current.runtime ??= await startRuntime(readConfig(env), { now, log: pino({ level: 'silent' }) })
      return current.runtime
    },
    async lookAway() {
      const { runtime } = current
      current.runtime = null
      await runtime?.stop()
    },
    async start(roles: readonly Role[]) {
      for (const role of roles)
        processes.push(startProcess({ role, env, skipMs: clock.skipMs, hurry, mayEnd: () => isFull(disk) }))
      await healthy(url)
    },
    async stopProcesses() {
      await Promise.all(processes.map((one) => one.stop()))
    },
    healthy: () => healthy(url),
    skip(ms: number) {
      clock.skipMs += ms
      for (const one of processes) one.skip(clock.skipMs)
    },
    /** What /healthz says; 0: nobody listens. */
    status: () => statusOf(url),
    async [Symbol.asyncDispose]() {
      await this.stopProcesses()
      await this.lookAway()
      closeNetwork()
      shopify.close()
      zoho.close()
      await remotes.close()
      disk?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Installs and connects the shops of a seed and starts their imports, which the app's processes will do. */
export async function openShops(harness: Harness, seed: number, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const chance = new Chance(seed * 1000 + n)
    const taxesIncluded = chance.odds(0.3)
    const choices = ordersOf(seed * 1000 + n, choicesOf(chance)).choices()
    const live = await openShop(harness, {
      shop: { taxesIncluded },
      choices,
      imported: false,
      store: (shop) => {
        for (let act = 0; act < 12; act++) happen(shop, chance)
      },
    })
    await startImport(harness.runtime.sync, live.domain, {
      kinds: ['product', 'customer', 'order'],
      since: null,
    })
    harness.shops.push({ seed, live, shop: live.shop, chance })
  }
}

type Answerer = Parameters<typeof openNetwork>[0][number]

// This process looks at the simulators without a network; only webhooks leave it.
function reachRemotes(remotes: readonly Answerer[]): () => void {
  const real = globalThis.fetch
  const here: Answerer = { answersFor: (host) => host === 'localhost', handle: (request) => real(request) }
  return openNetwork([here, ...remotes]).close
}

const isFull = (disk: SmallDisk | null): boolean => disk?.isFull() === true

const statusOf = (url: string): Promise<number> =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) }).then(
    ({ status }) => status,
    () => 0,
  )

async function healthy(url: string, withinMs = 240_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while ((await statusOf(url)) !== 200) {
    if (performance.now() > deadline) throw new Error(`the app is not healthy within ${withinMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
