// What an import would do: counts, cost, a few examples that are read from Shopify as they are shown.

import { Banner, BlockStack, Box, Button, InlineStack, ProgressBar, Text } from '@shopify/polaris'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { kindTraits } from '#app/lib/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { RefusalText, RunCause } from '#app/ui/components/cause-text.tsx'
import { DataTable, type Column } from '#app/ui/components/lists/data-table.tsx'
import { useSteer } from '#app/ui/components/run/use-steer.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { More } from '#app/ui/components/more.tsx'
import { paceOf } from '#app/ui/home/import/pace.ts'
import { WaitingFor } from '#app/ui/home/import/run-progress.tsx'
import { lastingOf, type LastingProps } from './lasting.ts'
import { PreviewSamples } from './preview-samples.tsx'
import { RowName } from '#app/ui/components/run/result-table.tsx'
import {
  isUnderWay,
  openIn,
  resultsOf,
  runResults,
  type ResultRow,
  type StepView,
} from '#app/ui/components/run/views.ts'
import type { PreviewView, SampleView } from '#app/ui/home/views.ts'

type PreviewReportProps = {
  preview: PreviewView
  /** The choices were changed since. */
  stale: boolean
  /** By the settings, where the preview took no choice of its own. */
  existing: Settings['existing']
  /** The check above is shown: it says what the import would cost, by this count while that holds. */
  costSaid: boolean
}

export function PreviewReport({ preview, stale, ...more }: PreviewReportProps) {
  const { t } = useTranslation()
  const id = useId()
  const place = useInSight(preview.state)
  if (preview.state === 'cancelled') return null
  return (
    <Box background="bg-surface-secondary" padding="400" borderRadius="200">
      <section ref={place} aria-labelledby={id}>
        <BlockStack gap="300">
          <Text as="h3" variant="headingSm" id={id}>
            {t(isUnderWay(preview) ? 'preview.underWay' : 'preview.title')}
          </Text>
          {isUnderWay(preview) ? <UnderWay preview={preview} labelledBy={id} /> : null}
          {stale && preview.state === 'completed' ? (
            <Text as="p" tone="caution">
              {t('preview.stale')}
            </Text>
          ) : null}
          {preview.state === 'completed' ? <Found preview={preview} {...more} /> : null}
          {preview.state === 'running' ? <WaitingFor run={preview} /> : null}
          {preview.cause && preview.state === 'failed' ? (
            <Banner tone="warning">
              <RunCause id={preview.id} cause={preview.cause} />
            </Banner>
          ) : null}
        </BlockStack>
      </section>
    </Box>
  )
}

// Below the button that asks for it, it would come out of sight. What was there when the page opened stays where it is.
function useInSight(state: PreviewView['state']) {
  const place = useRef<HTMLElement>(null)
  const seen = useRef(state)
  useEffect(() => {
    if (seen.current === state) return
    seen.current = state
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [state])
  return place
}

function UnderWay({ preview, labelledBy }: { preview: PreviewView; labelledBy: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { steer, busy, refusal } = useSteer(preview.id)
  const { share, done, total, isCounted } = paceOf(preview, new Date(preview.startedAt))
  return (
    <>
      <ProgressBar
        progress={Math.floor(share * 100)}
        ariaLabelledBy={labelledBy}
        size="small"
        animated={false}
      />
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="span" tone="subdued" numeric>
          {total === 0
            ? t('progress.reading')
            : t(isCounted ? 'progress.of' : 'progress.found', {
                done: format.number(done),
                total: format.number(total),
              })}
        </Text>
        <Button
          size="slim"
          loading={busy}
          disabled={preview.state === 'cancelling'}
          onClick={() => steer('cancel')}
        >
          {t('progress.cancel')}
        </Button>
      </InlineStack>
      {refusal ? <RefusalText refusal={refusal} /> : null}
    </>
  )
}

function Found({ preview, existing, costSaid }: Omit<PreviewReportProps, 'stale'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const { forecast, finishedAt, steps } = preview
  return (
    <>
      <p className="subdued" suppressHydrationWarning>
        {t('preview.nothingWritten', { at: format.moment(finishedAt ?? preview.startedAt) })}
      </p>
      <DataTable
        folds="figures"
        caption={t('preview.title')}
        columns={useColumns()}
        rows={resultsOf(preview)}
        keyOf={({ id }) => id}
      />
      {steps.filter(isOfParts).map(({ kind, cursor }) => (
        <Text as="p" key={kind}>
          {t('preview.inParts', { kind: t(`kinds.${kind}`), whole: t(`counted.${kind}`, { count: cursor }) })}
        </Text>
      ))}
      {forecast ? (
        <>
          <Lasting {...lastingOf(forecast, preview.options.choices?.existing ?? existing)} />
          <Text as="p">
            {costSaid
              ? ''
              : `${t('preview.cost', { credits: format.number(forecast.credits), count: forecast.minutes })} `}
            {t('preview.mayRefuse')}
          </Text>
          {forecast.estimated.map((kind) => (
            <Text as="p" key={kind}>
              {t('preview.estimated', { kind: t(`kinds.${kind}`) })}
            </Text>
          ))}
          <Examples samples={forecast.samples} open={openIn(preview)} />
        </>
      ) : null}
    </>
  )
}

// Why something would not be written is said by the examples alone.
function Examples({ samples, open }: { samples: readonly SampleView[]; open: number }) {
  const { t } = useTranslation()
  return (
    <>
      {open > 0 ? <Text as="p">{t('preview.attention')}</Text> : null}
      {samples.length > 0 ? (
        <More label={t('preview.examples')} opened={open > 0}>
          <PreviewSamples samples={samples} />
        </More>
      ) : null}
    </>
  )
}

// The table counts Zoho's records; the check before it has Shopify's, of which these are the parts.
const isOfParts = ({ kind, done, cursor }: StepView): boolean => kindTraits[kind].isInParts && done !== cursor

// What no press of a button brings back.
function Lasting({ conversions, replaced, ruled }: LastingProps) {
  const { t } = useTranslation()
  // A lead that becomes a contact is in another module then.
  const safe = (
    <Text as="p">{t(conversions > 0 ? 'preview.lasting.nothingDeleted' : 'preview.lasting.safe')}</Text>
  )
  if (conversions + replaced + ruled === 0) return safe
  return (
    <Banner tone="warning" title={t('preview.lasting.title')}>
      <BlockStack gap="100">
        {conversions > 0 ? (
          <Text as="p">{t('preview.lasting.conversions', { count: conversions })}</Text>
        ) : null}
        {replaced > 0 ? <Text as="p">{t('preview.lasting.replaced', { count: replaced })}</Text> : null}
        {ruled > 0 ? <Text as="p">{t('preview.lasting.ruled', { count: ruled })}</Text> : null}
        {safe}
      </BlockStack>
    </Banner>
  )
}

function useColumns(): Column<ResultRow>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return [
    { id: 'kind', heading: t('columns.kind'), cell: (row) => <RowName row={row} /> },
    ...runResults.map((result) => ({
      id: result,
      heading: t(`preview.results.${result}`),
      numeric: true,
      cell: (row: ResultRow) => format.number(row[result]),
    })),
  ]
}
