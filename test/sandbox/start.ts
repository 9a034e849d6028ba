// npm run sandbox [-- --fresh]: the sandbox for people, on ports 4000 (open this one), 4001 and 4002.

import { buildStore } from '#test/store/index.ts'
import { PortTaken } from '../support/servers.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'
import { forgetAll } from './state.ts'

const stateDir = '.sandbox'

export async function main(words: string[]): Promise<void> {
  const first = Number(process.env['PORT'] ?? 4000)
  const ports = { site: first, proxy: first + 1, app: first + 2 }
  if (words.includes('--fresh')) await forgetAll(stateDir)
  console.log('[sandbox] starting the app …')
  try {
    const sandbox = await startSandbox({
      ports,
      stateDir,
      fill: (shop) => void buildStore(shop, { customers: 120, orders: 200 }),
    })
    console.log(welcome(sandbox))
    closeOnSignal(sandbox)
  } catch (error) {
    console.error(`\n${explained(error, first)}\n`)
    process.exit(1)
  }
}

function closeOnSignal(sandbox: Sandbox): void {
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (closing) return
      closing = true
      console.log('\n[sandbox] keeping its state in .sandbox and stopping …')
      void sandbox.close().then(() => process.exit(0))
    })
  }
}

const welcome = ({ url, logFile, shop }: Sandbox) => `
  The sandbox is ready:  ${url}

    ${url}/          the app in the admin of "${shop.name}"
    ${url}/crm       what the simulator Zoho CRM holds
    ${url}/store     new orders, refunds, edits: change the store
    ${url}/mail      what the app sends by mail
    ${url}/trouble   slow, throttled, down, revoked: make trouble

  The app's log: ${logFile}. Ctrl-C stops; \`npm run sandbox -- --fresh\` starts from nothing.
`

function explained(error: unknown, first: number): string {
  if (error instanceof PortTaken) {
    const other = first + 100
    return `${error.message}. PORT=${other} npm run sandbox takes ${other} to ${other + 2} instead.`
  }
  return error instanceof Error ? error.message : String(error)
}
