// What would fail in an import: asked after the page is shown, for it calls Zoho. The server keeps what was found.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useState } from 'react'
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
  const chosen = choices ? new URLSearchParams(pick(choices)).toString() : ''
  const [opened] = useState(chosen)
  const ask = useCallback(
    (how: Ask) => load(`/app/preflight?${chosen}${chosen ? '&' : ''}ask=${how}`),
    [load, chosen],
  )
  const isWanted = asks || opened !== chosen
  useEffect(() => {
    if (connected) ask(isWanted ? 'fresh' : 'kept')
  }, [connected, ask, isWanted])
  const found = data ?? nothing
  const isKnown = found.preflight !== null || found.refusal !== null
  return {
    ...found,
    checking: state !== 'idle',
    /** Nothing is known, and nobody asks before somebody wants it. */
    isIdle: connected && !isWanted && !isKnown && (state === 'idle' || !data),
    check: () => ask('anew'),
  }
}

const nothing: PreflightAnswer = { preflight: null, checkedAt: null, refusal: null }
const pick = ({ customersAs, ordersAs }: Asked) => ({ customersAs, ordersAs })
