// Every import and every comparison, with what came of it.

import { Badge, BlockStack, Box, InlineStack, Text } from '@shopify/polaris'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { kindTraits } from '#app/lib/kinds.ts'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { ResultTable } from '#app/ui/components/run/result-table.tsx'
import type { ListedRun } from './views.ts'

type RunListProps = {
  runs: readonly ListedRun[]
  now: Date
  /** Who looks at it. */
  staffId: string
  /** Whether anything needs attention or an answer at present. */
  isOpen: boolean
}

export function RunList({ runs, ...seen }: RunListProps) {
  if (runs.length === 0) return <EmptyList what="runs" filtered={false} />
  return (
    <ul className="plain-list">
      {runs.map((run) => (
        <li key={run.id}>
          <Box padding="400" borderBlockEndWidth="025" borderColor="border-secondary">
            <RunEntry run={run} {...seen} />
          </Box>
        </li>
      ))}
    </ul>
  )
}

const tones = { completed: 'success', running: 'info', paused: 'attention', failed: 'critical' } as const

type RunEntryProps = { run: ListedRun } & Omit<RunListProps, 'runs'>

function RunEntry({ run, now, staffId, isOpen }: RunEntryProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const causeOf = useCause()
  const tone = Object.entries(tones).find(([state]) => state === run.state)?.[1]
  const seconds = ((run.finishedAt ?? now).getTime() - run.startedAt.getTime()) / 1000
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h2" variant="headingSm">
          {t(`runType.${run.type}`)}
        </Text>
        <Badge {...(tone ? { tone } : {})}>{t(`runState.${run.state}`)}</Badge>
      </InlineStack>
      <p className="subdued" suppressHydrationWarning>
        {format.moment(run.startedAt)} · {format.duration(seconds)}
        {run.startedBy ? ` · ${starterOf(t, run.startedBy, staffId)}` : ''}
        {run.cause ? ` · ${causeOf(run.cause).title}` : ''}
      </p>
      {run.asked ? <Asked {...run.asked} /> : null}
      <ResultTable run={run} isOpen={() => isOpen} />
    </BlockStack>
  )
}

// What was chosen at its start: from when on, and what the records were to become.
function Asked({ kinds, since, choices }: NonNullable<ListedRun['asked']>) {
  const { t } = useTranslation()
  const format = useFormat()
  const { customersAs, ordersAs, existing } = choices ?? {}
  const line = (title: string, value: string) => t('runs.choice', { title, value })
  const chosen = [
    // What is read as a whole whatever was chosen has no date.
    kinds.every((kind) => kindTraits[kind].isAlwaysWhole)
      ? null
      : since === null
        ? t('runs.allDates')
        : t('runs.since', { date: format.day(new Date(since)) }),
    customersAs && kinds.includes('customer')
      ? line(t('choices.customersAs.title'), t(`choices.customersAs.${customersAs}`))
      : null,
    ordersAs && kinds.includes('order')
      ? line(t('choices.ordersAs.title'), t(`choices.ordersAs.${ordersAs}`))
      : null,
    existing ? line(t('choices.existing.title'), t(`choices.existing.${existing}`)) : null,
  ]
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {chosen.filter(Boolean).join(' · ')}
    </Text>
  )
}

function starterOf(t: TFunction, actor: string, staffId: string): string {
  if (actor === staffId) return t('runs.by.you')
  if (actor === 'system' || actor === 'operator') return t(`runs.by.${actor}`)
  return t('runs.by.staff', { id: actor })
}
