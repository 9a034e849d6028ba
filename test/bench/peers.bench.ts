// Our import of customers beside the ways in which others write them, in one run against the same simulator, one after the
// other: Zoho answers after 300 ms and 2 ms for each record, and takes ten heavy calls at a time.
//
// Marks: 20 x one record a call, 4 x batches one after the other. Writes the table of docs/performance.md.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { AppResult, Ask, PeerAsk, PeerResult, SimulatorOptions } from './parts/messages.ts'

const customers = Number(process.env.BENCH_CUSTOMERS ?? 10_000)
const page = 'docs/performance.md'
const redirect = new URL('../support/redirect.mjs', import.meta.url).href
const part = (name: string) => fileURLToPath(new URL(`parts/${name}.ts`, import.meta.url))
const loadBefore = loadavg()[0] ?? 0

async function ask<T>(child: ChildProcess, what: Ask | PeerAsk | { url: string }): Promise<T> {
  child.send(what)
  const [{ answer }] = await once(child, 'message')
  return answer
}

const options: SimulatorOptions = { store: { customers }, latencyMs: 300, perRecordMs: 2 }
const simulators = fork(part('simulators'), [JSON.stringify(options)])
const [{ answer: url, token }] = await once(simulators, 'message')
const env: NodeJS.ProcessEnv = { ...process.env, SIMULATORS_URL: String(url), NODE_ENV: 'development' }
const remote = { execArgv: ['--import', redirect], env }

/** From the click to the end: Shopify's file, set-up and what is kept of each record are in it. */
async function ours(): Promise<PeerResult> {
  const app = fork(part('app'), [token], remote)
  const [{ answer: authorise }] = await once(app, 'message')
  const { done, seconds, state } = await ask<AppResult>(app, {
    url: await ask<string>(simulators, { ask: 'consent', url: authorise }),
  })
  if (done !== customers) throw new Error(`the import is ${state} after ${done} of ${customers}`)
  return { records: done, seconds }
}

const own = await ours()
const peers = fork(part('peers'), [], remote)
peers.once('exit', (code) => code && process.exit(1))
const [{ answer: authorise }] = await once(peers, 'message')
await ask(peers, { url: await ask<string>(simulators, { ask: 'consent', url: authorise }) })
const one = await ask<PeerResult>(peers, { way: 'one', records: 60 })
const search = await ask<PeerResult>(peers, { way: 'search', records: 30 })
const batches = await ask<PeerResult>(peers, { way: 'batches', records: 4000 })
peers.disconnect()
simulators.disconnect()

const rate = ({ records, seconds }: PeerResult): number => records / seconds
const times = (peer: PeerResult): number => rate(own) / rate(peer)
const lines: [string, PeerResult][] = [
  ['our import, from the click to the end', own],
  ['batches of 100, one after the other', batches],
  ['one record a call', one],
  ['a search, then a record', search],
]
const cells = lines.map(([way, result]) => [
  way,
  String(result.records),
  rate(result).toFixed(1),
  times(result).toFixed(1),
])
const head = ['way', 'records', 'a second', 'ours is x times']
const widths = head.map((word, n) => Math.max(word.length, ...cells.map((row) => row[n]?.length ?? 0)))
const row = (words: readonly string[]) =>
  `| ${words.map((word, n) => word.padEnd(widths[n] ?? 0)).join(' | ')} |`
const table = [row(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...cells.map(row)]
const when = new Date().toISOString().slice(0, 10)
const loads = `${loadBefore.toFixed(0)} before and ${(loadavg()[0] ?? 0).toFixed(0)} after`
const said = `Run of ${when}, Node ${process.versions.node}, ${cpus().length} cores, load ${loads}.`
console.log([...table, '', said].join('\n'))

const [from, to] = ['<!-- peers -->', '<!-- /peers -->']
const text = readFileSync(page, 'utf8')
const [start, end] = [text.indexOf(from), text.indexOf(to)]
if (start < 0 || end < start) throw new Error(`${page} has no place for the table`)
writeFileSync(
  page,
  `${text.slice(0, start)}${from}\n\n${[...table, '', said].join('\n')}\n\n${text.slice(end)}`,
)
const fine = times(one) >= 20 && times(batches) >= 4
if (!fine) console.log('\nBelow the mark')
process.exit(fine ? 0 : 1)
