// The `import` job: sets Zoho up, reads products, customers and orders by bulk operation and carries them, each kind
// from the place where it was. Products and customers go side by side, orders after them.

import { z } from 'zod'
import { resolveCarried } from '#app/db/outcomes.server.ts'
import { loadRun, loadRunState, moveRun, saveStep, type RunWithSteps } from '#app/db/runs.server.ts'
import { saveReconciledAt } from '#app/db/shops.server.ts'
import { isAppError, isRejected } from '#app/lib/errors.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { RecordKind, recordKinds } from '#app/lib/record-kind.ts'
import type { JobEnding } from '#app/queue/jobs.ts'
import { cancelBulk } from '#app/shopify/bulk.server.ts'
import { createStop, type Stop } from './stop.server.ts'
import type { SyncContext } from './context.ts'
import { carryStep } from './import-carry.server.ts'
import { readStep } from './import-read.server.ts'
import { pausedUntil, pauseFor } from './pause.server.ts'
import { prepareZoho } from './setup.server.ts'
import { loadSheet } from './sheet.server.ts'

export type ImportRun = { runId: string; shop: ShopDomain; since: string | null; startedAt: Date }

/** Works on a run until it has ended, is paused or cancelled, or must wait. Safe to start again at any moment. */
export async function runImport(
  context: SyncContext,
  { shop, runId }: { shop: ShopDomain; runId: string },
  signal: AbortSignal,
): Promise<JobEnding> {
  const run = await loadRun(context.db, runId)
  if (!run) return { done: true }
  if (run.state === 'cancelling') return finishCancel(context, shop, run)
  if (run.state !== 'running') return { done: true }
  const paused = await pausedUntil(context, shop)
  if (paused) return paused
  const stop = createStop(signal, () => loadRunState(context.db, runId))
  try {
    await prepareZoho(context, shop)
    await runSteps(context, importOf(run, shop), stop)
    return await endingOf(context, shop, runId, stop)
  } catch (error) {
    return failWith(context, shop, runId, error)
  } finally {
    stop.close()
  }
}

const Options = z.object({ since: z.string().nullable().catch(null) }).catch({ since: null })

function importOf(run: RunWithSteps, shop: ShopDomain): ImportRun {
  const { since } = Options.parse(run.options)
  return { runId: run.id, shop, since, startedAt: run.startedAt }
}

async function runSteps(context: SyncContext, run: ImportRun, stop: Stop): Promise<void> {
  const sheet = await loadSheet(context, run.shop)
  const steps = (await loadRun(context.db, run.runId))?.steps ?? []
  const open = recordKinds.filter((kind) =>
    steps.some((step) => step.kind === kind && !['completed', 'cancelled'].includes(step.state)),
  )
  // All are read at once; what is written waits for what it points to.
  const reading = new Map(open.map((kind) => [kind, readStep(context, run, kind, { sheet, stop })]))
  for (const read of reading.values()) read.catch(() => undefined) // awaited below
  const carry = async (kind: RecordKind) => {
    const source = await reading.get(kind)
    if (source) await carryStep(context, run, kind, { sheet, source, stop })
  }
  await Promise.all(open.filter((kind) => kind !== 'order').map(carry))
  if (open.includes('order') && !stop.stopped()) await carry('order')
}

async function endingOf(
  context: SyncContext,
  shop: ShopDomain,
  runId: string,
  stop: Stop,
): Promise<JobEnding> {
  const run = await loadRun(context.db, runId)
  if (!run) return { done: true }
  if (run.state === 'cancelling') return finishCancel(context, shop, run)
  if (run.state !== 'running') return { done: true }
  if (stop.stopped()) return { done: false, runAt: context.now() }
  await resolveCarried(context.db, shop, context.now())
  await saveReconciledAt(context.db, shop, run.startedAt)
  await moveRun(context.db, { runId, shop }, ['running'], { state: 'completed', finishedAt: context.now() })
  // The result is no snapshot: what changed while it was made is compared at once.
  await context.queue.enqueue('reconcile', { shop })
  await context.queue.enqueue('audit', { shop })
  return { done: true }
}

async function finishCancel(context: SyncContext, shop: ShopDomain, run: RunWithSteps): Promise<JobEnding> {
  for (const step of run.steps) {
    if (['completed', 'failed'].includes(step.state)) continue
    if (step.operationId && step.state === 'reading') await cancelQuietly(context, shop, step.operationId)
    const kind = RecordKind.parse(step.kind)
    await saveStep(context.db, { runId: run.id, kind }, { state: 'cancelled', finishedAt: context.now() })
  }
  await moveRun(context.db, { runId: run.id, shop }, ['cancelling'], {
    state: 'cancelled',
    finishedAt: context.now(),
  })
  return { done: true }
}

// The merchant's "cancel" holds even when Shopify does not answer: the operation ends by itself.
async function cancelQuietly(context: SyncContext, shop: ShopDomain, operationId: string): Promise<void> {
  try {
    await cancelBulk(context.shopifyFor(shop), operationId)
  } catch (error) {
    context.log.warn({ err: error, shop }, 'bulk operation not cancelled')
  }
}

// Zoho or Shopify refused for good (a field limit, a missing permission): the run fails and says why.
async function failWith(
  context: SyncContext,
  shop: ShopDomain,
  runId: string,
  error: unknown,
): Promise<JobEnding> {
  if (isAppError(error) && (isRejected(error) || error.code === 'bulk_failed')) {
    const failed = { state: 'failed', cause: error.code, finishedAt: context.now() } as const
    await moveRun(context.db, { runId, shop }, ['running'], failed)
    context.log.warn({ err: error, shop }, 'import failed')
    return { done: true }
  }
  return pauseFor(context, shop, error)
}
