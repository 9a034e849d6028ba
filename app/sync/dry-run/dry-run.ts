// A dry run runs the pipeline up to its writes: what would be created or updated is counted and nothing is sent. It
// remembers ids only, and what the writes would have cost. Pure but for what it remembers.

import { z } from 'zod'
import { isInParts } from '#app/lib/kinds.ts'
import { RecordKind } from '#app/lib/record-kind.ts'
import type { Writing } from '#app/sync/pipeline/rows/next.ts'
import { written } from '#app/sync/core/sync-result.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'

const Sample = z.object({
  kind: RecordKind,
  result: z.enum(['created', 'updated', 'skipped', 'rejected']),
  shopifyId: z.string(),
  parentId: z.string().nullable(),
  label: z.string().nullable(),
  cause: z.string().nullable(),
})
type Sample = z.infer<typeof Sample>

/** What an import would cost, and a few records of each kind and result, by id. */
export const Forecast = z.object({
  calls: z.number(),
  credits: z.number(),
  minutes: z.number(),
  /** Kinds of which Zoho was asked for a part only. */
  estimated: z.array(RecordKind),
  samples: z.array(Sample),
})
export type Forecast = z.infer<typeof Forecast>

/** What would be written, and to which module. */
type Writes = { module: string; writings: readonly Writing[] }

export type DryRun = {
  /** Ends the pipeline instead of writing: one result each. */
  settle: (kind: RecordKind, settled: readonly SyncedRecord[], writes: Writes) => SyncedRecord[]
  /** Records that would be in Zoho by now, with ids that stand for Zoho's. */
  plannedIds: (kind: RecordKind, shopifyIds: readonly string[]) => [string, string][]
  noteEstimate: (kind: RecordKind) => void
  /** Leads that would be converted: a call each, and dearer than a write. */
  noteConversions: (leads: number) => void
  forecast: () => Forecast
}

const samplesEach = 4
const recordsPerMinute = 15_000
const recordsPerCredit = 10
const creditsPerConversion = 5
const recordsPerCheck = 100 // the audit after an import reads everything once more, a hundred a call

export function createDryRun(): DryRun {
  const planned = new Set<string>()
  const estimated = new Set<RecordKind>()
  const samples = createSamples()
  const cost = createCost()
  return {
    settle: (kind, settled, { module, writings }) => {
      cost.spendOn(writings)
      const wrote = writings.map(({ mapped, zohoId }) => {
        // An order cannot point to a Lead.
        if (module !== 'Leads') planned.add(keyOf(kind, mapped.shopifyId))
        const syncResult = written(
          zohoId === null ? 'created' : 'updated',
          zohoId ?? plannedIdOf(mapped.shopifyId),
        )
        return { mapped, syncResult }
      })
      const all = [...settled, ...wrote]
      cost.check(all.length)
      for (const one of all) samples.add(kind, one)
      return all
    },
    plannedIds: (kind, ids) =>
      ids.filter((id) => planned.has(keyOf(kind, id))).map((id) => [id, plannedIdOf(id)]),
    noteEstimate: (kind) => void estimated.add(kind),
    noteConversions: cost.convert,
    forecast: () => ({ ...cost.sum(), estimated: [...estimated], samples: samples.all() }),
  }
}

/** As rows/send-rows.server.ts spends: a call each for what is new and what is known, and the reads before updates. */
function createCost() {
  let [calls, credits, writes, seen] = [0, 0, 0, 0]

  function spend(rows: number): void {
    if (rows === 0) return
    calls += 1
    credits += Math.ceil(rows / recordsPerCredit)
    writes += rows
  }

  return {
    spendOn: (writings: readonly Writing[]) => {
      const known = writings.filter(({ zohoId }) => zohoId !== null)
      const lines = known.filter(({ mapped, linesKnown }) => mapped.lines !== null && !linesKnown)
      const kept = known.some(({ mapped, adopted }) => adopted || (mapped.keepIfSet ?? []).length > 0)
      const reads = lines.length + (kept ? 1 : 0)
      spend(writings.length - known.length)
      spend(known.length)
      calls += reads
      credits += reads
    },
    convert: (leads: number) => {
      calls += leads
      credits += leads * creditsPerConversion
    },
    check: (records: number) => void (seen += records),
    sum: () => {
      const checks = Math.ceil(seen / recordsPerCheck)
      const minutes = Math.max(1, Math.ceil(writes / recordsPerMinute))
      return { calls: calls + checks, credits: credits + checks, minutes }
    },
  }
}

function createSamples() {
  const samples = new Map<string, Sample[]>()
  return {
    add: (kind: RecordKind, { mapped, syncResult }: SyncedRecord) => {
      const result = Sample.shape.result.safeParse(syncResult.result)
      if (!result.success) return
      const key = keyOf(kind, result.data)
      const some = samples.get(key) ?? []
      if (some.length >= samplesEach) return
      const { shopifyId, parentId, label } = mapped
      const parent = isInParts(kind) ? parentId : null
      some.push({ kind, result: result.data, shopifyId, parentId: parent, label, cause: syncResult.cause })
      samples.set(key, some)
    },
    all: () => [...samples.values()].flat(),
  }
}

const keyOf = (kind: RecordKind, name: string): string => `${kind} ${name}`
/** No id of Zoho's looks like it: a record that points to one differs from every record written before. */
export const plannedIdOf = (shopifyId: string): string => `new ${shopifyId}`
