// How many records each tab holds: read once the list is shown, at once when the list or somebody's own act says that they are
// others, and again now and then.

import { useFetcher } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { TabCountsView } from './views.ts'

const everyMs = 30_000
/** While something waits that was synced by hand a moment ago. */
const followMs = 1_500
const followedMs = 60_000

type Counted = { counts: TabCountsView | null; inZoho: number | null }
type ReadWhen = {
  /** Others than before: what the tabs hold is other, too. */
  rows: string
  /** How often something was synced by hand. */
  acts: number
}

/** Null until they were read once. `inZoho`: Shopify's records, products and not variants. */
export function useTabCounts(kind: RecordKind, { rows, acts }: ReadWhen): Counted {
  const { load, data } = useFetcher<Counted>()
  const url = `/app/record-counts?kind=${kind}`
  const counts = data?.counts ?? null
  const shown = useRef('')
  useEffect(() => {
    const showing = `${url} ${rows} ${acts}`
    if (shown.current === showing) return
    shown.current = showing
    load(acts > 0 ? `${url}&fresh=1` : url)
  }, [load, url, rows, acts])
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') load(url)
    }, everyMs)
    return () => clearInterval(timer)
  }, [load, url])
  const [longAgo, setLongAgo] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setLongAgo(acts), followedMs)
    return () => clearTimeout(timer)
  }, [acts])
  const follows = acts > longAgo && (counts?.waiting.count ?? 0) > 0
  useEffect(() => {
    if (!follows) return undefined
    const timer = setInterval(() => load(`${url}&fresh=1`), followMs)
    return () => clearInterval(timer)
  }, [load, url, follows])
  return { counts, inZoho: data?.inZoho ?? null }
}
