// The tabs of a record list, each with how many it holds.

import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { recordStates, type RecordFilter } from './filter.ts'
import type { LookThroughStore } from './missing/use-look-through.ts'
import { withFound, type TabCountsView } from './views.ts'

type TabsProps = {
  filter: RecordFilter & { kind: RecordKind }
  /** Null until they were read once. */
  counts: TabCountsView | null
  store: Pick<LookThroughStore, 'unknown' | 'looked' | 'isThrough'>
}

/** A search goes over everything: no tab is the one shown, and each leads out of it. */
export function useTabs({ filter: { kind, state, ids }, counts, store }: TabsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const page = `/app/${kind}s`
  const looked = store.looked ? { count: store.unknown.length, isMore: !store.isThrough } : null
  return recordStates.map((each) => {
    const counted = counts && (each === 'missing' ? withFound(counts.missing, looked) : counts[each])
    const count = counted ? ` (${format.number(counted.count)}${counted.isMore ? '+' : ''})` : ''
    return {
      to: each === 'linked' ? page : `${page}?state=${each}`,
      label: `${t(`records.states.${each}`)}${count}`,
      current: each === state && ids === null,
    }
  })
}
