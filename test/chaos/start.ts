// npm run chaos [-- --seeds 200 --from 1 --faults kill,failover --database postgres|embedded --batch 10 --shops 2]
// npm run chaos -- --soak 30 (minutes)
// Ends with exit code 1 on any violation, and prints how to play it again.

import { parseArgs } from 'node:util'
import { playBatch, type BatchResult } from './batch.ts'
import type { DatabaseKind } from './harness.ts'
import { verdicts, type Violation } from './oracle.ts'
import { faultNames, isFault, type FaultName } from './plan.ts'
import { openPostgresPair, type PostgresPair, type PostgresPrograms } from './postgres-pair.ts'
import { soak } from './soak.ts'

type Command = {
  seeds: number
  from: number
  batch: number
  /** So many for each seed. */
  shops: number
  faults: FaultName[]
  database: string | undefined
  timeline: boolean
}

/** @returns the exit code */
export async function main(args: string[], programs: () => PostgresPrograms): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '20' },
      from: { type: 'string', default: '1' },
      batch: { type: 'string', default: '10' },
      shops: { type: 'string', default: '2' },
      faults: { type: 'string' },
      database: { type: 'string' },
      soak: { type: 'string' },
      rate: { type: 'string', default: '20' },
      timeline: { type: 'boolean', default: false },
    },
  })
  const faults = values.faults?.split(',') ?? [...faultNames]
  const unknown = faults.filter((name) => !isFault(name))
  if (unknown.length > 0)
    throw new Error(`No such fault: ${unknown.join(', ')}. There are: ${faultNames.join(', ')}`)
  const command: Command = {
    seeds: Number(values.seeds),
    from: Number(values.from),
    batch: Number(values.batch),
    shops: Number(values.shops),
    faults: faults.filter(isFault),
    database: values.database,
    timeline: values.timeline,
  }
  const pair = values.database === 'embedded' ? null : await openPostgresPair(programs())
  try {
    if (values.soak !== undefined)
      return await soak({ minutes: Number(values.soak), perSecond: Number(values.rate), pair })
    return await play(command, pair)
  } finally {
    await pair?.close()
  }
}

async function play(command: Command, pair: PostgresPair | null): Promise<number> {
  const { seeds, from, batch } = command
  const startedAt = performance.now()
  console.log(
    `Seeds ${from} to ${from + seeds - 1}, ${batch} at a time. Faults: ${command.faults.join(', ')}`,
  )
  const results: BatchResult[] = []
  for (let first = from; first < from + seeds; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, from + seeds - first) }, (_, n) => first + n)
    const database = databaseOf(command, first)
    const watching = command.timeline ? { watch: (line: string) => console.log(line) } : {}
    const result = await playBatch({
      seeds: numbers,
      shops: command.shops,
      faults: command.faults,
      database,
      pair,
      ...watching,
    })
    results.push(result)
    tell(numbers, database, result)
    if (result.violations.length > 0) explain(numbers, { ...command, database }, result)
  }
  const violations = results.flatMap((one) => one.violations)
  sum(results)
  console.log(
    `${seeds} seeds in ${((performance.now() - startedAt) / 1000).toFixed(0)} s: ${counts(violations)}`,
  )
  return violations.length > 0 ? 1 : 0
}

// Two batches of three on PostgreSQL, the third on the embedded database.
function databaseOf({ database, batch }: Command, first: number): DatabaseKind {
  if (database === 'postgres' || database === 'embedded') return database
  return Math.floor(first / batch) % 3 === 2 ? 'embedded' : 'postgres'
}

const counts = (violations: readonly Violation[]): string =>
  verdicts.map((name) => `${name} ${violations.filter(({ verdict }) => verdict === name).length}`).join(', ')

function tell(seeds: readonly number[], database: DatabaseKind, result: BatchResult): void {
  const { edits, shops, struck, seconds, violations } = result
  console.log(
    `seeds ${seeds[0]}-${seeds.at(-1)} on ${database}: ${shops} shops, ${edits} edits, ${struck.length} faults, ` +
      `${seconds.toFixed(0)} s: ${counts(violations)}`,
  )
}

function explain(seeds: readonly number[], command: Command, result: BatchResult): void {
  console.log('\nWhat happened:')
  for (const line of result.timeline) console.log(`  ${line}`)
  console.log('What is wrong:')
  for (const { seed, shop, verdict, text } of result.violations.slice(0, 40))
    console.log(`  seed ${seed} ${shop} ${verdict}: ${text}`)
  console.log('Errors in the logs:')
  for (const line of result.errors.slice(0, 15)) console.log(`  ${line}`)
  const { faults, database } = command
  console.log(
    `Again: npm run chaos -- --from ${seeds[0]} --seeds ${seeds.length} --batch ${seeds.length} ` +
      `--shops ${command.shops} --database ${database} --faults ${faults.join(',')}\n`,
  )
}

function sum(results: readonly BatchResult[]): void {
  const struck = Map.groupBy(
    results.flatMap((one) => one.struck),
    (name) => name,
  )
  console.log('\nFault               times')
  for (const name of faultNames)
    console.log(`${name.padEnd(18)}${String(struck.get(name)?.length ?? 0).padStart(7)}`)
  console.log('')
}
