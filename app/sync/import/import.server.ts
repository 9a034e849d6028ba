// The merchant's hand on an import: start, pause, resume, cancel. The work itself: import-run.server.ts.

import { createRun, loadActiveRun, moveRun } from '#app/db/tables/runs.server.ts'
import { loadShop, startLive } from '#app/db/tables/shops.server.ts'
import { loadKindState } from '#app/db/work/kinds.server.ts'
import type { ShopDomain } from '#app/lib/ids.ts'
import { recordKinds, type RecordKind } from '#app/lib/record-kind.ts'
import type { ImportChoices } from '#app/mapping/settings/import-choices.ts'
import { changeSettings, loadSettings } from '#app/sync/org/choices.server.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { loadKnownShop } from '#app/sync/lifecycle/shop-facts.server.ts'
import type { Actor } from '#app/sync/protection/audit-log.server.ts'
import { stopPreview } from './preview.server.ts'
import type { RunOptions } from './run-options.ts'

/** `fresh` false: a run that goes on already. */
export type Started = { runId: string; fresh: boolean }

/** What is imported, and by which choices: those of the settings where none are named. */
export type ImportOptions = Pick<RunOptions, 'kinds' | 'since'> & { choices?: ImportChoices }

/**
 * Starts an import, or answers the one under way: a double click is one import. The choices become the settings with its
 * start; who comes second changes nothing.
 * @param by who chose, for the audit log
 * @throws RejectedError settings_too_large: nothing is started then
 * @throws AppError where the currency is not known, and Shopify still does not say it
 */
export async function startImport(
  sync: SyncContext,
  shop: ShopDomain,
  options: ImportOptions,
  by?: Actor,
): Promise<Started> {
  return sync.lock(`import ${shop}`, async () => {
    const active = await loadActiveRun(sync.db, shop)
    if (active) return { runId: active.id, fresh: false }
    await loadKnownShop(sync, shop)
    await stopPreview(sync, shop)
    const { choices } = options
    const settings = choices
      ? await changeSettings(sync, shop, (before) => ({ ...before, ...choices }), by)
      : await loadSettings(sync, shop)
    const kinds = recordKinds.filter((kind) => options.kinds.includes(kind) && settings.kinds[kind])
    const at = sync.now()
    const runId = await createRun(sync.db, { shop, type: 'import', options, at }, kinds)
    // Changes are recorded from now on: the import is no snapshot.
    await startLive(sync.db, shop, at)
    await sync.queue.enqueue('import', { shop, runId })
    return { runId, fresh: true }
  })
}

/**
 * From when on an import once more reaches what an import of the kind has reached before, and no more.
 * @returns ISO time; null: everything
 */
export async function importedSince(
  { db, now }: SyncContext,
  shop: ShopDomain,
  kind: RecordKind,
): Promise<string | null> {
  const state = await loadKindState(db, { shop, kind })
  const from = state?.importedFrom ?? (await loadShop(db, shop))?.liveSince ?? now()
  return from.getTime() === 0 ? null : from.toISOString()
}

/** @returns false when it is not running: nothing was done */
export const pauseRun = (sync: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> =>
  moveRun(sync.db, { runId, shop }, ['running'], { state: 'paused', cause: null })

/** @returns false when there is nothing to resume, or another import is under way: a store has one at a time */
export async function resumeRun(sync: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> {
  return sync.lock(`import ${shop}`, async () => {
    const active = await loadActiveRun(sync.db, shop)
    if (active && active.id !== runId) return false
    const to = { state: 'running', cause: null } as const
    const moved = await moveRun(sync.db, { runId, shop }, ['paused', 'failed'], to)
    if (moved) await sync.queue.enqueue('import', { shop, runId })
    return moved
  })
}

/** @returns false when it is over already */
export async function cancelRun(sync: SyncContext, shop: ShopDomain, runId: string): Promise<boolean> {
  const moved = await moveRun(sync.db, { runId, shop }, ['running', 'paused'], { state: 'cancelling' })
  if (moved) await sync.queue.enqueue('import', { shop, runId })
  return moved
}
