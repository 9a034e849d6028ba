// What would fail in an import: asked after the page is shown, for it calls Zoho. The server keeps what was found, and says
// at once that a check is under way: an answer that waits for it would keep the page from refreshing.

import { useFetcher } from '@remix-run/react'
import { useCallback, useEffect, useState } from 'react'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Ask, Choices, Making, PreflightView } from './views.ts'

type PreflightAnswer = {
  preflight: PreflightView | null
  checkedAt: Date | null
  /** When was checked what counts no longer. */
  outdatedAt: Date | null
  making: Making | null
  refusal: RefusalAnswer | null
}

/** What changes the findings; without it the settings count. */
type Asked = Pick<Choices, 'customersAs' | 'ordersAs'>

const againMs = { soon: 1_000, late: 5_000 } as const

/**
 * Pre-flight findings: as they are kept, when the choices change, and again by `check`.
 * @param asks whether opening the page is reason enough to ask Zoho where nothing is kept
 */
export function usePreflight(connected: boolean, choices: Asked | null = null, asks = true) {
  const chosen = choices ? new URLSearchParams(pick(choices)).toString() : ''
  const [opened] = useState(chosen)
  const { ask, asked, data, isAnswered } = useAsk(chosen)
  const isWanted = asks || opened !== chosen
  useEffect(() => {
    if (connected) ask(isWanted ? 'fresh' : 'kept')
  }, [connected, ask, isWanted])
  const found = useShown(data, chosen)
  const isUnknown = isAnswered && isEmpty(found)
  useEffect(() => {
    // Another process answered, which made none.
    if (connected && isUnknown && asked === 'made') ask('fresh')
  }, [connected, isUnknown, asked, ask])
  useAgain(connected && isAnswered ? found.making : null, ask)
  return {
    ...found,
    // A process of the version before says nothing of it.
    checking: !isAnswered || Boolean(found.making),
    /** Nothing is known, and nobody asks before somebody wants it. */
    isIdle: connected && !isWanted && (isUnknown || !data),
    check: () => ask('anew'),
  }
}

const isEmpty = ({ preflight, refusal, making }: PreflightAnswer): boolean =>
  !preflight && !refusal && !making

function useAsk(chosen: string) {
  const { load, data, state } = useFetcher<PreflightAnswer>()
  const [asked, setAsked] = useState<Ask>('kept')
  const ask = useCallback(
    (how: Ask) => {
      setAsked(how)
      load(`/app/preflight?${chosen}${chosen ? '&' : ''}ask=${how}`)
    },
    [load, chosen],
  )
  return { ask, asked, data, isAnswered: state === 'idle' && data !== undefined }
}

// Asks what came of a check that is under way; null while an answer is awaited, and where there is none.
function useAgain(making: Making | null, ask: (how: Ask) => void): void {
  useEffect(() => {
    if (!making) return undefined
    const timer = setTimeout(() => ask('made'), againMs[making])
    return () => clearTimeout(timer)
  }, [making, ask])
}

// While the same is checked again, what was found before stays.
function useShown(data: PreflightAnswer = nothing, chosen: string): PreflightAnswer {
  const [last, setLast] = useState({ data: nothing, chosen })
  if (data.preflight && data !== last.data) setLast({ data, chosen })
  if (!data.making || data.preflight || last.chosen !== chosen) return data
  return { ...last.data, making: data.making }
}

const nothing: PreflightAnswer = {
  preflight: null,
  checkedAt: null,
  outdatedAt: null,
  making: null,
  refusal: null,
}
const pick = ({ customersAs, ordersAs }: Asked) => ({ customersAs, ordersAs })
