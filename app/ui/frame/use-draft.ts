// What a form says beside what is saved. What somebody else saves in other parts comes into the form; where both changed the
// same part, the form's own stays until the merchant has decided.

import { useEffect, useRef, useState } from 'react'
import { isSame, rebase, type Draft } from '#app/mapping/settings/merged-choices.ts'

/** What a save was answered. */
type Saved<Choices> = {
  refusal: object | null
  /** All choices as they are saved now; null where nobody looked. */
  saved: Choices | null
}

/**
 * @param saved as the page was last given it
 * @param answer to the last save
 */
export function useDraft<Choices extends object, Answer extends Saved<Choices>>(
  saved: Choices,
  answer: Answer | undefined,
) {
  const [held, setHeld] = useState<Draft<Choices>>({ base: saved, draft: saved })
  // Fields that keep what is typed begin again with another draft.
  const [takes, setTakes] = useState(0)
  const [given, setGiven] = useState(saved)
  const [settled, setSettled] = useState(answer)
  const sent = useRef(saved)
  if (given !== saved) {
    setGiven(saved)
    const next = rebase(held, saved)
    if (!isSame(next.draft, held.draft)) setTakes(takes + 1)
    setHeld(next)
  }
  // What was sent is saved, however it was written down; what was typed since is not.
  useEffect(() => {
    const now = answer?.refusal === null ? answer.saved : null
    if (now) setHeld(({ draft }) => rebase({ base: sent.current, draft }, now))
  }, [answer])
  const take = (draft: Choices, base = held.base) => {
    setHeld({ base, draft })
    setTakes(takes + 1)
  }
  const among = (counts: 'mine' | 'theirs') => {
    const next = rebase(held, answer?.saved ?? saved, counts)
    setSettled(answer)
    take(next.draft, next.base)
    return next
  }
  return {
    ...held,
    takes,
    dirty: !isSame(held.draft, held.base),
    /** The answer until the merchant has settled what it says. */
    open: answer === settled ? undefined : answer,
    change: (next: (before: Choices) => Choices) =>
      setHeld(({ base, draft }) => ({ base, draft: next(draft) })),
    take,
    /** What is sent now, and what it began with. */
    toSend: (now: Draft<Choices> = held) => {
      sent.current = now.draft
      return now
    },
    /** Where both changed a part this page's counts, or what is saved. */
    keepMine: () => among('mine'),
    takeTheirs: () => void among('theirs'),
    discard: () => {
      setSettled(answer)
      take(saved, saved)
    },
  }
}
