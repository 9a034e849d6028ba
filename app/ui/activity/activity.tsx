// Sync activity: single records or whole runs, filtered, page by page, kept fresh while the first page is shown.

import { Box, Card, Page, Text } from '@shopify/polaris'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/kinds.ts'
import { Pager } from '#app/ui/components/lists/pager.tsx'
import { usePolling } from '#app/ui/frame/polling.ts'
import { TroubleLine } from '#app/ui/components/connection/trouble-line.tsx'
import type { TroubleView } from '#app/ui/components/connection/views.ts'
import { AnswerAlike } from '#app/ui/activity/questions/answer-alike.tsx'
import { QuestionList } from '#app/ui/activity/questions/question-list.tsx'
import type { QuestionRow } from '#app/ui/activity/questions/views.ts'
import { Views } from '#app/ui/components/views.tsx'
import { AuditLog } from './audit-log.tsx'
import { ExportButton } from '#app/ui/activity/export/export-button.tsx'
import { isFiltered, type ActivityFilter } from './filter.ts'
import { OutcomeFilters } from './outcome-filters.tsx'
import { Outcomes } from './outcomes.tsx'
import { RunList } from './run-list.tsx'
import type { AuditEntryView, CauseCount, FieldLabels, OutcomeView, RunsPage } from './views.ts'
import type { Paged } from '#app/ui/components/lists/paged.ts'

const refreshMs = 5_000
const busyRefreshMs = 1_500

type ActivityProps = {
  now: Date
  shop: string
  /** Who looks at it. */
  staffId: string
  crmUrl: string
  /** Zoho's consent is gone: nothing is synced until it is given again. */
  disconnected: boolean
  trouble: TroubleView | null
  /** Those that the merchant may look for. */
  kinds: readonly RecordKind[]
  filter: ActivityFilter
  causes: CauseCount[]
  /** Of the fields that the outcomes tell of. */
  fieldLabels: FieldLabels
  /** How many questions are open. */
  open: number
  questions: Paged<QuestionRow> | null
  runs: RunsPage | null
  outcomes: Paged<OutcomeView> | null
  log: Paged<AuditEntryView> | null
}

export function Activity(props: ActivityProps) {
  const { now, shop, crmUrl, kinds, filter, causes, questions, runs, outcomes, log } = props
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const firstPage = !query.has('after') && !query.has('before')
  const running = runs?.rows.some((run) => run.state === 'running') ?? false
  usePolling(firstPage ? (running ? busyRefreshMs : refreshMs) : 0)
  const views = useViews(filter.view, props.open)
  return (
    <Page title={t('pages.activity')} subtitle={t('activity.subtitle')}>
      <TroubleLine disconnected={props.disconnected} trouble={props.trouble} />
      <Card padding="0">
        <Views label={t('activity.views.label')} views={views} />
        {outcomes ? (
          <>
            <OutcomeFilters {...{ kinds, filter, causes }} trailing={<ExportButton />} />
            {/* Another filter shows another list: rows that are in both are not seen jumping. */}
            <Outcomes key={JSON.stringify(filter)} {...props} page={outcomes} />
            <Pager page={outcomes} />
            <Elsewhere isSaid={outcomes.rows.length === 0 && !isFiltered(filter)} />
          </>
        ) : null}
        {questions ? (
          <>
            <AnswerAlike rows={questions.rows} />
            <QuestionList rows={questions.rows} shop={shop} crmUrl={crmUrl} />
            <Pager page={questions} total={{ count: props.open, isMore: false }} />
          </>
        ) : null}
        {runs ? (
          <>
            <RunList
              runs={runs.rows}
              now={now}
              staffId={props.staffId}
              isOpen={props.open > 0 || causes.length > 0}
            />
            <Pager page={runs} />
          </>
        ) : null}
        {log ? (
          <>
            <AuditLog rows={log.rows} staffId={props.staffId} />
            <Pager page={log} />
          </>
        ) : null}
      </Card>
    </Page>
  )
}

/**
 * An import tells nothing of what went well: whoever looks for it is led on.
 * @param isSaid an empty list has said so itself
 */
function Elsewhere({ isSaid }: { isSaid: boolean }) {
  const { t } = useTranslation()
  if (isSaid) return null
  return (
    <Box padding="300">
      <Text as="p" variant="bodySm" tone="subdued">
        {t('activity.ofImports')}
      </Text>
    </Box>
  )
}

function useViews(view: ActivityFilter['view'], open: number) {
  const { t } = useTranslation()
  return [
    { to: '/app/activity', label: t('activity.views.records'), current: view === 'records' },
    {
      to: '/app/activity?view=questions',
      label: open > 0 ? t('activity.views.open', { count: open }) : t('activity.views.questions'),
      current: view === 'questions',
    },
    { to: '/app/activity?view=runs', label: t('activity.views.runs'), current: view === 'runs' },
    { to: '/app/activity?view=log', label: t('activity.views.log'), current: view === 'log' },
  ]
}
