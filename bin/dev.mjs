// `shopify app dev` runs this: the app as in production, built and started anew after each change. Reads .env.

import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { bootstrap, environment, node, root, tool } from './bootstrap.mjs'

await bootstrap({ build: true })
const envFile = existsSync(`${root}/.env`) ? ['--env-file=.env'] : []
// Shopify's command line says in HOST where the tunnel ends; for the app HOST is the address to listen on.
const env = environment({ SHOPIFY_APP_URL: process.env.SHOPIFY_APP_URL ?? process.env.HOST ?? '', HOST: '' })
const start = () => spawn(node, [...envFile, 'app/server/server.ts'], { cwd: root, env, stdio: 'inherit' })

let app = start()
let pending
watch(`${root}/app`, { recursive: true }, () => {
  clearTimeout(pending)
  pending = setTimeout(again, 200)
})
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => app.once('exit', () => process.exit()).kill(signal))

// A change that does not build leaves the last good version running.
function again() {
  if (tool('remix', ['vite:build']) !== 0) return
  if (app.exitCode !== null) app = start()
  else app.once('exit', () => (app = start())).kill('SIGTERM')
}
