// The look through the store: begins where the page's address asks for it, goes on by itself for a while, and is kept for
// whoever reloads the page or comes back to it.

import { useFetcher, useNavigationType } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { useLive } from '#app/ui/components/until-live.tsx'
import { shopInView } from '#app/ui/frame/app-bridge.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import {
  goesOn,
  isThrough,
  keepWalk,
  keptWalk,
  noWalk,
  walkedOn,
  type Walk,
  type WalkedView,
} from './walk.ts'

type Answer = { walked: WalkedView | null; refusal: RefusalAnswer | null }

/**
 * @param wanted by the address: it begins, unless this tab looked a short while ago
 * @param now when the page was made
 */
export function useWalk(kind: RecordKind, { wanted, now }: { wanted: boolean; now: Date }) {
  const { submit, state, data } = useFetcher<Answer>()
  const [{ walk, latest }, setWalk] = useState<{ walk: Walk; latest: WalkedView | null }>({
    walk: noWalk,
    latest: null,
  })
  const answered = data?.walked ?? null
  if (answered && answered !== latest) setWalk({ walk: walkedOn(walk, answered), latest: answered })
  const move: string = useNavigationType()
  const come = move === 'PUSH' ? 'anew' : 'again'
  // The server knows nothing of this tab.
  const alive = useLive()
  const [kept, setKept] = useState<Walk | null | undefined>(undefined)
  if (alive && kept === undefined) {
    const found = keptWalk({ shop: shopInView(), kind }, now.getTime(), come)
    setKept(found)
    if (found) setWalk({ walk: found, latest: null })
  }
  const begun = useRef(false)
  useEffect(() => {
    if (kept !== null || !wanted || begun.current) return
    begun.current = true
    submit({ kind, after: null }, toUnknown)
  }, [kept, kind, wanted, submit])
  const [isPressed, setIsPressed] = useState(false)
  const look = (from: Walk) => {
    begun.current = true
    setIsPressed(true)
    setWalk({ walk: from, latest: answered })
    submit({ kind, after: from.next }, toUnknown)
  }
  return {
    walk,
    /** It was not begun on this page: some of what it found may be in Zoho by now. */
    isKept: Boolean(kept),
    busy: state !== 'idle',
    refusal: data?.refusal ?? null,
    /** From the start where it has been through, else from where it rests. */
    look: () => {
      if (state === 'idle') look(isThrough(walk) ? noWalk : { ...walk, rounds: 0 })
    },
    /** Whether it goes on without being told. */
    goesOn: (unknown: number) =>
      (wanted || isPressed) && state === 'idle' && !data?.refusal && goesOn(walk, unknown),
    further: submit,
  }
}

const toUnknown = { method: 'post', action: '/app/unknown', encType: 'application/json' } as const

/** Goes on, and keeps what of it is still to be dealt with. */
export function useFurther(
  kind: RecordKind,
  { walk, goesOn: mayGoOn, further }: ReturnType<typeof useWalk>,
  unknown: readonly string[],
): void {
  const on = mayGoOn(unknown.length)
  const left = unknown.join()
  const { next } = walk
  useEffect(() => {
    if (on) further({ kind, after: next }, toUnknown)
  }, [on, kind, next, further])
  useEffect(() => {
    const ids = left === '' ? [] : left.split(',')
    if (walk.at !== null) keepWalk({ shop: shopInView(), kind }, { ...walk, ids })
  }, [walk, left, kind])
}
