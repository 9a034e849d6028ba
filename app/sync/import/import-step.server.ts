// One kind's bulk result -> Zoho: a stream, batches of up to a hundred, several in flight, a checkpoint behind them.

import { saveOwnStep, type OwnStep } from '#app/db/tables/runs.server.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import type { BulkRecord } from '#app/shopify/bulk/bulk-lines.ts'
import { readBulk, type BulkSource } from '#app/shopify/bulk/bulk.server.ts'
import type { SeenInBulk } from '#app/shopify/protected/withheld-in-bulk.server.ts'
import { mostRows } from '#app/zoho/records/records.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { kinds } from '#app/sync/kinds/registry.server.ts'
import type { Misses } from '#app/sync/orders/order-needs.server.ts'
import { findByQuery, readExisting } from '#app/sync/matching/existing.server.ts'
import { syncSound, handOver, type Batch } from './import-batch.server.ts'
import { endStep, ownStep, startStep, type StepStart } from './import-care.server.ts'
import { createNeeded } from './import-counts.ts'
import { createLine } from './import-line.server.ts'
import type { ImportRun } from './import-run.server.ts'
import { persistently, tries } from '#app/sync/work/passing-trouble.server.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import type { Stop } from '#app/sync/work/stop.server.ts'

export type Syncing = { orgConfig: OrgConfig; misses: Misses; seen: SeenInBulk; stop: Stop }

/**
 * Syncs what the source holds from the checkpoint on.
 * @throws what stops the whole run, or a broken download: then the checkpoint is where it broke
 */
export async function syncStep(
  context: SyncContext,
  run: ImportRun,
  name: RecordKind,
  { orgConfig, misses, seen, stop, source }: Syncing & { source: BulkSource },
): Promise<void> {
  const kind = kinds[name]
  const modules = kind.soughtIn(orgConfig)
  if (modules.length === 0 || stop.stopped()) return
  const importing = { ...orgConfig, zoho: orgConfig.zoho.as('import') }
  const start = await startStep(context, run, name)
  const findExisting = await persistently(stop, () => readExisting(importing, kind, modules, start.total))
  const batch: Batch = {
    orgConfig: importing,
    kind,
    runId: run.runId,
    findExisting,
    misses,
    needed: createNeeded(start.needed),
    seen,
    patient: true,
    mapped: () => undefined,
  }
  try {
    await syncFile(context, batch, start, { source, stop, step: ownStep(run, name) })
    if (!stop.stopped()) await run.mode.completeKind(context, run, name)
  } finally {
    await endStep(context, run, name)
  }
}

type From = { source: BulkSource; stop: Stop; step: OwnStep }

async function syncFile(
  context: SyncContext,
  batch: Batch,
  { skip, firstIsDeadly, isAlone }: StepStart,
  { source, stop, step }: From,
): Promise<void> {
  const { orgConfig, kind } = batch
  // Tried again, a batch may be in Zoho in part: what was read at the beginning does not know that.
  const again: Batch = { ...batch, findExisting: findByQuery(orgConfig, kind) }
  const line = createLine(context, { step, stop, needed: batch.needed }, skip)
  try {
    let place = skip
    for await (const records of inBatches(
      readBulk(source, { kind: kind.name, skip, signal: stop.signal }),
      kind.name,
    )) {
      if (stop.stopped()) break
      const deadly = firstIsDeadly && place === skip
      const sync = (attempt: number, mapped: () => void) => {
        if (deadly) return handOver(context, batch, records)
        const about = { ...(attempt === 1 ? batch : again), patient: attempt < tries, mapped }
        return syncSound(context, about, records)
      }
      await line.add(records.length, (mapped) => persistently(stop, (attempt) => sync(attempt, mapped)))
      if (isAlone(place)) await line.settle()
      place += records.length
    }
  } catch (error) {
    await line.settle() // the checkpoint covers all that went through
    throw error
  }
  await line.end()
  if (!stop.stopped()) await saveOwnStep(context.db, step, { state: 'completed', finishedAt: context.now() })
}

// A batch holds as many records as fill one call: variants count, not products.
async function* inBatches(
  records: AsyncIterable<BulkRecord>,
  kind: RecordKind,
): AsyncGenerator<BulkRecord[]> {
  let batch: BulkRecord[] = []
  let size = 0
  for await (const record of records) {
    const weight = kinds[kind].isInParts ? Math.max(record.children.length, 1) : 1
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
