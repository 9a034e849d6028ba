// What follows from a note that Zoho did not take, for notes of refunds and returns and for those of comments. Where it
// takes none at all (its consent does not reach so far, a right is missing) all wait; where it takes none of one record those
// of that record do. The merchant is told once, and once all go again.

import type { RecordLink } from '#app/db/link-row.server.ts'
import { loadConnection, updateOrgFacts } from '#app/db/tables/connections.server.ts'
import {
  loadWithOpenOutcome,
  resolveOutcomesOf,
  saveRemarks,
  type Remark,
} from '#app/db/tables/outcomes.server.ts'
import { isRejected, type RejectedError } from '#app/lib/errors.ts'
import type { SyncContext } from '#app/sync/core/context.ts'
import type { Cause } from '#app/sync/core/sync-result.ts'
import type { OrgConfig } from '#app/sync/org/org-config.server.ts'
import { isOfAllNotes, mayBeOfOne, nextAfter, restMsAfter, type NextOfNote } from './next-after.ts'
import {
  areSeveralRefused,
  endRestAltogether,
  isTaken,
  restAltogether,
  restRecord,
} from './resting-records.server.ts'

const holdMs = 6 * 60 * 60_000
/** The first ones after that are other records' notes, which tell whether all are refused. */
const restHeldMs = 12 * 60 * 60_000

/** held: they wait · refused: they were, and are tried again · open: nothing is known against them */
export type NotesStatus = 'held' | 'refused' | 'open'
type Looking = OrgConfig & { notesStatus: NotesStatus }

export async function notesStatusOf({ db, now }: SyncContext, { shop }: OrgConfig): Promise<NotesStatus> {
  const until = (await loadConnection(db, shop))?.notesWaitUntil ?? null
  if (!until) {
    endRestAltogether(shop) // connected anew
    return 'open'
  }
  return until > now() ? 'held' : 'refused'
}

/** `isLast`: it would not be tried again, whatever Zoho says. `refusedMs`: since its record was refused first. */
type RefusedNote = { link: RecordLink; error: unknown; isLast?: boolean; refusedMs?: number }

/** @param refused the record whose note met it, and what it met */
export async function noteRefused(
  context: SyncContext,
  looking: Looking,
  { link, error, isLast = false, refusedMs = 0 }: RefusedNote,
): Promise<NextOfNote> {
  const { shop } = looking
  if (isOfAllNotes(error)) return holdNotes(context, looking, link, error)
  const next = nextAfter(error)
  const restMs = restMsAfter(error, refusedMs)
  if (restMs !== null) {
    const now = context.now()
    const until = new Date(now.getTime() + restMs)
    restRecord({ shop, link }, now, { until, isAlone: !mayBeOfOne(error) })
  }
  if (mayBeOfOne(error) && areSeveralRefused(shop)) return holdNotes(context, looking, link, error)
  if (isRejected(error) && (next === 'over' || isLast || mayBeOfOne(error)))
    await tellOnce(context, looking, link, error)
  return next
}

async function holdNotes(
  context: SyncContext,
  looking: Looking,
  link: RecordLink,
  error: RejectedError,
): Promise<NextOfNote> {
  const now = context.now().getTime()
  await updateOrgFacts(context.db, looking, { notesWaitUntil: new Date(now + holdMs) })
  restAltogether(looking.shop, new Date(now + restHeldMs))
  const cause: Cause = 'notes_refused'
  if (looking.notesStatus !== 'refused')
    await tell(context, looking, link, { result: 'unchanged', cause, message: error.message })
  return 'stop'
}

/** Of a record, whichever of its notes it was and however often, until one is taken. */
async function tellOnce(
  context: SyncContext,
  orgConfig: OrgConfig,
  link: RecordLink,
  error: RejectedError,
): Promise<void> {
  const cause: Cause = 'note_refused'
  const reported = await loadWithOpenOutcome(context.db, orgConfig.shop, { kind: link.kind, cause }, [
    link.shopifyId,
  ])
  if (reported.size === 0)
    await tell(context, orgConfig, link, { result: 'unchanged', cause, message: error.message })
}

const ofNotes: readonly Cause[] = ['note_refused', 'notes_refused']

/** What was told of its notes before, or of all, is over. */
export async function noteTaken(context: SyncContext, looking: Looking, link: RecordLink): Promise<void> {
  const { shop } = looking
  const { kind, shopifyId } = link
  const at = context.now()
  isTaken({ shop, link }, at)
  const wereAllRefused = looking.notesStatus === 'refused'
  if (wereAllRefused) {
    looking.notesStatus = 'open'
    await updateOrgFacts(context.db, looking, { notesWaitUntil: null })
  }
  const ended = await resolveOutcomesOf(context.db, shop, { kind, shopifyId, causes: ofNotes }, at)
  if (wereAllRefused || ended > 0)
    await tell(context, looking, link, { result: 'updated', cause: null, message: null })
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
