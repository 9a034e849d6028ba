// npm start, npm run worker: the production process named by the first word, under a Node that runs TypeScript.

import { existsSync } from 'node:fs'
import { bootstrap, fail } from './bootstrap.mjs'

const entries = { server: '../app/server/server.ts', worker: '../app/server/worker.ts' }
const entry = entries[process.argv[2] ?? 'server']
if (!entry) fail(`Say one of: ${Object.keys(entries).join(', ')}`)

// An image with Node 24 and everything built needs no set-up; a clone on an older Node gets both here.
const [major = 0] = process.versions.node.split('.').map(Number)
const built = existsSync('build/server/index.js') && existsSync('node_modules/.prisma/client')
if (major < 24 || !built) await bootstrap({ build: true })
process.env.NODE_ENV ??= 'production'
await import(entry)
