// Customers move from Leads to Contacts or back, once the merchant has confirmed it: start, cancel, and the job itself.

import { z } from 'zod'
import {
  countElsewhere,
  loadLastMove,
  pageElsewhere,
  stillElsewhere,
} from '#app/db/tables/elsewhere.server.ts'
import { inOrder } from '#app/db/screens/home.server.ts'
import {
  advanceStep,
  createRun,
  loadActiveRun,
  loadRun,
  loadRunState,
  moveRun,
  saveOwnStep,
  saveStep,
  takeRun,
  type RunWithSteps,
  type StepCounts,
} from '#app/db/tables/runs.server.ts'
import { nameOutage } from '#app/db/reachable.server.ts'
import { isAppError, isTransient, RejectedError } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import type { JobResult } from '#app/queue/jobs.ts'
import { loadCustomersWere, loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Started } from '#app/sync/import/import.server.ts'
import { countsOf, noCounts, sumCounts } from '#app/sync/import/import-counts.ts'
import type { SyncedRecord } from '#app/sync/core/synced-record.ts'
import { moveCustomers, type Moving } from './move-batch.server.ts'
import { creditWait, pausedUntil, pauseFor } from '#app/sync/work/pause.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import { loadOrgConfig } from '#app/sync/org/org-config.server.ts'

const atOnce = 10
const outageMs = 10_000

const People = z.enum(['Leads', 'Contacts'])
type People = z.infer<typeof People>

const Options = z.object({ to: People, contacts: z.enum(['keep', 'delete']).catch('keep') })
export type MoveOptions = Pick<z.infer<typeof Options>, 'contacts'>

const otherOf = (module: People): People => (module === 'Leads' ? 'Contacts' : 'Leads')

// Leads until the first order: nobody is moved. And with leads, contacts are left over only of a choice of contacts;
// others were converted by the merchant's people.
async function goalOf(context: SyncContext, shop: ShopDomain): Promise<People | null> {
  const { customersAs } = await loadSettings(context, shop)
  if (customersAs === 'LeadsUntilOrder') return null
  const customersWere = await loadCustomersWere(context, shop)
  return customersAs === 'Leads' && customersWere !== 'Contacts' ? null : customersAs
}

/**
 * What the settings show: how many customers are in the other module, and the move under way or the last one. Null where
 * the choice moves nobody.
 */
export async function loadMove(context: SyncContext, shop: ShopDomain) {
  const to = await goalOf(context, shop)
  if (!to) return null
  const from = otherOf(to)
  const [count, run] = await Promise.all([
    countElsewhere(context.db, shop, from),
    loadLastMove(context.db, shop),
  ])
  return { from, to, count, run: run && { ...run, steps: inOrder(run.steps) } }
}

/**
 * Starts moving all customers to the module the merchant chose, or answers the move under way.
 * @throws RejectedError `import_running` while an import runs, `nothing_to_move` where the choice moves nobody
 */
export async function startMove(
  context: SyncContext,
  shop: ShopDomain,
  options: MoveOptions,
): Promise<Started> {
  return context.lock(`import ${shop}`, async () => {
    const last = await loadLastMove(context.db, shop)
    if (last && ['running', 'cancelling'].includes(last.state)) return { runId: last.id, fresh: false }
    if (await loadActiveRun(context.db, shop))
      throw new RejectedError('An import is under way', { code: 'import_running' })
    const move = await loadMove(context, shop)
    if (!move) throw nothingToMove()
    const { to, count: total } = move
    const at = context.now()
    const run = { shop, type: 'move', options: { ...options, to }, at } as const
    const runId = await createRun(context.db, run, ['customer'])
    await saveStep(context.db, { runId, kind: 'customer' }, { state: 'writing', total, startedAt: at })
    await context.queue.enqueue('move', { shop, runId })
    return { runId, fresh: true }
  })
}

export const nothingToMove = () => new RejectedError('The choice moves nobody', { code: 'nothing_to_move' })

