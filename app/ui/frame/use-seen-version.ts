// Which state of what is saved a draft was begun from, so that nobody writes over what somebody else saved since.

import { useState } from 'react'

type Answer = { version: string | null }

/**
 * @param version of what the page shows as saved now
 * @param answer to the last save: the version that it made, or that it was begun from
 */
export function useSeenVersion(version: string, answer: Answer | undefined) {
  const [begun, setBegun] = useState({ version, after: answer })
  const own = answer === begun.after ? null : (answer?.version ?? null)
  return { seen: own ?? begun.version, beginAnew: () => setBegun({ version, after: answer }) }
}

/** An answer until the merchant has settled what it says; then nothing, until there is another one. */
export function useUnsettled<Told>(answer: Told | undefined) {
  const [settled, setSettled] = useState<Told | undefined>(undefined)
  return { open: answer === settled ? undefined : answer, settle: () => setSettled(answer) }
}
