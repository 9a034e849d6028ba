// npm run build: packages, database client and screens, whatever of them is missing or older than its sources.

import { bootstrap } from './bootstrap.mjs'

await bootstrap({ build: true })
console.log('[setup] everything is built')
