// Simulators and the real server, each a process of its own, with shops that are live.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startApp, type AppProcess } from '#test/support/servers.ts'
import { liveApp, type Ask, type Simulators } from './live-messages.ts'

const redirect = new URL('../../support/redirect.mjs', import.meta.url).href
const part = (name: string) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))

export type LiveWorld = {
  app: AppProcess
  ask: <T>(what: Ask) => Promise<T>
  close: () => Promise<void>
}

/** @param size without the app's address */
export async function openLiveWorld(size: Omit<Simulators, 'appUrl'>): Promise<LiveWorld> {
  const port = await freePort()
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-'))
  const options: Simulators = { ...size, appUrl: `http://localhost:${port}` }
  const simulators = fork(part('live-simulators'), [JSON.stringify(options)])
  const [{ answer: url }] = await once(simulators, 'message')
  const env = environment(String(url), options.appUrl, dataDir)
  await setUp(simulators, env, [String(size.shops + 1), size.whole ? 'whole' : 'customers'])
  const app = await startApp({ port, env })
  return {
    app,
    ask: (what) => ask(simulators, what),
    close: async () => {
      await app.stop()
      simulators.disconnect()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const environment = (simulators: string, appUrl: string, dataDir: string): Record<string, string> => ({
  SIMULATORS_URL: simulators,
  SANDBOX: '1',
  SHOPIFY_API_KEY: liveApp.apiKey,
  SHOPIFY_API_SECRET: liveApp.apiSecret,
  SHOPIFY_APP_URL: appUrl,
  ZOHO_CLIENT_ID: liveApp.clientId,
  ZOHO_CLIENT_SECRET: liveApp.clientSecret,
  SECRETS_KEY: liveApp.secretsKey,
  LOG_LEVEL: 'warn',
  ...(process.env.BENCH_NODE_OPTIONS ? { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS } : {}),
  ...(process.env.BENCH_DATABASE_URL
    ? { DATABASE_URL: process.env.BENCH_DATABASE_URL }
    : { DATA_DIR: dataDir }),
})

async function setUp(simulators: ChildProcess, env: Record<string, string>, size: string[]): Promise<void> {
  const setup = fork(part('live-setup'), size, {
    execArgv: ['--import', redirect],
    env: { ...process.env, ...env },
  })
  setup.on('message', (what: Ask) => {
    void ask(simulators, what).then((answer) => setup.send({ answer }))
  })
  const [code] = await once(setup, 'exit')
  if (code !== 0) throw new Error('the shops could not be set up')
}

async function ask<T>(child: ChildProcess, what: Ask): Promise<T> {
  child.send(what)
  const [{ answer }] = await once(child, 'message')
  return answer
}
