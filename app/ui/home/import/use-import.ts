// The import form's state: the merchant's choices and what to bring. Nothing is kept before Import is pressed.

import { useFetcher } from '@remix-run/react'
import { useState } from 'react'
import { shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { allKinds } from '#app/ui/format/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { daysBefore } from '#app/ui/format/calendar.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Choices } from '#app/ui/components/choices/views.ts'
import { isSameAsked } from './asked.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

export type Period = 'all' | '30' | '90' | '365' | 'date'

type Answer = { refusal: RefusalAnswer | null }

/** @param begin what is chosen beside the settings when the form opens */
export function useImport(settings: Settings, preview: PreviewView | null, begin: Partial<Choices> = {}) {
  const starting = useFetcher<Answer>()
  // Only what the merchant changed here: everything else follows the settings, whoever saves them meanwhile.
  const [chosen, setChosen] = useState<Partial<Choices>>(begin)
  const choices: Choices = { ...pick(settings), ...chosen }
  const [kinds, setKinds] = useState<readonly RecordKind[]>(() =>
    allKinds.filter((kind) => settings.kinds[kind]),
  )
  const [period, setPeriod] = useState<Period>('all')
  const [date, setDate] = useState('')
  const [asked, setAsked] = useState<'import' | 'preview' | null>(null)
  const [openedAt] = useState(() => new Date())

  const ask = (intent: 'import' | 'preview') => () => {
    if (starting.state !== 'idle') return
    setAsked(intent)
    const since = sinceOf(period, date, new Date())
    starting.submit({ intent, choices, kinds: [...kinds], since }, json)
  }
  return {
    choices,
    kinds,
    offered: shownKinds(settings.kinds),
    period,
    date,
    setKinds,
    setPeriod,
    setDate,
    choose: (change: Partial<Choices>) => setChosen({ ...chosen, ...change }),
    /** What was previewed is not what would be imported. */
    stale:
      preview !== null &&
      !isSameAsked(preview.options, { choices, kinds, since: sinceOf(period, date, openedAt) }),
    /** "Since a date" without one would be everything. */
    dateMissing: period === 'date' && sinceOf(period, date, openedAt) === null,
    start: ask('import'),
    preview: ask('preview'),
    busyWith: starting.state === 'idle' ? null : asked,
    refusal: starting.data?.refusal ?? null,
  }
}

const json = { method: 'post', action: '/app?index', encType: 'application/json' } as const

const pick = ({ customersAs, ordersAs, existing, profiles }: Settings): Choices => ({
  customersAs,
  ordersAs,
  existing,
  profiles,
})

/** The earliest moment to bring records from, ISO; null = from the beginning. */
export function sinceOf(period: Period, date: string, now: Date): string | null {
  if (period === 'all') return null
  if (period !== 'date') return daysBefore(now, Number(period)).toISOString()
  return isDay(date) ? `${date}T00:00:00.000Z` : null
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00.000Z`))