/** What has moved stays moved. @returns false when it is over already */
export async function cancelMove(context: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> {
  const moved = await moveRun(context.db, { runId, shop }, ['running'], { state: 'cancelling' })
  if (moved) await context.queue.enqueue('move', { shop, runId })
  return moved
}

/** The `move` job. Safe to start again at any moment: whoever moved is no longer in the other module. */
export async function runMove(
  context: SyncContext,
  { shop, runId }: { shop: ShopDomain; runId: string },
  signal: AbortSignal,
): Promise<JobResult> {
  const fence = await takeRun(context.db, { runId, shop })
  const found = await loadRun(context.db, runId)
  if (fence === null || !found || !['running', 'cancelling'].includes(found.state)) return { done: true }
  const run = { ...found, fence }
  if (run.state === 'cancelling') return endRun(context, shop, run, 'cancelled')
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  if (run.waitsUntil) await wait(context, shop, run, null)
  try {
    return await moveAll(context, shop, run, signal)
  } catch (thrown) {
    return failWith(context, shop, run, nameOutage(thrown))
  }
}

async function moveAll(
  context: SyncContext,
  shop: ShopDomain,
  run: RunWithSteps,
  signal: AbortSignal,
): Promise<JobResult> {
  await prepareZoho(context, shop)
  const orgConfig = await loadOrgConfig(context, shop)
  const to = orgConfig.modules.customer
  if (!to) throw new RejectedError('The module is missing', { code: 'module_missing' })
  const quiet = { ...orgConfig, zoho: orgConfig.zoho.as('import') }
  const { to: goal, contacts } = Options.parse(run.options)
  const moving: Moving = { orgConfig: quiet, to, runId: run.id, contacts }
  const from = otherOf(goal)
  const before = countsBefore(run)
  let stayed = stayedIn(before)
  for (let { done } = before; !signal.aborted;) {
    if ((await loadRunState(context.db, run.id)) !== 'running') return { done: false, runAt: context.now() }
    // The merchant chose otherwise meanwhile.
    if ((await loadSettings(context, shop)).customersAs !== goal)
      return endRun(context, shop, run, 'cancelled')
    const links = await pageElsewhere(context.db, shop, from, { skip: stayed, take: atOnce })
    if (links.length === 0) return endRun(context, shop, run, 'completed')
    const moved = await moveCustomers(context, moving, links)
    const ids = links.map(({ shopifyId }) => shopifyId)
    const still = await stillElsewhere(context.db, shop, from, ids)
    const counts = sumCounts(countsMoved(moved.synced, still), {
      ...noCounts(),
      done: moved.stayed,
      unchanged: moved.stayed,
    })
    done += counts.done
    stayed += still.size
    await advanceStep(context.db, stepOf(run), { from: done - counts.done, to: done }, counts)
  }
  return { done: false, runAt: context.now() }
}

// Whom live sync was faster to bring over has moved: taken for one who stayed, another would be left behind.
const countsMoved = (synced: readonly SyncedRecord[], still: ReadonlySet<string>): StepCounts =>
  countsOf(
    synced.map(({ mapped, syncResult }) =>
      syncResult.result === 'unchanged' && !still.has(mapped.shopifyId)
        ? { ...syncResult, result: 'updated' }
        : syncResult,
    ),
  )

const stepOf = ({ id: runId, fence }: RunWithSteps) => ({ runId, kind: 'customer', fence }) as const

const countsBefore = ({ steps: [step] }: RunWithSteps): StepCounts => step ?? noCounts()

// Those who are still in the other module, in front of the next page.
const stayedIn = ({ unchanged, skipped, rejected }: StepCounts): number => unchanged + skipped + rejected

async function endRun(
  context: SyncContext,
  shop: ShopDomain,
  run: RunWithSteps,
  state: 'completed' | 'cancelled',
): Promise<JobResult> {
  const finishedAt = context.now()
  await saveOwnStep(context.db, stepOf(run), { state, finishedAt })
  const { id: runId, fence } = run
  await moveRun(context.db, { runId, shop, fence }, ['running', 'cancelling'], { state, finishedAt })
  return { done: true }
}

// Refused for good: the run ends and says why, and may be started again. What passes waits.
async function failWith(
  context: SyncContext,
  shop: ShopDomain,
  run: RunWithSteps,
  error: unknown,
): Promise<JobResult> {
  const { id: runId, fence } = run
  // Another job has the run, or will: the queue hands out what nobody holds.
  if (isLapsed(error)) return { done: true }
  if (isTransient(error)) return { done: false, runAt: new Date(context.now().getTime() + outageMs) }
  if (!isAppError(error) || !['rejected', 'invariant'].includes(error.kind)) {
    await wait(context, shop, run, creditWait(error))
    return pauseFor(context, shop, error)
  }
  context.log[error.kind === 'invariant' ? 'error' : 'warn'](
    { err: error, shop, reference: runId },
    'move failed',
  )
  const failed = { state: 'failed', cause: error.code, finishedAt: context.now() } as const
  await moveRun(context.db, { runId, shop, fence }, ['running'], failed)
  return { done: true }
}

const wait = (
  context: SyncContext,
  shop: ShopDomain,
  { id: runId, fence }: RunWithSteps,
  waitsUntil: Date | null,
) => moveRun(context.db, { runId, shop, fence }, ['running'], { state: 'running', waitsUntil })
