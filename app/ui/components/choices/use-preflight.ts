// What would fail in an import: asked after the page is shown, for it calls Zoho.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect } from 'react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { PreflightView } from './views.ts'

type PreflightAnswer = { preflight: PreflightView | null; refusal: RefusalAnswer | null }

/** Pre-flight findings; asked for when the store is connected, and again by `check`. */
export function usePreflight(connected: boolean) {
  const { load, data, state } = useFetcher<PreflightAnswer>()
  const check = useCallback(() => load('/app/preflight'), [load])
  useEffect(() => {
    if (connected) check()
  }, [connected, check])
  return {
    preflight: data?.preflight ?? null,
    refusal: data?.refusal ?? null,
    checking: state !== 'idle',
    check,
  }
}
