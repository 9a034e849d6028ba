// Every import and every comparison, with what came of it.

import { Badge, BlockStack, Box, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { EmptyList } from '#app/ui/components/lists/empty-list.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { ResultTable } from '#app/ui/components/run/result-table.tsx'
import type { ListedRun } from './views.ts'

export function RunList({ runs, now }: { runs: readonly ListedRun[]; now: Date }) {
  if (runs.length === 0) return <EmptyList what="runs" filtered={false} />
  return (
    <ul className="plain-list">
      {runs.map((run) => (
        <li key={run.id}>
          <Box padding="400" borderBlockEndWidth="025" borderColor="border-secondary">
            <RunEntry run={run} now={now} />
          </Box>
        </li>
      ))}
    </ul>
  )
}

const tones = { completed: 'success', running: 'info', paused: 'attention', failed: 'critical' } as const

function RunEntry({ run, now }: { run: ListedRun; now: Date }) {
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
        {run.cause ? ` · ${causeOf(run.cause).title}` : ''}
      </p>
      <ResultTable run={run} />
    </BlockStack>
  )
}
