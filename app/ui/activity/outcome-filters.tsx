// Kind, result, cause and time of the outcomes shown.

import type { ReactNode } from 'react'
import type { RecordKind } from '#app/lib/kinds.ts'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { NotSearched } from '#app/ui/components/lists/not-searched.tsx'
import { useFind } from '#app/ui/components/lists/use-find.ts'
import { FilterBar } from '#app/ui/components/lists/filter-bar.tsx'
import { fromFirstPage } from '#app/ui/format/links.ts'
import { isNumber, periodChoices, resultChoices, type ActivityFilter } from './filter.ts'
import type { CauseCount } from './views.ts'

type OutcomeFiltersProps = {
  kinds: readonly RecordKind[]
  filter: ActivityFilter
  causes: readonly CauseCount[]
  trailing: ReactNode
}

export function OutcomeFilters({ kinds, filter, causes, trailing }: OutcomeFiltersProps) {
  const { t } = useTranslation()
  const { text, search, busy, refusal } = useSearch(filter)
  return (
    <>
      <FilterBar
        search={text}
        searchLabel={t('filters.search')}
        busy={busy}
        onSearch={search}
        selects={useSelects({ kinds, filter, causes })}
        trailing={trailing}
      />
      {refusal ? <NotSearched refusal={refusal} /> : null}
    </>
  )
}

function useSelects({ kinds, filter, causes }: Omit<OutcomeFiltersProps, 'trailing'>) {
  const { t } = useTranslation()
  const causeOf = useCause()
  const named = causes.map(({ cause, count }) => ({
    value: cause,
    label: `${causeOf(cause).title} (${count})`,
  }))
  const chosen = filter.cause
  if (chosen && !causes.some(({ cause }) => cause === chosen)) {
    named.push({ value: chosen, label: causeOf(chosen).title })
  }
  const any = (name: 'anyKind' | 'anyResult' | 'anyCause' | 'anyTime') => ({
    value: '',
    label: t(`filters.${name}`),
  })
  return [
    {
      name: 'kind',
      label: t('columns.kind'),
      options: [any('anyKind'), ...kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))],
    },
    {
      name: 'result',
      label: t('columns.result'),
      options: [
        any('anyResult'),
        ...resultChoices.map((result) => ({ value: result, label: t(`result.of.${result}`) })),
      ],
    },
    { name: 'cause', label: t('columns.cause'), options: [any('anyCause'), ...named] },
    {
      name: 'period',
      label: t('columns.at'),
      options: [
        any('anyTime'),
        ...periodChoices.map((period) => ({ value: period, label: t(`filters.periods.${period}`) })),
      ],
    },
  ]
}

// Numbers are looked for in what is told here, words in the store: it knows whose they are.
function useSearch({ search: number, ids }: ActivityFilter) {
  const [query, setQuery] = useSearchParams()
  const { text, find, busy, refusal } = useFind({ kind: null, ids })
  const search = (words: string) => {
    if (!isNumber(words)) return find(words)
    const next = fromFirstPage(query, ['ids'])
    next.set('search', words)
    setQuery(next, { replace: true, preventScrollReset: true })
  }
  return { text: text || (number ?? ''), search, busy, refusal }
}
