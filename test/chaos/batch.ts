// Several histories at once on one set of processes: starting them is what takes the time.

import { setTimeout as pause } from 'node:timers/promises'
import { happen } from '#test/support/shop-acts.ts'
import { drain } from './drain.ts'
import { strike } from './faults.ts'
import { openHarness, openShops, type DatabaseKind, type Harness } from './harness.ts'
import type { Violation } from './oracle.ts'
import { editsOf, faultsOf, inOrder, type Edit, type FaultName, type PlannedFault } from './plan.ts'
import type { PostgresPair } from './postgres-pair.ts'

export type BatchOptions = {
  seeds: readonly number[]
  /** So many for each seed. */
  shops: number
  faults: readonly FaultName[]
  database: DatabaseKind
  pair: PostgresPair | null
  actMs?: number
  watch?: (line: string) => void
}
export type BatchResult = {
  violations: Violation[]
  timeline: string[]
  errors: string[]
  edits: number
  shops: number
  struck: FaultName[]
  seconds: number
}

/** Over so long edits and faults are spread. */
const defaultActMs = 12_000
const hurry = 8

export async function playBatch(options: BatchOptions): Promise<BatchResult> {
  const startedAt = performance.now()
  const { database, pair, seeds, actMs = defaultActMs } = options
  await using harness = await openHarness({
    database,
    pair,
    hurry,
    ...(options.watch ? { watch: options.watch } : {}),
  })
  await harness.look()
  for (const seed of seeds) await openShops(harness, seed, options.shops)
  await harness.lookAway()
  harness.say('shops are connected')
  const roles = database === 'postgres' ? (['server', 'worker'] as const) : (['server'] as const)
  await harness.start(roles)
  harness.say('imports begin')
  const planned = seeds.flatMap((seed) => faultsOf(seed, options.faults, database, actMs))
  const faults = inOrder(planned)
  Object.assign(harness.shopify.faults.webhooks, { retryBaseMs: 60, timeoutMs: 2000 })
  const edits = seeds.flatMap((seed) => editsOf(seed, options.shops, actMs))
  await act(harness, edits, faults)
  harness.say('faults end')
  const violations = await drain(harness).catch((error: unknown) => [unhealthy(harness, error)])
  return {
    violations: [...violations, ...crashesOf(harness)],
    timeline: harness.timeline,
    errors: errorsOf(harness),
    edits: edits.length,
    shops: harness.shops.length,
    struck: faults.map(({ name }) => name),
    seconds: (performance.now() - startedAt) / 1000,
  }
}

async function act(harness: Harness, edits: readonly Edit[], faults: readonly PlannedFault[]): Promise<void> {
  const startedAt = performance.now()
  const until = (atMs: number) => pause(Math.max(0, startedAt + atMs - performance.now()))
  const edit = async () => {
    for (const { seed, shop, atMs } of edits.toSorted((a, b) => a.atMs - b.atMs)) {
      await until(atMs)
      const one = harness.shops.filter((other) => other.seed === seed)[shop]
      if (one) happen(one.shop, one.chance)
    }
  }
  const lasting: Promise<void>[] = []
  const trouble = async () => {
    for (const fault of faults) {
      await until(fault.atMs)
      lasting.push(...(await strike(harness, fault)))
    }
    await Promise.all(lasting)
  }
  const watching = { on: true }
  const watched = restartUnhealthy(harness, watching)
  await Promise.all([edit(), trouble()])
  watching.on = false
  await watched
}

const unhealthyMs = 6000

// As an orchestrator does with a process that says for a while that it is not well. On a server's database the
// process has to come back by itself.
async function restartUnhealthy(harness: Harness, watching: { on: boolean }): Promise<void> {
  let wellAt = performance.now()
  while (watching.on) {
    await pause(500)
    if (harness.database === 'postgres' || (await harness.status()) === 200) wellAt = performance.now()
    if (performance.now() - wellAt < unhealthyMs) continue
    harness.say('not healthy for a while: restarted')
    for (const one of harness.processes) one.kill()
    wellAt = performance.now() + 5000
  }
}

// The app did not come back: of all its shops nothing can be said, and other batches may still be played.
function unhealthy({ processes }: Harness, error: unknown): Violation {
  const words = processes.map(({ role, lastWords }) => `${role}:\n${lastWords()}`)
  return { seed: 0, shop: '', verdict: 'stuck', text: [String(error), ...words].join('\n') }
}

const crashesOf = ({ processes }: Harness): Violation[] =>
  processes.flatMap(({ crashes }) =>
    crashes.map((text) => ({ seed: 0, shop: '', verdict: 'crashed' as const, text })),
  )

const errorsOf = ({ processes }: Harness): string[] => {
  const all = new Map<string, number>()
  for (const { errors } of processes)
    for (const [text, count] of errors) all.set(text, (all.get(text) ?? 0) + count)
  return [...all].toSorted(([, a], [, b]) => b - a).map(([text, count]) => `${count} x ${text}`)
}
