// The production process: static files, the Remix handler, and (unless WORKER=off) the worker.

import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import type { RequestListener } from 'node:http'
import { pathToFileURL } from 'node:url'
import { readConfig } from './config.server.ts'
import { openFront } from './front.server.ts'
import { startRuntime, type Runtime } from './runtime.server.ts'
import { countRefused } from '#app/lib/telemetry/metrics.server.ts'
import { listenForMetrics } from '#app/server/web/metrics.server.ts'
import { createWeb } from '#app/server/web/web.server.ts'
import { webhookActionsOf } from '#app/server/web/webhook-endpoint.server.ts'
import { beginWork } from './begin-work.server.ts'
import './load-context.ts'

const buildDir = 'build'
const drainMs = 10_000
/** A first visit, which Shopify is asked in: what it has stored must not be all that is stored. */
const requestsMs = 2_500

const config = readConfig()
const front = await openFront(config)
const runtime = await startRuntime(config)
if (config.worker) beginWork(runtime)
countRefused(runtime.metrics, front.refused)
front.open(await createHandler(runtime))
const metrics = await listenForMetrics(config, runtime.metrics)
runtime.log.info({ port: config.port, worker: config.worker }, 'listening')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

async function createHandler(engine: Runtime): Promise<RequestListener> {
  const build: ServerBuild = await import(pathToFileURL(`${buildDir}/server/index.js`).href)
  const handle = createRequestHandler(build, 'production')
  const webhooks = webhookActionsOf(build)
  return createWeb({ runtime: engine, handle, webhooks, files: `${buildDir}/client` })
}

// Requests under way end, jobs go back to the queue, the database closes last.
async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), drainMs).unref()
  metrics?.close()
  await front.close(requestsMs)
  await runtime.stop()
  process.exit(0)
}
