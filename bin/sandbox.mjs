// npm run sandbox: the app in a simulator Shopify admin, beside a simulator Zoho CRM. No account, no network, no settings.

import { bootstrap } from './bootstrap.mjs'

await bootstrap({ build: true })
const { main } = await import('../test/sandbox/start.ts')
await main(process.argv.slice(2))
