// Batches of one kind side by side; the checkpoint moves only over a gapless beginning.

import { measureLinks } from '#app/db/tables/links.server.ts'
import { advanceStep, type OwnStep, type StepCounts } from '#app/db/tables/runs.server.ts'
import { noCounts, sumCounts, type Needed } from './import-counts.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { persistently, rest } from '#app/sync/work/passing-trouble.server.ts'
import type { Stop } from '#app/sync/work/stop.server.ts'

const inFlight = 16 // the limiter lets ten write at once; the others are mapped or remembered meanwhile
/** A batch that is not mapped by then waits for a remote, or for others' work: the next one begins beside it. */
const besideAfterMs = 200

/** A hundred records, a thousand, ten thousand: then the tables are others than they were. */
const isTenfold = ({ from, to }: { from: number; to: number }): boolean =>
  to >= 100 && Math.floor(Math.log10(to)) > Math.floor(Math.log10(Math.max(from, 1)))

type Ended = { records: number; counts: StepCounts }

/** @param mapped is called once nothing is left but to write */
type Task = (mapped: () => void) => Promise<StepCounts>

export type Line = {
  /**
   * Starts a batch when there is room and the one before it is mapped: side by side all of them would be ready to be written
   * at the same time, and Zoho would have nothing to do until then.
   * @throws the first failure, once nothing runs any more
   */
  add: (records: number, task: Task) => Promise<void>
  /** Waits for all of them. @throws the first failure */
  end: () => Promise<void>
  /** The same, whatever became of them. */
  settle: () => Promise<void>
}

// Only how fast the next questions are depends on it.
const measure = ({ db, log }: Pick<SyncContext, 'db' | 'log'>): Promise<void> =>
  measureLinks(db).catch((error: unknown) => log.warn({ err: error }, 'links not measured'))

// Whoever begins next waits until the one before is mapped.
function createPace(stop: Stop, besideMs: number) {
  let next = Promise.resolve()
  return {
    turn: () => next,
    begin: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      next = Promise.race([promise, rest(besideMs, stop)])
      return resolve
    },
  }
}

// Counts of batches that ended early wait until all before them have ended.
function createCheckpoint(from: number) {
  const waiting = new Map<number, Ended>()
  let [settledUpTo, cursor] = [0, from]
  return {
    ended: (number: number, ended: Ended) => void waiting.set(number, ended),
    /** Where it goes on from its last place, and what came to it. */
    move: () => {
      const before = cursor
      let counts = noCounts()
      for (let next = waiting.get(settledUpTo); next; next = waiting.get(settledUpTo)) {
        waiting.delete(settledUpTo)
        settledUpTo += 1
        cursor += next.records
        counts = sumCounts(counts, next.counts)
      }
      return { place: { from: before, to: cursor }, counts }
    },
  }
}

type About = { step: OwnStep; stop: Stop; needed: Pick<Needed, 'counts'>; besideMs?: number }

/** @param from top-level records of the file that are settled already */
export function createLine(
  context: Pick<SyncContext, 'db' | 'log' | 'liveFirst'>,
  { step, stop, needed, besideMs = besideAfterMs }: About,
  from: number,
): Line {
  const running = new Set<Promise<void>>()
  const checkpoint = createCheckpoint(from)
  const pace = createPace(stop, besideMs)
  let number = 0
  const failures: unknown[] = []
  let saving = Promise.resolve()

  async function advance(): Promise<void> {
    const { place, counts } = checkpoint.move()
    const sum = { ...counts, needed: needed.counts() }
    if (place.to > place.from) await persistently(stop, () => advanceStep(context.db, step, place, sum))
    if (isTenfold(place)) await measure(context)
  }

  async function run(own: number, records: number, task: Task): Promise<void> {
    const mapped = pace.begin()
    try {
      checkpoint.ended(own, { records, counts: await task(mapped) })
      saving = saving.then(advance)
      await saving
    } catch (error) {
      failures.push(error)
    } finally {
      mapped()
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
      await pace.turn()
      await context.liveFirst(stop.signal)
      if (failures.length > 0) return end()
      const promise: Promise<void> = run(number++, records, task).finally(() => running.delete(promise))
      running.add(promise)
    },
    end,
    settle,
  }
}
