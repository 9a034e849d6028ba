// The same runtime without the web, for PostgreSQL set-ups with several processes.

import { readConfig } from './config.server.ts'
import { startRuntime } from './runtime.server.ts'
import { listenForMetrics } from './server/metrics.server.ts'

const config = readConfig()
if ('dataDir' in config.database) {
  throw new Error(
    'The worker needs DATABASE_URL: the embedded database serves one process, where `npm start` works too',
  )
}
const runtime = await startRuntime(config)
await runtime.work()
const metrics = await listenForMetrics(config, runtime.metrics)
runtime.log.info('worker started')
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    metrics?.close()
    void runtime.stop().then(() => process.exit(0))
  })
}
