// Kind, result, cause and time of the outcomes shown.

import type { ReactNode } from 'react'
import type { RecordKind } from '#app/lib/kinds.ts'
import { useTranslation } from 'react-i18next'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { FilterBar } from '#app/ui/components/lists/filter-bar.tsx'
import { periodChoices, resultChoices, type ActivityFilter } from './filter.ts'
import type { CauseCount } from './views.ts'

type OutcomeFiltersProps = {
  kinds: readonly RecordKind[]
  filter: ActivityFilter
  causes: readonly CauseCount[]
  trailing: ReactNode
}

export function OutcomeFilters({ kinds, filter, causes, trailing }: OutcomeFiltersProps) {
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
  return (
    <FilterBar
      search={filter.search}
      searchLabel={t('filters.search')}
      selects={[
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
      ]}
      trailing={trailing}
    />
  )
}
