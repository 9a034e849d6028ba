// Installs, connects and imports the shops of the live benchmarks into DATA_DIR, then ends: the real server starts on
// what this leaves. Preloaded with test/support/redirect.mjs.

import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '#app/server/config.server.ts'
import { loadRun } from '#app/db/tables/runs.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { Settings } from '#app/mapping/settings/settings.ts'
import { startRuntime } from '#app/server/runtime.server.ts'
import { saveSettings } from '#app/sync/org/choices.server.ts'
import { startConsent } from '#app/sync/lifecycle/consent.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { callbackOf, comeBack, staffId } from '#test/support/consent.ts'
import { quietShop, shopName, type Ask } from './live-messages.ts'
import { multiply } from './quiet-shops.ts'

const kinds: RecordKind[] = process.argv[3] === 'whole' ? ['product', 'customer', 'order'] : ['customer']
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'
const config = readConfig(process.env)
const runtime = await startRuntime(config)
await runtime.work()

async function ask(what: Ask): Promise<string> {
  process.send?.(what)
  const [{ answer }] = await once(process, 'message')
  return answer
}

const [, , imported, , connected = '0', quiet = '0'] = process.argv
for (let n = 0; n < Number(imported); n++) await importAll(await open(shopName(n)))
for (let n = 0; n < Number(connected); n++) await open(shopName(Number(imported) + n))
if (Number(quiet) > 0) await multiply(runtime, await quietOne(), Number(quiet))
await runtime.stop()
process.exit(0)

/** Installs and connects. */
async function open(name: string): Promise<ShopDomain> {
  const shop = ShopDomain.parse(name)
  const query = await ask({ ask: 'document', shop })
  const url = `${config.shopify.appUrl}/app?${query}`
  await runtime.authenticateAdmin(new Request(url, { headers: { 'user-agent': browser } }))
  const back = await ask({ ask: 'consent', shop, url: await startConsent(runtime.sync, { shop, staffId }) })
  const { problem } = await comeBack(runtime, shop, callbackOf(back))
  if (problem) throw new Error(`not connected: ${problem}`)
  await saveSettings(runtime.sync, shop, Settings.parse({}))
  return shop
}

async function importAll(shop: ShopDomain): Promise<void> {
  const { runId } = await startImport(runtime.sync, shop, { kinds, since: null })
  while ((await loadRun(runtime.db, runId))?.state === 'running') await pause(20)
}

async function quietOne(): Promise<ShopDomain> {
  const shop = await open(quietShop)
  await importAll(shop)
  return shop
}
