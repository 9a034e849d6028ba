// The import form's state: the merchant's choices, kept on the server as they are made, and what to bring.

import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { allKinds } from '#app/ui/format/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { daysBefore } from '#app/ui/format/calendar.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Choices } from '#app/ui/components/choices/views.ts'

export type Period = 'all' | '30' | '90' | '365' | 'date'

type Answer = { refusal: RefusalAnswer | null }

export function useImport(settings: Settings, onChosen: () => void) {
  const choosing = useFetcher<Answer>()
  const starting = useFetcher<Answer>()
  const [choices, setChoices] = useState<Choices>(() => pick(settings))
  const [kinds, setKinds] = useState<readonly RecordKind[]>(() =>
    allKinds.filter((kind) => settings.kinds[kind]),
  )
  const [period, setPeriod] = useState<Period>('all')
  const [date, setDate] = useState('')
  // What was previewed is no longer what would be imported.
  const [stale, setStale] = useState(false)
  const [asked, setAsked] = useState<'import' | 'preview' | null>(null)

  const choose = (change: Partial<Choices>) => {
    const next = { ...choices, ...change }
    setChoices(next)
    setStale(true)
    choosing.submit({ intent: 'choose', choices: next }, json)
  }
  useEffect(() => {
    if (choosing.state === 'idle' && choosing.data) onChosen()
  }, [choosing.state, choosing.data, onChosen])

  const changing =
    <Value>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value)
      setStale(true)
    }
  const ask = (intent: 'import' | 'preview') => () => {
    if (starting.state !== 'idle') return
    setAsked(intent)
    setStale(false)
    const since = sinceOf(period, date, new Date())
    starting.submit({ intent, choices, kinds: [...kinds], since }, json)
  }
  return {
    ...{ choices, choose, kinds, period, date, stale },
    setKinds: changing(setKinds),
    setPeriod: changing(setPeriod),
    setDate: changing(setDate),
    start: ask('import'),
    preview: ask('preview'),
    busyWith: starting.state === 'idle' ? null : asked,
    refusal: starting.data?.refusal ?? choosing.data?.refusal ?? null,
  }
}

const json = { method: 'post', action: '/app?index', encType: 'application/json' } as const

const pick = ({ customersAs, ordersAs, existing, profiles }: Settings): Choices => ({
  ...{ customersAs, ordersAs, existing, profiles },
})

/** The earliest moment to bring records from, ISO; null = from the beginning. */
export function sinceOf(period: Period, date: string, now: Date): string | null {
  if (period === 'all') return null
  if (period !== 'date') return daysBefore(now, Number(period)).toISOString()
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00.000Z` : null
}
