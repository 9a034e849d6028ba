// An import after a death of the process. The first death could be of any batch in flight: batches go one after the other
// for a while. The second one is of that batch: its records are handed over as changes, which are synced alone and
// counted one by one (decision 025).

import { loadRun, saveOwnStep, type NeededCounts } from '#app/db/tables/runs.server.ts'
import { mostDeaths } from '#app/db/work/dead-letters.server.ts'
import { RejectedError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { ImportRun } from './import-run.server.ts'

/** Where a step goes on, and how. */
export type StepStart = {
  /** Records settled before. */
  skip: number
  total: number
  /** Counted so far. */
  needed: NeededCounts[]
  /** The first batch killed the process when it was alone. */
  firstIsDeadly: boolean
  /** Whether the batch at a place of the file goes alone. */
  isAlone: (place: number) => boolean
}

/** Batches that may have been under way, in records. */
const inDoubt = 2000

/**
 * Notes that this life of the process syncs the step.
 * @throws RejectedError preview_died when a preview killed the process again and again: it begins anew each time
 */
export async function startStep(context: SyncContext, run: ImportRun, kind: RecordKind): Promise<StepStart> {
  const steps = (await loadRun(context.db, run.runId))?.steps ?? []
  const before = { ...untouched, ...steps.find((row) => row.kind === kind) }
  const died = before.takenBy !== null && before.takenBy !== context.life
  const deaths = before.deaths + (died ? 1 : 0)
  const { goesOn } = run.mode
  if (!goesOn && deaths >= mostDeaths)
    throw new RejectedError('The preview ended the process several times', { code: 'preview_died' })
  const { cursor: skip, total, needed } = before
  const careUntil = died && goesOn ? skip + inDoubt : before.careUntil
  await saveOwnStep(context.db, ownStep(run, kind), {
    careUntil,
    deaths,
    takenBy: context.life,
    state: 'writing',
  })
  return {
    skip,
    total,
    needed,
    firstIsDeadly: died && goesOn && skip < before.careUntil,
    isAlone: (place) => place < careUntil,
  }
}

/** The work ended, whatever its end: nobody died. Of a run that another job has taken up by now only that one can say so. */
export async function endStep(context: SyncContext, run: ImportRun, kind: RecordKind): Promise<void> {
  try {
    await saveOwnStep(context.db, ownStep(run, kind), { takenBy: null })
  } catch (error) {
    if (!isLapsed(error)) throw error
  }
}

/** The step as this job's own. */
export const ownStep = ({ runId, fence }: ImportRun, kind: RecordKind) => ({ runId, kind, fence })

/** After a death one kind is synced after the other: or it would be no telling whose record it was. */
export async function isInDoubt(context: SyncContext, { runId, mode }: ImportRun): Promise<boolean> {
  const steps = (await loadRun(context.db, runId))?.steps ?? []
  return (
    mode.goesOn &&
    steps.some(
      ({ takenBy, cursor, careUntil }) =>
        (takenBy !== null && takenBy !== context.life) || cursor < careUntil,
    )
  )
}

const untouched = { cursor: 0, total: 0, deaths: 0, takenBy: null, careUntil: 0, needed: [] }
