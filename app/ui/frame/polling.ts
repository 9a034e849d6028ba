// Keeps a page true without a reload. Sleeps while the tab is hidden and never piles up requests.

import { useRevalidator } from '@remix-run/react'
import { useEffect, useRef } from 'react'

/** Reads the page's data again every `everyMs`; 0 stops it. */
export function usePolling(everyMs: number): void {
  const revalidator = useRevalidator()
  const latest = useRef(revalidator)
  useEffect(() => {
    latest.current = revalidator
  }, [revalidator])
  useEffect(() => {
    if (everyMs === 0) return undefined
    const refresh = () => {
      if (document.visibilityState === 'visible' && latest.current.state === 'idle')
        latest.current.revalidate()
    }
    const timer = setInterval(refresh, everyMs)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [everyMs])
}
