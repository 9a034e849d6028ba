// A preview: the import's own reading, mapping and comparing, up to the writes (dry-run.ts). Counts, cost and a few
// ids are kept; Zoho is only read, and changes of the store are not recorded because of it.

import { loadLastPreview } from '#app/db/screens/home.server.ts'
import {
  createRun,
  deletePreviews,
  loadActiveRun,
  loadRun,
  moveRun,
  saveOwnStep,
} from '#app/db/tables/runs.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds } from '#app/lib/record-kind.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { noCounts } from './import-counts.ts'
import type { ImportOptions, Started } from './import.server.ts'
import type { ImportRun } from './import-run.server.ts'
import { RunOptions } from './run-options.ts'
import { Forecast } from '#app/sync/org/forecast.ts'

/**
 * Starts a preview in place of an earlier one, which was of other choices. Its choices are its own: the settings, and with
 * them live sync, stay as they are.
 */
export async function startPreview(
  sync: SyncContext,
  shop: ShopDomain,
  options: ImportOptions,
): Promise<Started> {
  return sync.lock(`import ${shop}`, async () => {
    await stopPreview(sync, shop)
    await deletePreviews(sync.db, shop)
    const settings = await loadSettings(sync, shop)
    const kinds = recordKinds.filter((kind) => options.kinds.includes(kind) && settings.kinds[kind])
    const runId = await createRun(sync.db, { shop, type: 'preview', options, at: sync.now() }, kinds)
    await sync.queue.enqueue('import', { shop, runId })
    return { runId, fresh: true }
  })
}

/** The last preview as Home shows it; null when an import or a change of the connection came after it. */
export async function loadPreview(sync: SyncContext, shop: ShopDomain, imported: { startedAt: Date } | null) {
  const run = await loadLastPreview(sync.db, shop)
  if (!run || (imported && run.startedAt < imported.startedAt)) return null
  const { forecast, options, ...view } = run
  return {
    ...view,
    options: RunOptions.parse(options),
    forecast: Forecast.safeParse(forecast).data ?? null,
  }
}

/** Ends a preview that is under way; its job, should it run, ends by itself. */
export async function stopPreview(sync: SyncContext, shop: ShopDomain): Promise<void> {
  const active = await loadActiveRun(sync.db, shop, 'preview')
  if (!active) return
  await moveRun(sync.db, { runId: active.id, shop }, ['running', 'paused'], { state: 'cancelling' })
  await sync.queue.enqueue('import', { shop, runId: active.id })
}

const nothing = { ...noCounts(), cursor: 0, needed: [] }

/** What a preview has seen is only in memory: its process ended, so it counts once more from the beginning. */
export async function restartPreview(sync: SyncContext, { runId, fence }: ImportRun): Promise<void> {
  const steps = (await loadRun(sync.db, runId))?.steps ?? []
  for (const { kind } of steps) {
    const step = { runId, kind, fence }
    await saveOwnStep(sync.db, step, { ...nothing, state: 'waiting', finishedAt: null })
  }
}
