// Are both systems in step? The figures a merchant looks for first.

import type { TFunction } from 'i18next'
import { BlockStack, Card, InlineGrid, Link, Text } from '@shopify/polaris'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownKinds } from '#app/lib/kinds.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import { onScreens } from '#app/ui/format/kinds.ts'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { useFormat, type Format } from '#app/ui/format/format.ts'
import type { ComparedView, HealthView } from '#app/ui/home/views.ts'
import type { LiveStatsRead } from '#app/ui/components/live-stats/use-live-stats.ts'
import { NotRead } from './not-read.tsx'
import { attentionIn, namesMissing, titleOf, type SyncStatus } from './title.ts'

type HealthProps = {
  now: Date
  health: HealthView
  compared: ComparedView
  settings: Pick<Settings, 'customersAs' | 'ordersAs' | 'kinds'>
  read: LiveStatsRead
  /** Since when changes are synced. */
  liveSince: Date | null
  /** What is folded below the figures. */
  children?: ReactNode
} & Pick<SyncStatus, 'held' | 'isKnown' | 'questions' | 'kept'>

export function Health({
  now,
  health,
  compared,
  settings,
  read,
  liveSince,
  children,
  ...state
}: HealthProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const status = { health, missing: compared.missing, ...state }
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {titleOf(t, format, status)}
          </Text>
          <p className="subdued" suppressHydrationWarning>
            {changeText(t, format, { now, liveSince, at: health.lastChangeAt })}
            {compared.at ? ` ${comparedText(t, format, { ...compared, at: compared.at })}` : ''}
            {compared.missing.length > 0 && !namesMissing(status)
              ? ` ${t('health.partly', { kinds: format.list(compared.missing.map((kind) => t(`kinds.${kind}`))) })}`
              : ''}{' '}
            {t('health.asOf', { at: format.moment(now) })}
          </p>
        </BlockStack>
        <NotRead {...read} />
        <Figures health={health} settings={settings} />
        {children}
      </BlockStack>
    </Card>
  )
}

const dayMs = 86_400_000
/** What became of single changes is known for so long. */
const keptDays = 90

type LastChange = { now: Date; liveSince: Date | null; at: Date | null }

function changeText(t: TFunction, format: Format, { now, liveSince, at }: LastChange): string {
  if (at) return t('health.lastChange', { at: format.moment(at) })
  const isForgotten = liveSince !== null && now.getTime() - liveSince.getTime() > keptDays * dayMs
  return isForgotten ? '' : t('health.quiet')
}

// A large store is compared in parts: it is not said of all of it when a part was.
function comparedText(
  t: TFunction,
  format: Format,
  { at, allSince }: { at: Date; allSince: Date | null },
): string {
  if (!allSince) return t('health.compared', { at: format.moment(at) })
  return t('health.comparedInParts', { at: format.moment(at), since: format.moment(allSince) })
}

function Figures({ health, settings }: Pick<HealthProps, 'health' | 'settings'>) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const attention = format.number(attentionIn(health))
  return (
    <InlineGrid columns={{ xs: 2, sm: 3 }} gap="300">
      {shownKinds(settings.kinds).flatMap((kind) =>
        modulesOf(kind, health, settings).map(({ module, count }) => (
          <Figure
            key={`${kind} ${module}`}
            name={wordOr(i18n, 'health.linked', onScreens[kind].figure ?? module)}
            value={format.number(count)}
            url={`/app/${kind}s`}
          />
        )),
      )}
      <Figure name={t('health.today')} value={format.number(health.changesToday)} url="/app/activity" />
      <Figure name={t('health.refused')} value={attention} url="/app/activity?result=attention" />
    </InlineGrid>
  )
}

// Where records really are: after a change of the choice some are in the module of before.
function modulesOf(kind: RecordKind, { linked }: HealthView, settings: HealthProps['settings']) {
  const counted = Object.entries(linked[kind].modules).map(([module, count]) => ({ module, count }))
  return counted.length > 0 ? counted : [{ module: onScreens[kind].becomes(settings), count: 0 }]
}

function Figure({ name, value, url }: { name: string; value: string; url: string }) {
  return (
    <div className="figure">
      <span className="figure__name">
        <Link url={url} monochrome removeUnderline>
          {name}
        </Link>
      </span>
      <span className="figure__value">{value}</span>
    </div>
  )
}
