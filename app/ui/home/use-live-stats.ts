// The figures of Home that take a moment: read after the page is shown, and again every minute.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import type { LiveStatsView } from './views.ts'

const everyMs = 60_000

/** Null until they were read once. */
export function useLiveStats(wanted: boolean): LiveStatsView | null {
  const { load, data } = useFetcher<LiveStatsView | null>()
  useEffect(() => {
    if (!wanted) return undefined
    const read = () => {
      if (document.visibilityState === 'visible') load('/app/live-stats')
    }
    read()
    const timer = setInterval(read, everyMs)
    return () => clearInterval(timer)
  }, [load, wanted])
  return data ?? null
}
