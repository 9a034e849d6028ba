// Starts the imports of shops that are connected, beside the server that does them. Preloaded with test/support/redirect.mjs.

import { readConfig } from '#app/server/config.server.ts'
import { ShopDomain } from '#app/lib/ids.ts'
import { startRuntime } from '#app/server/runtime.server.ts'
import { startImport } from '#app/sync/import/import.server.ts'
import { shopName } from './live-messages.ts'

const [first = 0, many = 0] = process.argv.slice(2).map(Number)
const runtime = await startRuntime(readConfig(process.env))
for (let n = first; n < first + many; n++) {
  await startImport(runtime.sync, ShopDomain.parse(shopName(n)), { kinds: ['customer'], since: null })
}
await runtime.stop()
process.exit(0)
