// What would fail in an import: asked after the page is shown, for it calls Zoho.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect } from 'react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Choices, PreflightView } from './views.ts'

type PreflightAnswer = { preflight: PreflightView | null; refusal: RefusalAnswer | null }

/** What changes the findings; without it the settings count. */
type Asked = Pick<Choices, 'customersAs' | 'ordersAs'>

/** Pre-flight findings; asked for when the store is connected or the choices change, and again by `check`. */
export function usePreflight(connected: boolean, choices: Asked | null = null) {
  const { load, data, state } = useFetcher<PreflightAnswer>()
  const { customersAs, ordersAs } = choices ?? {}
  const check = useCallback(() => {
    const asked = customersAs && ordersAs ? `?${new URLSearchParams({ customersAs, ordersAs })}` : ''
    load(`/app/preflight${asked}`)
  }, [load, customersAs, ordersAs])
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
