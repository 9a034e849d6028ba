// Changes by the hour and how long they took, as two small drawings; the same as a table for whoever cannot see them.

import { BlockStack, Text } from '@shopify/polaris'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { More } from '#app/ui/components/more.tsx'
import { barsOf, dotsOf, chart } from './hours.ts'
import type { HourView } from '#app/ui/components/live-stats/views.ts'

export function HoursChart({ hours }: { hours: readonly HourView[] }) {
  const { t } = useTranslation()
  const synced = hours.reduce((sum, hour) => sum + hour.synced, 0)
  const columns = useColumns()
  return (
    <BlockStack gap="200">
      <Drawings hours={hours} />
      {synced === 0 ? (
        <Text as="p" tone="subdued">
          {t('liveStats.hours.quiet')}
        </Text>
      ) : (
        <More label={t('liveStats.hours.table')}>
          <DataTable
            folds="figures"
            caption={t('liveStats.hours.title')}
            columns={columns}
            rows={hours.filter(({ synced: some, refused }) => some + refused > 0).toReversed()}
            keyOf={({ at }) => String(at.getTime())}
          />
        </More>
      )}
    </BlockStack>
  )
}

function Drawings({ hours }: { hours: readonly HourView[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(0, ...hours.map(({ synced }) => synced))
  const slowest = Math.max(0, ...hours.map(({ slow }) => slow ?? 0))
  return (
    <div className="hours">
      <Drawing
        name={t('liveStats.hours.changes')}
        top={format.number(most)}
        says={t('liveStats.hours.changesSay', { most: format.number(most) })}
        hours={hours}
      >
        {barsOf(hours, Math.max(1, most)).map(({ key, ...bar }) => (
          <rect key={key} className="hours__bar" {...bar} rx="1" />
        ))}
      </Drawing>
      <Drawing
        name={t('liveStats.hours.latency')}
        top={most === 0 ? '–' : format.latency(slowest)}
        says={t('liveStats.hours.latencySays', { slowest: format.latency(slowest) })}
        hours={hours}
      >
        {dotsOf(hours, Math.max(1, slowest)).map(({ key, x, from, to }) => (
          <g key={key}>
            <line className="hours__span" x1={x} x2={x} y1={from} y2={to} />
            <rect className="hours__dot" x={x - 3} y={from - 2} width="6" height="4" rx="2" />
          </g>
        ))}
      </Drawing>
    </div>
  )
}

type DrawingProps = React.PropsWithChildren<{
  name: string
  /** What the upper edge stands for. */
  top: string
  says: string
  hours: readonly HourView[]
}>

function Drawing({ name, top, says, hours, children }: DrawingProps) {
  const format = useFormat()
  const id = useId()
  const [first, last] = [hours[0], hours.at(-1)]
  return (
    <figure className="hours__figure">
      <figcaption className="hours__name">
        <span>{name}</span>
        <span className="subdued">{top}</span>
      </figcaption>
      <svg
        role="img"
        aria-labelledby={id}
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        preserveAspectRatio="none"
      >
        <title id={id}>{says}</title>
        {children}
        <line
          className="hours__base"
          x1="0"
          x2={chart.width}
          y1={chart.height - 0.5}
          y2={chart.height - 0.5}
        />
      </svg>
      <div className="hours__ends subdued" aria-hidden="true" suppressHydrationWarning>
        <span>{first ? format.hour(first.at) : ''}</span>
        <span>{last ? format.hour(last.at) : ''}</span>
      </div>
    </figure>
  )
}

function useColumns(): Column<HourView>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const time = (ms: number | null) => (ms === null ? '–' : format.latency(ms))
  return [
    { id: 'hour', heading: t('liveStats.hours.from'), cell: ({ at }) => format.moment(at) },
    {
      id: 'synced',
      heading: t('liveStats.hours.changes'),
      numeric: true,
      cell: (row) => format.number(row.synced),
    },
    {
      id: 'failed',
      heading: t('results.rejected'),
      numeric: true,
      cell: (row) => format.number(row.refused),
    },
    { id: 'median', heading: t('liveStats.hours.median'), numeric: true, cell: ({ median }) => time(median) },
    { id: 'slow', heading: t('liveStats.hours.slow'), numeric: true, cell: ({ slow }) => time(slow) },
  ]
}
