// npm run sandbox: the app in a stand-in Shopify admin, beside a stand-in Zoho CRM. No account, no network, no settings.

import { bootstrap } from './bootstrap.mjs'

await bootstrap({ build: true })
const { main } = await import('../test/sandbox/start.ts')
await main(process.argv.slice(2))
