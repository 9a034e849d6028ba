// The filters of Sync activity live in the page's address: a link can carry them, the back button undoes them.

import { outcomeResults } from '#app/lib/outcomes.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Emptiness } from '#app/ui/components/lists/empty-words.ts'
import { mostIdsOfAll, readIds } from '#app/ui/components/lists/found-ids.ts'
import { daysBefore } from '#app/ui/format/calendar.ts'
import { kindNamed } from '#app/ui/format/kinds.ts'

export const resultChoices = ['open', 'attention', ...outcomeResults] as const
export const periodChoices = ['1', '7', '30'] as const

const views = ['records', 'questions', 'runs', 'log'] as const

export type ActivityFilter = {
  view: (typeof views)[number]
  kind: RecordKind | null
  result: (typeof resultChoices)[number] | null
  cause: string | null
  period: (typeof periodChoices)[number] | null
  search: string | null
  /** Shopify ids that a search by words found. */
  ids: string[] | null
  runId: string | null
}

/** Whatever the address says; what makes no sense is left out. */
export function readFilter(query: URLSearchParams): ActivityFilter {
  return {
    view: views.find((view) => view === query.get('view')) ?? 'records',
    kind: kindNamed(query.get('kind')),
    result: resultChoices.find((result) => result === query.get('result')) ?? null,
    cause: cleaned(query.get('cause')),
    period: periodChoices.find((period) => period === query.get('period')) ?? null,
    search: cleaned(query.get('search')),
    ids: readIds(query, mostIdsOfAll),
    runId: cleaned(query.get('run')),
  }
}

/** The filter as the database takes it. */
export function toOutcomeFilter(
  { kind, result, cause, period, search, ids, runId }: ActivityFilter,
  now: Date,
) {
  return { kind, result, cause, search, ids, runId, since: period ? daysBefore(now, Number(period)) : null }
}

export const isFiltered = ({ kind, result, cause, period, search, ids, runId }: ActivityFilter): boolean =>
  [kind, result, cause, period, search, ids, runId].some((part) => part !== null)

/** Why a list by this filter has no rows: that nothing waits for the merchant is good news, and no filter to change. */
export function emptinessOf(filter: ActivityFilter): Emptiness {
  const { result } = filter
  const isGood = (result === 'attention' || result === 'open') && !isFiltered({ ...filter, result: null })
  return isGood ? { what: 'activity', tab: 'refused' } : { what: 'activity', filtered: isFiltered(filter) }
}

/** A number, or an order's with its sign, names nobody: it may stand in an address, and is looked for in what is told here. */
export const isNumber = (text: string): boolean => /^#?\d+$/.test(text)

const cleaned = (text: string | null): string | null => text?.trim().slice(0, 100) || null
