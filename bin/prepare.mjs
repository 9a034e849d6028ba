// What the suites need of this machine, installed where it is missing: packages, built screens, a browser, PostgreSQL's
// programs. For those who start several suites beside each other; each looks for itself, too, and says what it lacks.

import { bootstrap } from './bootstrap.mjs'

await bootstrap({ build: true })
const { provideBrowser } = await import('./browser.mjs')
const { postgresPrograms } = await import('./postgres.mjs')
await provideBrowser()
postgresPrograms()
console.log('[setup] everything is there')
