// Zoho refuses all notes (its consent does not reach so far, a right is missing): those of refunds and returns and those of
// comments wait, and the merchant is told of it once, and once they go again.

import type { RecordLink } from '#app/db/link-row.server.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import { saveRemarks, type Remark } from '#app/db/tables/outcomes.server.ts'
import type { RejectedError } from '#app/lib/errors.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Cause } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'

const refusedMs = 6 * 60 * 60_000

/** held: they wait · refused: they were, and are tried again · open: nothing is known against them */
export type Standing = 'held' | 'refused' | 'open'

export async function standingOf({ db, now }: SyncContext, { shop }: OrgConfig): Promise<Standing> {
  const until = (await loadConnection(db, shop))?.notesWaitUntil ?? null
  if (!until) return 'open'
  return until > now() ? 'held' : 'refused'
}

/** @param link of the record whose note met it */
export async function holdNotes(
  context: SyncContext,
  orgConfig: OrgConfig,
  { link, error, isTold }: { link: RecordLink; error: RejectedError; isTold: boolean },
): Promise<void> {
  const notesWaitUntil = new Date(context.now().getTime() + refusedMs)
  await updateOrgFacts(context.db, orgConfig, { notesWaitUntil })
  const cause: Cause = 'notes_refused'
  if (!isTold) await tell(context, orgConfig, link, { result: 'unchanged', cause, message: error.message })
}

export async function noteTaken(context: SyncContext, orgConfig: OrgConfig, link: RecordLink): Promise<void> {
  await updateOrgFacts(context.db, orgConfig, { notesWaitUntil: null })
  await tell(context, orgConfig, link, { result: 'updated', cause: null, message: null })
}

const tell = (
  { db, now }: SyncContext,
  { shop }: OrgConfig,
  { kind, shopifyId, label, zohoModule, zohoId }: RecordLink,
  said: Pick<Remark, 'result' | 'cause' | 'message'>,
): Promise<void> => {
  const of = { kind, shopifyId, wholeId: null, label, zohoModule, zohoId }
  return saveRemarks(db, { shop, at: now() }, [{ ...of, ...said, field: null, attempts: 1 }])
}
