// What differs between an import and its preview. One object each.

import { resolveSynced } from '#app/db/tables/outcomes.server.ts'
import { moveRun, type RunWithSteps } from '#app/db/tables/runs.server.ts'
import { askForAudit, startLive } from '#app/db/tables/shops.server.ts'
import { askForWholeAudit } from '#app/db/work/audit-places.server.ts'
import { loadKindState, saveImportedFrom, saveKindReconciledAt } from '#app/db/work/kinds.server.ts'
import type { RejectedError } from '#app/lib/errors.ts'
import type { RecordKind } from '#app/lib/kinds.ts'
import { shopifyKinds } from '#app/shopify/kinds/registry.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import { holdKind } from '#app/sync/work/kind-pause.server.ts'
import { persistently } from '#app/sync/work/passing-trouble.server.ts'
import type { Stop } from '#app/sync/work/stop.server.ts'
import { loadDryRunConfig } from '#app/sync/dry-run/dry-run-config.server.ts'
import { loadOrgConfig, type OrgConfig } from '#app/sync/org/org-config.server.ts'
import { prepareZoho } from '#app/sync/setup/setup.server.ts'
import type { ImportRun } from './import-run.server.ts'
import { restartPreview } from './preview.server.ts'

export type RunMode = {
  /** Before each start of its job. */
  begin: (context: SyncContext, run: ImportRun) => Promise<void>
  openOrgConfig: (context: SyncContext, run: ImportRun, stop: Stop) => Promise<OrgConfig>
  /** It goes on where it was: a batch that may have ended the process is written alone, and then by the live work. */
  goesOn: boolean
  /** All records of the kind went through; its step has not ended yet. */
  completeKind: (context: SyncContext, run: ImportRun, kind: RecordKind) => Promise<void>
  /** A remote refuses all of the kind, and the run goes on without it. */
  refuseKind: (context: SyncContext, run: ImportRun, kind: RecordKind, error: RejectedError) => Promise<void>
  /** All of its steps are done. */
  complete: (context: SyncContext, run: ImportRun, steps: RunWithSteps['steps']) => Promise<void>
}

const importedFrom = (kind: RecordKind, since: string | null): Date =>
  new Date(since === null || shopifyKinds[kind].importedBy === null ? 0 : since)

const complete = (context: SyncContext, run: ImportRun) =>
  moveRun(context.db, run, ['running'], { state: 'completed', finishedAt: context.now() })

const importing: RunMode = {
  // Whoever started it may have died before saying so: a shop that is not live hears no change.
  begin: async (context, { shop, startedAt }) => void (await startLive(context.db, shop, startedAt)),
  openOrgConfig: async (context, { shop }, stop) => {
    await persistently(stop, () => prepareZoho(context, shop))
    return loadOrgConfig(context, shop)
  },
  goesOn: true,
  completeKind: (context, { shop, since }, kind) =>
    saveImportedFrom(context.db, { shop, kind }, importedFrom(kind, since)),
  refuseKind: async (context, { shop }, kind, error) => void (await holdKind(context, shop, kind, error)),
  complete: async (context, run, steps) => {
    const { shop, startedAt } = run
    await resolveSynced(context.db, shop, context.now())
    for (const { kind } of steps) {
      // What was refused is looked at from where it was.
      if ((await loadKindState(context.db, { shop, kind }))?.pausedFor) continue
      await saveKindReconciledAt(context.db, { shop, kind }, startedAt)
    }
    // Before it is completed: nobody comes back to an import that is, should the process end in between.
    await askForWholeAudit(context.db, shop)
    await askForAudit(context.db, shop, context.now())
    await complete(context, run)
    // The result is no snapshot: what changed while it was made is compared at once.
    await context.queue.enqueue('reconcile', { shop })
    await context.queue.enqueue('audit', { shop })
  },
}

const previewing: RunMode = {
  begin: restartPreview,
  openOrgConfig: (context, { shop, choices }) => loadDryRunConfig(context, shop, choices ?? {}),
  goesOn: false,
  completeKind: () => Promise.resolve(),
  refuseKind: () => Promise.resolve(),
  complete: async (context, run) => void (await complete(context, run)),
}

export const modeOf = ({ type }: Pick<RunWithSteps, 'type'>): RunMode =>
  type === 'preview' ? previewing : importing
