// Batches of one kind side by side; the checkpoint moves only over a gapless beginning.

import { measureLinks } from '#app/db/tables/links.server.ts'
import { advanceStep, type OwnStep, type StepCounts } from '#app/db/tables/runs.server.ts'
import { noCounts, sumCounts, type Needed } from './import-counts.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { persistently } from '#app/sync/work/passing-trouble.server.ts'
import type { Stop } from '#app/sync/work/stop.server.ts'

const inFlight = 16 // the limiter lets ten write at once; the others are mapped or remembered meanwhile

/** A hundred records, a thousand, ten thousand: then the tables are others than they were. */
const isTenfold = ({ from, to }: { from: number; to: number }): boolean =>
  to >= 100 && Math.floor(Math.log10(to)) > Math.floor(Math.log10(Math.max(from, 1)))

type Ended = { records: number; counts: StepCounts }

export type Line = {
  /** Starts a batch when there is room. @throws the first failure, once nothing runs any more */
  add: (records: number, task: () => Promise<StepCounts>) => Promise<void>
  /** Waits for all of them. @throws the first failure */
  end: () => Promise<void>
  /** The same, whatever became of them. */
  settle: () => Promise<void>
}

// Only how fast the next questions are depends on it.
const measure = ({ db, log }: Pick<SyncContext, 'db' | 'log'>): Promise<void> =>
  measureLinks(db).catch((error: unknown) => log.warn({ err: error }, 'links not measured'))

/** @param from top-level records of the file that are settled already */
export function createLine(
  context: Pick<SyncContext, 'db' | 'log' | 'liveFirst'>,
  { step, stop, needed }: { step: OwnStep; stop: Stop; needed: Pick<Needed, 'counts'> },
  from: number,
): Line {
  const running = new Set<Promise<void>>()
  const waiting = new Map<number, Ended>()
  let [number, settledUpTo, cursor] = [0, 0, from]
  const failures: unknown[] = []
  let saving = Promise.resolve()

  // Counts of batches that ended early wait until all before them have ended.
  async function advance(): Promise<void> {
    let counts = noCounts()
    const before = cursor
    for (let next = waiting.get(settledUpTo); next; next = waiting.get(settledUpTo)) {
      waiting.delete(settledUpTo)
      settledUpTo += 1
      cursor += next.records
      counts = sumCounts(counts, next.counts)
    }
    const place = { from: before, to: cursor }
    const sum = { ...counts, needed: needed.counts() }
    if (cursor > before) await persistently(stop, () => advanceStep(context.db, step, place, sum))
    if (isTenfold(place)) await measure(context)
  }

  async function run(own: number, records: number, task: () => Promise<StepCounts>): Promise<void> {
    try {
      waiting.set(own, { records, counts: await task() })
      saving = saving.then(advance)
      await saving
    } catch (error) {
      failures.push(error)
    }
  }

  const settle = async () => void (await Promise.all(running))
  const end = async () => {
    await settle()
    if (failures.length > 0) throw failures[0]
  }

  return {
    add: async (records, task) => {
      while (running.size >= inFlight && failures.length === 0) await Promise.race(running)
      await context.liveFirst(() => running.size, stop.signal)
      if (failures.length > 0) return end()
      const promise: Promise<void> = run(number++, records, task).finally(() => running.delete(promise))
      running.add(promise)
    },
    end,
    settle,
  }
}
