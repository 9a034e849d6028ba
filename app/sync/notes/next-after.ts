import { isDisconnected, isRejected, isThrottled, isTransient, type RejectedError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { passesWithTime } from '#app/sync/pipeline/rows/locked-in-zoho.ts'
import { isModuleWide } from '#app/zoho/client/answers.ts'

/** stop: no other would fare better now, and this one comes again · later: only this one comes again · over: it does not */
export type NextOfNote = 'stop' | 'later' | 'over'

/** After a note was not created. over: Zoho does not take it, or nobody knows whether it is there */
export function nextAfter(error: unknown): NextOfNote {
  if (isThrottled(error) || isDisconnected(error) || isLapsed(error)) return 'stop'
  if (isOfAllNotes(error)) return 'stop'
  if (restMsAfter(error) !== null) return 'later'
  if (!isTransient(error) || error.late) return 'over'
  return error.code === 'zoho_network' ? 'stop' : 'later'
}

// Said of a row they may be of its record alone, which the user may not see or edit: sharing, layout (contracts/zoho 2.2, 8).
const ofOneAtTimes = new Set(['NO_PERMISSION', 'AUTHORIZATION_FAILED'])

/** Whether it is of all notes or of one record's, another record tells. */
export const mayBeOfOne = (error: unknown): error is RejectedError =>
  isRejected(error) && ofOneAtTimes.has(error.code)

/** Zoho would refuse any other as well: of all notes, or because the consent does not reach so far. */
export const isOfAllNotes = (error: unknown): error is RejectedError =>
  (isModuleWide(error) && !mayBeOfOne(error)) || (isRejected(error) && error.code === 'OAUTH_SCOPE_MISMATCH')

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
/** A record that takes no note for so long is waited for no more. */
const longestRefusedMs = 7 * dayMs

/**
 * How long the notes of a record rest that takes none, longer the longer it is so; null where another try may fare better at
 * once, or none at all. @param refusedMs since it was refused first
 */
export function restMsAfter(error: unknown, refusedMs = 0): number | null {
  const isHeld = isRejected(error) && passesWithTime(error.code)
  if (!isHeld && !mayBeOfOne(error)) return null
  if (refusedMs >= 2 * dayMs) return dayMs
  return isHeld && refusedMs < 6 * hourMs ? hourMs : 6 * hourMs
}

/** True of a note whose record took none for days, and does not now. */
export const isRefusedForGood = (error: unknown, refusedMs: number): boolean =>
  refusedMs >= longestRefusedMs && restMsAfter(error) !== null
