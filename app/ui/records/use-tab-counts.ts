// How many records each tab holds: read once the list is shown, and again now and then.

import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { TabCountsView } from './views.ts'

const everyMs = 30_000

/** Null until they were read once. */
export function useTabCounts(kind: RecordKind): TabCountsView | null {
  const { load, data } = useFetcher<{ counts: TabCountsView | null }>()
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible') load(`/app/record-counts?kind=${kind}`)
    }
    read()
    const timer = setInterval(read, everyMs)
    return () => clearInterval(timer)
  }, [load, kind])
  return data?.counts ?? null
}
