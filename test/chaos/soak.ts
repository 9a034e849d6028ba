// Hours in minutes: a steady stream of changes without faults, and whether memory, handles and connections stay flat.

import { setTimeout as pause } from 'node:timers/promises'
import { happen } from '#test/support/shop-acts.ts'
import { openHarness, openShops, type Harness } from './harness.ts'
import type { PostgresPair } from './postgres-pair.ts'
import type { Sample } from './processes.ts'

type Soak = { minutes: number; perSecond: number; pair: PostgresPair | null }
type Row = Sample & { atMinutes: number; role: string; connections: number; pending: number }

const seeds = 10
const shopsPerSeed = 2
const samples = 60
/** What a start, caches and compiled code take is no leak. */
const warmUp = 0.3

/** @returns the exit code */
export async function soak({ minutes, perSecond, pair }: Soak): Promise<number> {
  const database = pair ? 'postgres' : 'embedded'
  await using harness = await openHarness({ database, pair, hurry: 1 })
  const rows: Row[] = []
  await harness.look()
  for (let seed = 1; seed <= seeds; seed++) await openShops(harness, seed, shopsPerSeed)
  await harness.lookAway()
  await harness.start(pair ? ['server', 'worker'] : ['server'])
  const state = { on: true, changes: 0 }
  const stream = edit(harness, perSecond, state)
  const everyMs = (minutes * 60_000) / samples
  console.log('minute  process   RSS MB  heap MB  resources  files  connections  pending')
  for (let n = 1; n <= samples; n++) {
    await pause(everyMs)
    const more = await take(harness, (n * everyMs) / 60_000)
    rows.push(...more)
    for (const row of more) console.log(lineOf(row))
  }
  state.on = false
  await stream
  console.log(`${state.changes} changes in ${minutes} minutes`)
  return validator(rows)
}

async function edit(
  { shops }: Harness,
  perSecond: number,
  state: { on: boolean; changes: number },
): Promise<void> {
  const startedAt = performance.now()
  while (state.on) {
    const due = startedAt + (state.changes * 1000) / perSecond
    await pause(Math.max(0, due - performance.now()))
    const one = shops[state.changes % shops.length]
    if (one) happen(one.shop, one.chance)
    state.changes += 1
  }
}

async function take({ processes, pair, name }: Harness, atMinutes: number): Promise<Row[]> {
  const [open] = pair
    ? await pair.query(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = '${name}'`)
    : [{ n: 0 }]
  const [waiting] = pair ? await pair.query('SELECT count(*)::int AS n FROM "Change"', name) : [{ n: 0 }]
  const rows = await Promise.all(
    processes.map(async (one) => {
      const sample = await one.sample()
      const about = {
        atMinutes,
        role: one.role,
        connections: Number(open?.['n']),
        pending: Number(waiting?.['n']),
      }
      return sample ? [{ ...sample, ...about }] : []
    }),
  )
  return rows.flat()
}

const lineOf = (row: Row) =>
  [
    row.atMinutes.toFixed(1).padStart(6),
    `  ${row.role.padEnd(8)}`,
    row.rssMb.toFixed(0).padStart(8),
    row.heapMb.toFixed(1).padStart(9),
    String(row.resources).padStart(11),
    String(row.files).padStart(7),
    String(row.connections).padStart(13),
    String(row.pending).padStart(9),
  ].join('')

type Measure = { name: string; of: (row: Row) => number; share: number; least: number }

// Flat: the last third holds at most so much more than the first third after the warm-up.
const measures: readonly Measure[] = [
  { name: 'RSS MB', of: (row) => row.rssMb, share: 0.15, least: 30 },
  { name: 'heap MB', of: (row) => row.heapMb, share: 0.15, least: 10 },
  { name: 'resources', of: (row) => row.resources, share: 0.2, least: 10 },
  { name: 'files', of: (row) => row.files, share: 0.2, least: 10 },
  { name: 'connections', of: (row) => row.connections, share: 0.1, least: 5 },
]

function validator(rows: readonly Row[]): number {
  let grown = 0
  for (const [role, own] of Map.groupBy(rows, (row) => row.role)) {
    const warm = own.slice(Math.floor(own.length * warmUp))
    const third = Math.max(1, Math.floor(warm.length / 3))
    for (const { name, of, share, least } of measures) {
      const before = mean(warm.slice(0, third).map(of))
      const after = mean(warm.slice(-third).map(of))
      const flat = after - before <= Math.max(before * share, least)
      if (!flat) grown += 1
      console.log(`${role} ${name}: ${before.toFixed(1)} -> ${after.toFixed(1)} ${flat ? 'flat' : 'GROWS'}`)
    }
  }
  return grown > 0 ? 1 : 0
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
