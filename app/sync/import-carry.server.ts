// One kind's bulk result -> Zoho: a stream, batches of up to a hundred, several in flight, a checkpoint behind them.

import { setTimeout as delay } from 'node:timers/promises'
import { advanceStep, loadRun, saveStep, type StepCounts } from '#app/db/runs.server.ts'
import { isTransient } from '#app/lib/errors.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { BulkRecord } from '#app/shopify/bulk-lines.ts'
import { readBulk } from '#app/shopify/bulk.server.ts'
import { mostRows } from '#app/zoho/records.server.ts'
import type { SyncContext } from './context.ts'
import { readExisting, type FindExisting } from './existing.server.ts'
import { carryRecords, type Batch } from './import-batch.server.ts'
import type { BulkSource } from './import-read.server.ts'
import type { ImportRun } from './import-run.server.ts'
import type { Sheet } from './sheet.server.ts'
import type { Stop } from './stop.server.ts'

type Work = { sheet: Sheet; source: BulkSource; stop: Stop }

const inFlight = 16 // the limiter lets ten write at once; the others are mapped or remembered meanwhile
const tries = 5

/** Carries what the source holds from the checkpoint on. @throws what stops the whole run */
export async function carryStep(
  context: SyncContext,
  run: ImportRun,
  kind: RecordKind,
  { sheet, source, stop }: Work,
): Promise<void> {
  const module = sheet.modules[kind]
  if (!source || !module || stop.stopped()) return
  const step = { runId: run.runId, kind }
  await saveStep(context.db, step, { state: 'carrying' })
  const importing = { ...sheet, zoho: sheet.zoho.as('import') }
  const known = await existingFor(importing, kind)
  const skip = (await loadRun(context.db, run.runId))?.steps.find((row) => row.kind === kind)?.cursor ?? 0
  const line = createLine(context, step, skip)
  const batch: Batch = { sheet: importing, kind, runId: run.runId, findExisting: known, misses: new Set() }
  for await (const records of inBatches(readBulk(source, skip, stop.signal), kind)) {
    if (stop.stopped()) break
    await line.add(records.length, () => persistently(stop, () => carryRecords(context, batch, records)))
  }
  await line.end()
  if (!stop.stopped()) await saveStep(context.db, step, { state: 'completed', finishedAt: context.now() })
}

const existingFor = (sheet: Sheet, kind: RecordKind): Promise<FindExisting> => {
  const module = sheet.modules[kind]
  return module ? readExisting(sheet, kind, module) : Promise.resolve(findNothing)
}
const findNothing: FindExisting = () => Promise.resolve(new Map())

// A batch holds as many records as fill one call: variants count, not products.
async function* inBatches(
  records: AsyncIterable<BulkRecord>,
  kind: RecordKind,
): AsyncGenerator<BulkRecord[]> {
  let batch: BulkRecord[] = []
  let size = 0
  for await (const record of records) {
    const weight = kind === 'product' ? Math.max(record.children.length, 1) : 1
    if (size > 0 && size + weight > mostRows) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(record)
    size += weight
  }
  if (batch.length > 0) yield batch
}

// Network trouble passes: the same batch again, it may run twice.
async function persistently<T>(stop: Stop, task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task()
    } catch (error) {
      if (!isTransient(error) || attempt === tries || stop.stopped()) throw error
      await delay(1000 * 2 ** attempt, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
}

/** Batches run side by side; the checkpoint moves only over a gapless beginning. */
function createLine(context: SyncContext, step: { runId: string; kind: RecordKind }, from: number) {
  const running = new Set<Promise<void>>()
  const waiting = new Map<number, { records: number; counts: StepCounts }>()
  let number = 0
  let settledUpTo = 0
  let cursor = from
  let failure: { error: unknown } | null = null
  let saving = Promise.resolve()

  // Counts of batches that ended early wait until all before them have ended.
  async function advance(): Promise<void> {
    const ready: { records: number; counts: StepCounts }[] = []
    for (let next = waiting.get(settledUpTo); next; next = waiting.get(settledUpTo)) {
      waiting.delete(settledUpTo)
      settledUpTo += 1
      cursor += next.records
      ready.push(next)
    }
    if (ready.length > 0)
      await advanceStep(context.db, step, cursor, sumCounts(ready.map(({ counts }) => counts)))
  }

  async function run(own: number, records: number, task: () => Promise<StepCounts>): Promise<void> {
    try {
      waiting.set(own, { records, counts: await task() })
      saving = saving.then(advance)
      await saving
    } catch (error) {
      failure ??= { error }
    }
  }

  const rethrow = () => {
    if (failure) throw failure.error
  }

  return {
    add: async (records: number, task: () => Promise<StepCounts>): Promise<void> => {
      while (running.size >= inFlight) await Promise.race(running)
      rethrow()
      const promise: Promise<void> = run(number++, records, task).finally(() => running.delete(promise))
      running.add(promise)
    },
    end: async (): Promise<void> => {
      await Promise.all(running)
      rethrow()
    },
  }
}

const sumCounts = (all: readonly StepCounts[]): StepCounts => {
  const total: StepCounts = { done: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0 }
  for (const counts of all) {
    total.done += counts.done
    total.created += counts.created
    total.updated += counts.updated
    total.unchanged += counts.unchanged
    total.skipped += counts.skipped
    total.rejected += counts.rejected
  }
  return total
}
