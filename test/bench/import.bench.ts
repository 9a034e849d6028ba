// How fast an import is beside what Zoho's limits allow, what it costs, and how much memory it takes.
//
// Zoho answers after 300 ms and 2 ms for each record, ten calls at a time: the ceiling is calls x latency / 10. --store=shop, ten, hundred or million measures that one alone.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BigStoreSize } from '#test/store/big-store.ts'
import type { AppResult, Ask, SimulatorOptions, Window } from './parts/messages.ts'

const latency = { latencyMs: 300, perRecordMs: 2 }
const slots = 10
const rowsPerCall = 100
// The limits of `npm start`, so that memory is what production takes.
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
const limits = scripts.start.split(' ').filter((word) => word.startsWith('--max-'))
const redirect = new URL('../support/redirect.mjs', import.meta.url).href
const part = (name: string) => fileURLToPath(new URL(`parts/${name}.ts`, import.meta.url))

type Stats = { calls: number; credits: number; maxConcurrent: number; windows: Record<string, Window> }

async function measure(store: BigStoreSize): Promise<{ app: AppResult; stats: Stats }> {
  const options: SimulatorOptions = { store, ...latency }
  // A million customers, and what Zoho then has of them.
  const execArgv = ['--max-old-space-size=14000']
  const simulators = fork(part('simulators'), [JSON.stringify(options)], { execArgv })
  const [{ answer: url, token }] = await once(simulators, 'message')
  const env: NodeJS.ProcessEnv = { ...process.env, SIMULATORS_URL: String(url), NODE_ENV: 'development' }
  const app = fork(part('app'), [token], { execArgv: [...limits, '--import', redirect], env })
  app.once('exit', (code) => code && process.exit(1))
  const [{ answer: authorise }] = await once(app, 'message')
  app.send({ url: await ask(simulators, { ask: 'consent', url: authorise }) })
  const [{ answer: result }] = await once(app, 'message')
  const stats = await ask<Stats>(simulators, { ask: 'stats' })
  simulators.disconnect()
  return { app: result, stats }
}

async function ask<T = string>(child: ChildProcess, what: Ask): Promise<T> {
  child.send(what)
  const [{ answer }] = await once(child, 'message')
  return answer
}

const ceilingSeconds = (records: number) =>
  (Math.ceil(records / rowsPerCall) * (latency.latencyMs + latency.perRecordMs * rowsPerCall)) / 1000 / slots

/** @returns the share of the ceiling, in percent */
function report(name: string, store: BigStoreSize, { app, stats }: { app: AppResult; stats: Stats }): number {
  const kinds: [string, string, number][] = [
    ['Products', 'variants', store.variants ?? 0],
    ['Contacts', 'customers', store.customers],
    ['Sales_Orders', 'orders', store.orders ?? 0],
  ]
  const used = kinds.filter(([, , records]) => records > 0)
  console.log(
    `\n${name}: ${app.state}, ${app.done} records in ${app.seconds.toFixed(1)} s from the click to the end`,
  )
  for (const [module, kind, records] of used) {
    const window = stats.windows[module] ?? { from: 0, to: 0, calls: 0, busy: 0 }
    const seconds = (window.to - window.from) / 1000
    const rate = (records / seconds).toFixed(0)
    const each = (window.busy / window.calls).toFixed(0)
    const atOnce = (window.busy / 1000 / seconds).toFixed(1)
    const what = `${kind.padEnd(10)} ${String(records).padStart(7)}  ${rate.padStart(5)} /s`
    console.log(`  ${what}  ${window.calls} writes of ${each} ms, ${atOnce} at a time`)
  }
  const windows = used.flatMap(([module]) => stats.windows[module] ?? [])
  const writing =
    (Math.max(...windows.map(({ to }) => to)) - Math.min(...windows.map(({ from }) => from))) / 1000
  const total = used.reduce((sum, [, , records]) => sum + records, 0)
  const ceiling = used.reduce((sum, [, , records]) => sum + ceilingSeconds(records), 0)
  const share = (100 * ceiling) / writing
  const per1000 = (value: number) => ((value * 1000) / total).toFixed(1)
  console.log(`  writing    ${(total / writing).toFixed(0)} records/s, ${share.toFixed(0)} % of the ceiling`)
  console.log(
    `  Zoho       ${per1000(stats.calls)} calls and ${per1000(stats.credits)} credits per 1,000 records`,
  )
  console.log(
    `  memory     ${app.peakRssMb.toFixed(0)} MB peak resident, ${app.peakHeapMb.toFixed(0)} MB peak heap`,
  )
  return share
}

const stores: Record<string, { name: string; store: BigStoreSize }> = {
  shop: { name: 'A whole shop', store: { customers: 10_000, variants: 2000, orders: 5000 } },
  ten: { name: '10,000 customers', store: { customers: 10_000 } },
  hundred: { name: '100,000 customers', store: { customers: 100_000 } },
  million: { name: '1,000,000 customers', store: { customers: 1_000_000 } },
}

/** @returns share of the ceiling in percent, and peak memory in megabytes */
async function play(key: string): Promise<{ share: number; peak: number }> {
  const one = stores[key]
  if (!one) throw new Error(`No store "${key}". There are: ${Object.keys(stores).join(', ')}`)
  const result = await measure(one.store)
  return { share: report(one.name, one.store, result), peak: result.app.peakRssMb }
}

const { values } = parseArgs({ options: { store: { type: 'string' } } })
if (values.store) {
  await play(values.store)
  process.exit(0)
}
const { share } = await play('shop')
const ten = await play('ten')
const hundred = await play('hundred')
const more = hundred.peak - ten.peak
console.log(`\nTen times the customers raise the peak by ${more.toFixed(0)} MB (at most 50).`)
if (share < 80 || more > 50) console.log('Below the mark')
process.exit(share < 80 || more > 50 ? 1 : 0)
