// An organisation that asked to be left alone: no call of this process begins before that time is over, and the other
// processes are told. Zoho would refuse each of them, and none says more than the first.

import { ThrottledError } from '#app/lib/errors.ts'

export type Rest = { ms: number; code: string }

export type OrgRest = {
  /** Zoho asked for it, in an answer of this process. */
  begin: (error: ThrottledError) => void
  /** Another process was asked. */
  learn: (rest: Rest) => void
  /** @throws ThrottledError while nobody may call; it lasts until somebody asks again */
  check: () => void
}

/** What is shorter is over before others hear of it; the call that was refused waits for itself. */
const tellFromMs = 2000
/** However long the rest is to last, somebody asks again after this: credits may have been bought meanwhile. */
const longestMs = 60_000
/** Of what is told and read again some milliseconds are lost on the way. */
const slackMs = 1000

/** @param tell the other processes */
export function createRest(now: () => Date, tell: (rest: Rest) => void = () => undefined): OrgRest {
  let known = { until: 0, askAt: 0, code: '' }
  // Refused to who asked again, the rest begins anew, though it ends no later.
  const record = ({ ms, code }: Rest, isAnswer: boolean): boolean => {
    const at = now().getTime()
    const isKnown = at + ms <= known.until + slackMs
    if (isKnown && !(isAnswer && at >= known.askAt)) return false
    known = { until: at + ms, askAt: at + Math.min(ms, longestMs), code }
    return true
  }
  return {
    begin: ({ retryAt, code }) => {
      const rest = { ms: retryAt.getTime() - Date.now(), code }
      if (rest.ms > tellFromMs && record(rest, true)) tell(rest)
    },
    learn: (rest) => void record(rest, false),
    check: () => {
      const at = now().getTime()
      if (at >= known.askAt) return
      const retryAt = new Date(Date.now() + known.askAt - at)
      throw new ThrottledError('Zoho takes no calls for now', { code: known.code, retryAt })
    },
  }
}
