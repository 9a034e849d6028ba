// How the records stand that a look through the store found: not known when it found them, afterwards whatever became of them.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { StateView } from '#app/ui/records/views.ts'
import { mostAtOnce } from './walk.ts'

const whileWaitingMs = 2_000

type States = { states: StateView[] | null }
type Synced = States & { isHeld: boolean; refusal: RefusalAnswer | null }

type Found = {
  ids: readonly string[]
  /** Counts what was synced by hand: each may concern one of them. */
  acts: number
  /** As counted last: another number may concern one of them, too, whoever synced it. */
  inZoho: number | null
  /** Found a while ago. */
  isKept: boolean
}

export function useFoundStates(kind: RecordKind, { ids, acts, inZoho, isKept }: Found) {
  const looking = useFetcher<States>()
  const syncing = useFetcher<Synced>()
  const states = useLatest(looking.data, syncing.data)
  const [asked, setAsked] = useState<readonly string[]>([])
  const { submit } = looking
  const latestIds = useRef(ids)
  useEffect(() => {
    latestIds.current = ids
  })
  const read = useCallback(() => {
    const some = [...latestIds.current]
    if (some.length === 0) return
    submit({ kind, ids: some }, { method: 'post', action: '/app/found-states', encType: 'application/json' })
  }, [kind, submit])
  const isWaiting = ids.some((id) => states.get(id)?.state === 'waiting')
  const counted = useRef(inZoho)
  useEffect(() => {
    const before = counted.current
    counted.current = inZoho
    if (before !== null && inZoho !== before) read()
  }, [inZoho, read])
  const reads = acts + Number(isKept)
  useEffect(() => {
    if (reads > 0) read()
  }, [reads, read])
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') read()
    }, whileWaitingMs)
    return () => clearInterval(timer)
  }, [isWaiting, read])
  return {
    /** In their order. */
    found: ids.map((id) => states.get(id) ?? ({ shopifyId: id, state: 'unknown', cause: null } as const)),
    /** Those that were synced together last. */
    asked: asked.map((id) => states.get(id)?.state ?? 'unknown'),
    /** As many of them as may be synced at once. */
    syncAll: (all: readonly string[]) => {
      if (syncing.state !== 'idle') return
      const some = all.slice(0, mostAtOnce)
      setAsked(some)
      syncing.submit(
        { kind, ids: some },
        { method: 'post', action: '/app/found', encType: 'application/json' },
      )
    },
    busy: syncing.state !== 'idle',
    isHeld: syncing.data?.isHeld ?? false,
    refusal: syncing.data?.refusal ?? null,
  }
}

// What either of them said last of each.
function useLatest(...answers: readonly (States | undefined)[]): ReadonlyMap<string, StateView> {
  const [known, setKnown] = useState<ReadonlyMap<string, StateView>>(new Map())
  const [taken, setTaken] = useState<readonly unknown[]>([])
  const fresh = answers.filter((answer, n) => answer?.states && answer !== taken[n])
  if (fresh.length > 0) {
    setTaken(answers)
    const said = fresh.flatMap((answer) => answer?.states ?? [])
    setKnown(new Map([...known, ...said.map((one) => [one.shopifyId, one] as const)]))
  }
  return known
}
