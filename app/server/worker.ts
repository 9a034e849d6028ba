// The same runtime without the web, for PostgreSQL set-ups with several processes.

import { beginWork } from './begin-work.server.ts'
import { readConfig } from './config.server.ts'
import { startRuntime } from './runtime.server.ts'
import { listenForMetrics } from '#app/server/web/metrics.server.ts'

const drainMs = 12_000

const config = readConfig()
if ('dataDir' in config.database) {
  throw new Error(
    'The worker needs DATABASE_URL: the embedded database serves one process, where `npm start` works too',
  )
}
const runtime = await startRuntime(config)
beginWork(runtime)
const metrics = await listenForMetrics(config, runtime.metrics)
runtime.log.info('worker started')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

// Jobs go back to the queue; a database that does not answer any more keeps nobody here.
async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), drainMs).unref()
  metrics?.close()
  await runtime.stop()
  process.exit(0)
}
