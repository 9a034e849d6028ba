// What would fail in an import: asked after the page is shown, for it calls Zoho. The server keeps what was found.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useRef } from 'react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Ask, Choices, PreflightView } from './views.ts'

type PreflightAnswer = {
  preflight: PreflightView | null
  checkedAt: Date | null
  refusal: RefusalAnswer | null
}

/** What changes the findings; without it the settings count. */
type Asked = Pick<Choices, 'customersAs' | 'ordersAs'>

/**
 * Pre-flight findings: as they are kept, when the choices change, and again by `check`.
 * @param asks whether opening the page is reason enough to ask Zoho where nothing is kept
 */
export function usePreflight(connected: boolean, choices: Asked | null = null, asks = true) {
  const { load, data, state } = useFetcher<PreflightAnswer>()
  const { customersAs = '', ordersAs = '' } = choices ?? {}
  const opened = useRef(`${customersAs} ${ordersAs}`)
  const ask = useCallback(
    (how: Ask) => {
      const query = new URLSearchParams({ ask: how })
      if (customersAs) query.set('customersAs', customersAs)
      if (ordersAs) query.set('ordersAs', ordersAs)
      load(`/app/preflight?${query}`)
    },
    [load, customersAs, ordersAs],
  )
  const isOpening = opened.current === `${customersAs} ${ordersAs}`
  useEffect(() => {
    if (connected) ask(asks || !isOpening ? 'fresh' : 'kept')
  }, [connected, ask, asks, isOpening])
  const preflight = data?.preflight ?? null
  const refusal = data?.refusal ?? null
  return {
    preflight,
    refusal,
    checkedAt: data?.checkedAt ?? null,
    checking: state !== 'idle',
    isIdle: connected && isOpening && !asks && !preflight && !refusal && (state === 'idle' || !data),
    check: () => ask('anew'),
    /** Before something is started by it: what was found within the hour counts. */
    checkFirst: () => ask('fresh'),
  }
}
