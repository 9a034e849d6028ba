// From when on an import brings what changed or was placed: as it is chosen, and as a moment.

import type { RecordKind } from '#app/lib/record-kind.ts'
import { allKinds } from '#app/ui/format/kinds.ts'
import { dayOf, daysBefore, midnightOf } from '#app/ui/format/calendar.ts'

export type Period = 'all' | '30' | '90' | '365' | 'date'
export const periods: readonly Period[] = ['all', '30', '90', '365', 'date']

/** `date`: a day of the store's calendar, YYYY-MM-DD; empty unless the period is one. */
export type When = { period: Period; date: string }

/** The earliest moment to import from, ISO; null: from the beginning. A day begins at the store's own midnight. */
export function sinceOf({ period, date }: When, now: Date, timeZone: string): string | null {
  if (period === 'all') return null
  if (period !== 'date') return daysBefore(now, Number(period)).toISOString()
  return midnightOf(date, timeZone)?.toISOString() ?? null
}

/** What was asked for before, and when. */
export type AskedThen = { kinds: readonly RecordKind[]; since: string | null; at: Date }

/** How the form opens: as it was last asked, everything at the first time. */
export function openingOf(
  asked: AskedThen | null,
  timeZone: string,
): When & { kinds: readonly RecordKind[] } {
  if (!asked || asked.kinds.length === 0) return { kinds: allKinds, period: 'all', date: '' }
  return { kinds: asked.kinds, ...whenOf(asked, timeZone) }
}

const closeMs = 60_000

// The moment alone was kept: so many days before the press, or a day.
function whenOf({ since, at }: AskedThen, timeZone: string): When {
  if (since === null) return { period: 'all', date: '' }
  const from = Date.parse(since)
  const period = periods.find(
    (one) => Number(one) > 0 && Math.abs(daysBefore(at, Number(one)).getTime() - from) < closeMs,
  )
  return period ? { period, date: '' } : { period: 'date', date: dayOf(new Date(from), timeZone) }
}
