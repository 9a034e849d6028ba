// The production process: static files, the Remix handler, and (unless WORKER=off) the worker.

import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import type { Server } from 'node:http'
import { pathToFileURL } from 'node:url'
import { readConfig } from './config.server.ts'
import { startRuntime, type Runtime } from './runtime.server.ts'
import { listen } from './server/listen.server.ts'
import { listenForMetrics } from './server/metrics.server.ts'
import { createWeb } from './server/web.server.ts'
import { webhookActionsOf } from './webhook-door.server.ts'
import './load-context.ts'

const buildDir = 'build'
const drainMs = 10_000

const config = readConfig()
const runtime = await startRuntime(config)
if (config.worker) await runtime.work()
const server = await serve(runtime)
const metrics = await listenForMetrics(config, runtime.metrics)
runtime.log.info({ port: config.port, worker: config.worker }, 'listening')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

async function serve(engine: Runtime): Promise<Server> {
  const build: ServerBuild = await import(pathToFileURL(`${buildDir}/server/index.js`).href)
  const handle = createRequestHandler(build, 'production')
  const webhooks = webhookActionsOf(build)
  const app = createWeb({ runtime: engine, handle, webhooks, files: `${buildDir}/client` })
  return listen(app, engine.config.port, engine.config.host)
}

// Requests under way end, jobs go back to the queue, the database closes last.
async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), drainMs).unref()
  server.close()
  metrics?.close()
  server.closeIdleConnections()
  await runtime.stop()
  process.exit(0)
}
