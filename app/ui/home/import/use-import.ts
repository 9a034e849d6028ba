// The import form's state: the merchant's choices and what to bring. Nothing is kept before Import is pressed.

import { useFetcher } from '@remix-run/react'
import { useContext, useState } from 'react'
import { shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { allKinds } from '#app/ui/format/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { TimeZone } from '#app/ui/format/format.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import type { Choices } from '#app/ui/components/choices/views.ts'
import { isSameAsked } from './asked.ts'
import { openingOf, sinceOf, type AskedThen, type Period } from './period.ts'
import type { PreviewView } from '#app/ui/home/views.ts'

type Answer = { refusal: RefusalAnswer | null }

type Opening = {
  preview: PreviewView | null
  /** What the preview or else the last run was asked; null: nothing was asked yet. */
  asked: AskedThen | null
  /** What is chosen beside the settings when the form opens. */
  begin?: Partial<Choices>
}

export function useImport(settings: Settings, { preview, asked: before, begin = {} }: Opening) {
  const timeZone = useContext(TimeZone)
  const [opening] = useState(() => openingOf(before, timeZone))
  const starting = useFetcher<Answer>()
  // Only what the merchant changed here: everything else follows the settings, whoever saves them meanwhile.
  const [chosen, setChosen] = useState<Partial<Choices>>(begin)
  const choices: Choices = { ...pick(settings), ...chosen }
  const [ticked, setKinds] = useState<readonly RecordKind[]>(opening.kinds)
  // What is switched off in Settings cannot be imported, whatever was ticked before.
  const kinds = ticked.filter((kind) => settings.kinds[kind])
  const [period, setPeriod] = useState<Period>(opening.period)
  const [date, setDate] = useState(opening.date)
  const [asked, setAsked] = useState<'import' | 'preview' | null>(null)
  const [openedAt] = useState(() => new Date())

  const ask = (intent: 'import' | 'preview') => () => {
    if (starting.state !== 'idle') return
    setAsked(intent)
    const since = sinceOf({ period, date }, new Date(), timeZone)
    starting.submit({ intent, choices, kinds, since }, json)
  }
  const since = sinceOf({ period, date }, openedAt, timeZone)
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
    stale: preview !== null && !isSameAsked(preview.options, { choices, kinds, since }),
    /** "Since a date" without one would be everything. */
    dateMissing: period === 'date' && since === null,
    /** It opened with less than everything: that has to be seen. */
    limited:
      opening.period !== 'all' || allKinds.some((kind) => settings.kinds[kind] && !kinds.includes(kind)),
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
