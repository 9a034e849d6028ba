// The figures of Home that take a moment: read after the page is shown, and again every minute.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useState } from 'react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { LiveStatsView } from './views.ts'

const everyMs = 60_000
/** Shopify is given up after a shorter time. */
const longMs = 20_000
/** It is under way: whoever asks again joins it. */
const readingMs = 1000

type Answer = { liveStats: LiveStatsView | null; isReading: boolean; refusal: RefusalAnswer | null }

export type LiveStatsRead = {
  /** As they were last read; null until they were once. */
  liveStats: LiveStatsView | null
  /** Why they could not be read the last time. */
  refusal: RefusalAnswer | null
  /** No answer at all for longer than anybody waits. */
  isLate: boolean
  busy: boolean
  again: () => void
}

export function useLiveStats(wanted: boolean): LiveStatsRead {
  const { load, data, state } = useFetcher<Answer>()
  const [last, setLast] = useState<LiveStatsView | null>(null)
  const [isLate, setIsLate] = useState(false)
  const read = useCallback(() => load('/app/live-stats'), [load])
  const isReading = data?.isReading ?? false
  const answered = data !== undefined && !isReading
  if (data?.liveStats && data.liveStats !== last) setLast(data.liveStats)
  useEffect(() => {
    if (!wanted) return undefined
    const readIfSeen = () => {
      if (document.visibilityState === 'visible') read()
    }
    readIfSeen()
    const timer = setInterval(readIfSeen, everyMs)
    return () => clearInterval(timer)
  }, [read, wanted])
  useEffect(() => {
    if (!isReading || state !== 'idle') return undefined
    const timer = setTimeout(() => load('/app/live-stats?waiting=1'), readingMs)
    return () => clearTimeout(timer)
  }, [isReading, state, load])
  useEffect(() => {
    if (!wanted || answered) return undefined
    const timer = setTimeout(() => setIsLate(true), longMs)
    return () => {
      clearTimeout(timer)
      setIsLate(false)
    }
  }, [wanted, answered])
  return {
    liveStats: data?.liveStats ?? last,
    refusal: data?.refusal ?? null,
    isLate,
    busy: state !== 'idle' || isReading,
    again: read,
  }
}
