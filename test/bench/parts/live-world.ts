// Simulators and the real server, each a process of its own, with shops that are live.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startApp, type AppProcess } from '#test/support/servers.ts'
import { liveApp, type Around, type Ask, type Simulators } from './live-messages.ts'

const redirect = new URL('../../support/redirect.mjs', import.meta.url).href
const part = (name: string) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))

export type LiveWorld = {
  app: AppProcess
  /** Another process of the app's, where there are several. */
  others: AppProcess[]
  /** All of them end and are started again. */
  restart: () => Promise<void>
  /** Starts imports of the shops that were only connected. */
  beginImports: () => Promise<void>
  ask: <T>(what: Ask) => Promise<T>
  close: () => Promise<void>
}

/** @param size without the app's address */
export async function openLiveWorld(
  size: Omit<Simulators, 'appUrl'>,
  { quiet = 0, processes = 1 }: Around = {},
): Promise<LiveWorld> {
  const ports = await Promise.all(Array.from({ length: processes }, () => freePort()))
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-'))
  const options: Simulators = { ...size, appUrl: `http://localhost:${ports[0]}` }
  const simulators = fork(part('live-simulators'), [JSON.stringify(options)])
  const [{ answer: url }] = await once(simulators, 'message')
  const env = environment(String(url), options.appUrl, dataDir)
  const { shops, importing } = size
  const imported = importing === undefined ? shops + 1 : shops
  const kinds = size.whole ? 'whole' : 'customers'
  await inProcess('live-setup', { simulators, env }, [imported, kinds, importing ?? 0, quiet].map(String))
  const start = () => Promise.all(ports.map((port) => startApp({ port, env })))
  let apps = await start()
  const stop = () => Promise.all(apps.map((app) => app.stop()))
  return {
    get app() {
      return first(apps)
    },
    get others() {
      return apps.slice(1)
    },
    restart: async () => {
      await stop()
      apps = await start()
    },
    beginImports: () => inProcess('live-imports', { simulators, env }, [shops, importing ?? 0].map(String)),
    ask: (what) => ask(simulators, what),
    close: async () => {
      await stop()
      simulators.disconnect()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function first(apps: readonly AppProcess[]): AppProcess {
  const [app] = apps
  if (!app) throw new Error('no process')
  return app
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

type Beside = { simulators: ChildProcess; env: Record<string, string> }

// What it asks, the simulators answer.
async function inProcess(name: string, { simulators, env }: Beside, args: string[]): Promise<void> {
  const child = fork(part(name), args, {
    execArgv: ['--import', redirect],
    env: { ...process.env, ...env },
  })
  child.on('message', (what: Ask) => {
    void ask(simulators, what).then((answer) => child.send({ answer }))
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${name} failed`)
}

async function ask<T>(child: ChildProcess, what: Ask): Promise<T> {
  child.send(what)
  const [{ answer }] = await once(child, 'message')
  return answer
}
