import { isDisconnected, isRejected, isThrottled, isTransient, type RejectedError } from '#app/lib/errors.ts'
import { isLapsed } from '#app/lib/lapse.ts'
import { isModuleWide } from '#app/zoho/client/answers.ts'

/**
 * After a note was not created. stop: no other would fare better now, and this one comes again · later: only this one comes
 * again · over: Zoho does not take it, or nobody knows whether it is there
 */
export function nextAfter(error: unknown): 'stop' | 'later' | 'over' {
  if (isThrottled(error) || isDisconnected(error) || isLapsed(error)) return 'stop'
  if (isOfAllNotes(error)) return 'stop'
  if (!isTransient(error) || error.late) return 'over'
  return error.code === 'zoho_network' ? 'stop' : 'later'
}

/** Zoho would refuse any other as well: of all notes, or because the consent does not reach so far. */
export const isOfAllNotes = (error: unknown): error is RejectedError =>
  isModuleWide(error) || (isRejected(error) && error.code === 'OAUTH_SCOPE_MISMATCH')
