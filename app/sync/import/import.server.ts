// The merchant's hand on an import: start, pause, resume, cancel. The work itself: import-run.server.ts.

import { createRun, loadActiveRun, moveRun } from '#app/db/tables/runs.server.ts'
import { startLive } from '#app/db/tables/shops.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import { loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { stopPreview } from './preview.server.ts'

/** `fresh` false: a run that goes on already. */
export type Started = { runId: string; fresh: boolean }

export type ImportOptions = {
  kinds: RecordKind[]
  /** ISO time: only orders created and customers updated since; null = everything. */
  since: string | null
}

/** Starts an import, or answers the one under way: a double click is one import. */
export async function startImport(
  sync: SyncContext,
  shop: ShopDomain,
  options: ImportOptions,
): Promise<Started> {
  return sync.lock(`import ${shop}`, async () => {
    const active = await loadActiveRun(sync.db, shop)
    if (active) return { runId: active.id, fresh: false }
    await stopPreview(sync, shop)
    const settings = await loadSettings(sync, shop)
    const kinds = recordKinds.filter((kind) => options.kinds.includes(kind) && settings.kinds[kind])
    const at = sync.now()
    const runId = await createRun(sync.db, { shop, type: 'import', options, at }, kinds)
    // Changes are noted from now on: the import is no snapshot.
    await startLive(sync.db, shop, at)
    await sync.queue.enqueue('import', { shop, runId })
    return { runId, fresh: true }
  })
}

/** @returns false when it is not running: nothing was done */
export const pauseRun = (sync: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> =>
  moveRun(sync.db, { runId, shop }, ['running'], { state: 'paused', cause: null })

/** @returns false when there is nothing to resume */
export async function resumeRun(sync: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> {
  const moved = await moveRun(sync.db, { runId, shop }, ['paused', 'failed'], {
    state: 'running',
    cause: null,
  })
  if (moved) await sync.queue.enqueue('import', { shop, runId })
  return moved
}

/** @returns false when it is over already */
export async function cancelRun(sync: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> {
  const moved = await moveRun(sync.db, { runId, shop }, ['running', 'paused'], { state: 'cancelling' })
  if (moved) await sync.queue.enqueue('import', { shop, runId })
  return moved
}
