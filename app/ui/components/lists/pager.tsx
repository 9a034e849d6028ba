// Newer and older rows. The other filters of the address stay.

import { useSearchParams } from '@remix-run/react'
import { Box, Pagination } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { rangeWords, type Range } from './paged.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { fromFirstPage } from '#app/ui/format/links.ts'

export type PagerProps = {
  page: { rows: readonly unknown[]; next: string | null; previous: string | null }
  total?: Range['total']
}

/** Rows of a page: what a page before this one begins earlier. */
const size = 25
/** Where in the list this page begins, in its address: rows that came since are not counted in. */
const place = 'from'

export function Pager({ page: { rows, next, previous }, total }: PagerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [query, setQuery] = useSearchParams()
  // Turned back to the newest row: from here on this is the first page, which takes in what comes and keeps itself fresh.
  const isFirst = query.has('before') && previous === null
  useEffect(() => {
    if (!isFirst) return
    setQuery((before) => fromFirstPage(before), { replace: true, preventScrollReset: true })
  }, [isFirst, setQuery])
  const isTurned = query.has('after') || query.has('before')
  const from = isTurned ? Number(query.get(place) ?? 0) || 0 : 1
  if (next === null && previous === null && !query.has('after')) return null
  const turn = (side: 'after' | 'before', cursor: string | null) => () => {
    const there = fromFirstPage(query)
    if (cursor) there.set(side, cursor)
    const begins = side === 'after' ? from + rows.length : Math.max(1, from - size)
    if (from > 0) there.set(place, String(begins))
    setQuery(there)
  }
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <Pagination
        accessibilityLabel={t('pager.label')}
        {...(from > 0 && rows.length > 0
          ? { label: rangeWords(t, format, { from, rows: rows.length, total }) }
          : {})}
        hasPrevious={previous !== null}
        onPrevious={turn('before', previous)}
        previousTooltip={t('pager.newer')}
        hasNext={next !== null}
        onNext={turn('after', next)}
        nextTooltip={t('pager.older')}
      />
    </Box>
  )
}
