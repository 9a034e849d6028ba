// Newer and older rows. The other filters of the address stay.

import { useSearchParams } from '@remix-run/react'
import { Box, Pagination } from '@shopify/polaris'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { fromFirstPage } from '#app/ui/format/links.ts'

type PagerProps = { page: { rows: readonly unknown[]; next: string | null; previous: string | null } }

export function Pager({ page: { next, previous } }: PagerProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  // Turned back to the newest row: from here on this is the first page, which takes in what comes and keeps itself fresh.
  const isFirst = query.has('before') && previous === null
  useEffect(() => {
    if (!isFirst) return
    const start = (before: URLSearchParams) =>
      new URLSearchParams([...before].filter(([name]) => name !== 'before'))
    setQuery(start, { replace: true, preventScrollReset: true })
  }, [isFirst, setQuery])
  if (next === null && previous === null && !query.has('after')) return null
  const turn = (side: 'after' | 'before', cursor: string | null) => () => {
    const there = fromFirstPage(query)
    if (cursor) there.set(side, cursor)
    setQuery(there)
  }
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <Pagination
        accessibilityLabel={t('pager.label')}
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
