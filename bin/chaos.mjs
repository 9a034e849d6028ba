// npm run chaos: histories of shops under every fault we know, with the app's real processes (docs/reliability.md).

import { bootstrap } from './bootstrap.mjs'
import { postgresPrograms } from './postgres.mjs'

await bootstrap({ build: true })
const { main } = await import('../test/chaos/start.ts')
process.exit(await main(process.argv.slice(2), postgresPrograms))
