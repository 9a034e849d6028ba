// A process of the app whose embedded database's thread is ended by nobody's wish once it runs. Its log goes to stdout.

import { readConfig } from '#app/server/config.server.ts'
import { startRuntime } from '#app/server/runtime.server.ts'
import type { Worker } from 'node:worker_threads'

const threads: Worker[] = []
process.on('worker', (thread) => void threads.push(thread))
await startRuntime(
  readConfig({
    SHOPIFY_API_KEY: 'a key of some length',
    SHOPIFY_API_SECRET: 'a secret of some length',
    SHOPIFY_APP_URL: 'https://app.example',
    ZOHO_CLIENT_ID: 'a client of some length',
    ZOHO_CLIENT_SECRET: 'a secret of some length',
    SECRETS_KEY: Buffer.alloc(32, 9).toString('base64'),
    DATA_DIR: process.argv[2],
  }),
)
for (const thread of threads) await thread.terminate()
// It would go on for ever.
setInterval(() => undefined, 1000)
