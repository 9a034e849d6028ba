// npm run admin -- <command>: what an operator can do, on the database that the environment names.

import { existsSync } from 'node:fs'
import { bootstrap } from './bootstrap.mjs'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || !existsSync('node_modules/.prisma/client')) await bootstrap()
process.env.NODE_ENV ??= 'production'
await import('../app/server/admin.ts')
