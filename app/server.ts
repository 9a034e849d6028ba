// The production process: static files, the Remix handler, and (unless WORKER=off) the worker.

import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import compression from 'compression'
import express from 'express'
import type { RequestListener } from 'node:http'
import { pathToFileURL } from 'node:url'
import { readConfig } from './config.server.ts'
import { openFront } from './front.server.ts'
import { startRuntime, type Runtime } from './runtime.server.ts'
import { createWebhookDoor } from './webhook-door.server.ts'
import './load-context.ts'

const buildDir = 'build'
const drainMs = 10_000

const config = readConfig()
const front = await openFront(config)
const runtime = await startRuntime(config)
if (config.worker) await runtime.work()
front.open(await createHandler(runtime))
runtime.log.info({ port: config.port, worker: config.worker }, 'listening')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

async function createHandler(engine: Runtime): Promise<RequestListener> {
  const build: ServerBuild = await import(pathToFileURL(`${buildDir}/server/index.js`).href)
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', true)
  app.use(createWebhookDoor(build, engine))
  app.use(compression())
  app.use('/assets', express.static(`${buildDir}/client/assets`, { immutable: true, maxAge: '1y' }))
  app.use(express.static(`${buildDir}/client`, { maxAge: '1h' }))
  const handle = createRequestHandler({
    build,
    mode: 'production',
    getLoadContext: () => ({ runtime: engine }),
  })
  app.all('*', (request, response, next) => void handle(request, response, next))
  return app
}

// Requests under way end, jobs go back to the queue, the database closes last.
async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), drainMs).unref()
  front.server.close()
  front.server.closeIdleConnections()
  await runtime.stop()
  process.exit(0)
}
