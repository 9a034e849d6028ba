// Home, in the order of what matters now: trouble, work under way, setup or health, the connection.

import { BlockStack, Page } from '@shopify/polaris'
import { useLocation } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import { HelpButton } from '#app/ui/components/help-button.tsx'
import type { HealthOfMapping } from '#app/ui/components/mapping-health.ts'
import { importForm } from '#app/ui/format/links.ts'
import { usePolling } from '#app/ui/frame/polling.ts'
import { PrivacyNotice } from '#app/ui/home/notices/privacy-notice.tsx'
import { QuestionNotice } from '#app/ui/home/notices/question-notice.tsx'
import { BrakeNotices } from '#app/ui/home/notices/brake-notices.tsx'
import { ConfirmConnection } from '#app/ui/components/connection/confirm-connection.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { Guide } from './guide.tsx'
import { heldBy, isKnownBy, keptIn } from '#app/ui/home/health/title.ts'
import { Health } from '#app/ui/home/health/health.tsx'
import { ImportCard } from '#app/ui/home/import/import-card.tsx'
import type { AskedThen } from '#app/ui/home/import/period.ts'
import { Notice } from '#app/ui/home/notices/notice.tsx'
import { RunProgress } from '#app/ui/home/import/run-progress.tsx'
import { isNews, RunResult } from '#app/ui/home/import/run-result.tsx'
import { CreditsCard } from './credits-card.tsx'
import { LiveStats } from './live-stats.tsx'
import { useLiveStats, type LiveStatsRead } from '#app/ui/components/live-stats/use-live-stats.ts'
import { isUnderWay, type ImportedInPart, type RunView } from '#app/ui/components/run/views.ts'
import type { ConnectionView, CreditsLeft } from '#app/ui/components/connection/views.ts'
import type { ComparedView, DeletionView, HealthView, HeldKindView, PreviewView, ShopView } from './views.ts'

const importHash = new URL(importForm, 'https://app').hash
const busyMs = 1_000
const calmMs = 5_000

export type HomeProps = {
  now: Date
  /** How Zoho's consent page was left: `connected`, or why not; null when the merchant comes from elsewhere. */
  connectResult: string | null
  /** Of a consent that waits to be confirmed by whoever came back from Zoho's page. */
  ticket: string | null
  shop: ShopView | null
  connection: ConnectionView
  credits: CreditsLeft
  settings: Settings
  run: RunView | null
  preview: PreviewView | null
  /** What the preview, or else the last import, was asked for. */
  asked: AskedThen | null
  imported: boolean
  health: HealthView | null
  compared: ComparedView
  /** How many changes wait to be synced; null where nobody counted them. */
  waiting: number | null
  /** What was imported from a day on only. */
  inPart: ImportedInPart
  mapping: readonly HealthOfMapping[]
  /** The module that orders should go to and that the organisation lacks; null when it is there. */
  ordersAway: Settings['ordersAs'] | null
  /** How many records wait for the merchant to say which Zoho record they are. */
  questions: number
  deletions: readonly DeletionView[]
  heldKinds: readonly HeldKindView[]
  /** Privacy requests that wait for the merchant, and when the first is due. */
  privacy: { count: number; dueAt: Date | null }
}

export function Home(props: HomeProps) {
  const { shop, connection, run, preview } = props
  const { t } = useTranslation()
  usePolling(isUnderWay(run) || isUnderWay(preview) ? busyMs : calmMs)
  const isSettled = props.imported && connection.state !== 'none'
  const shows = isSettled && !props.ticket && !isUnderWay(run)
  const read = useLiveStats(shows)
  return (
    <Page
      title={t('pages.home')}
      {...(isSettled ? {} : { subtitle: t('home.subtitle') })}
      primaryAction={<HelpButton />}
    >
      <div className="home">
        <BlockStack gap="400">
          <Now {...props} isSettled={isSettled} />
          {shows ? <Figures {...props} read={read} /> : null}
        </BlockStack>
        <BlockStack gap="400">
          <ConnectionCard connection={connection} credits={props.credits} shop={shop} />
          {shows ? <Credits {...props} read={read} /> : null}
        </BlockStack>
        {shows ? <Again {...props} /> : null}
      </div>
    </Page>
  )
}

// What comes first: a consent to confirm, or the state and what is still to be set up.
function Now({ isSettled, ...props }: HomeProps & { isSettled: boolean }) {
  if (props.ticket) return <ConfirmConnection ticket={props.ticket} />
  return (
    <>
      <State {...props} />
      {isSettled ? null : <Setup {...props} />}
    </>
  )
}

type Read = { read: LiveStatsRead }

function Credits({ health, read }: Pick<HomeProps, 'health'> & Read) {
  return health ? <CreditsCard used={health.creditsUsed} read={read} /> : null
}

// What needs the merchant, and the work under way.
function State(props: HomeProps) {
  const { shop, connection, run } = props
  return (
    <>
      <Notice
        shop={shop}
        connection={connection}
        connectResult={props.connectResult}
        mapping={props.mapping}
        ordersAway={props.ordersAway}
        waiting={props.waiting}
      />
      <BrakeNotices deletions={props.deletions} heldKinds={props.heldKinds} scopes={shop?.scopes ?? []} />
      <PrivacyNotice now={props.now} {...props.privacy} />
      <QuestionNotice count={props.questions} isHeld={heldBy(props) !== null || run?.state === 'paused'} />
      {isUnderWay(run) ? (
        <RunProgress run={run} now={props.now} trouble={shop?.trouble?.code ?? null} />
      ) : null}
    </>
  )
}

// Before the first import is complete.
function Setup({ now, run, health, questions, settings, connection, credits, preview, asked }: HomeProps) {
  const underWay = isUnderWay(run) ? run.state : null
  return (
    <>
      {run && !underWay ? <RunResult {...{ run, now, health, questions }} /> : null}
      <Guide {...{ settings, connection, credits, underWay, preview, asked }} />
    </>
  )
}

// From then on both sides. How an import ended stands where its progress was, as long as it is news.
function Figures({ read, ...props }: HomeProps & Read) {
  const { now, run, health, compared, settings, questions, deletions, inPart } = props
  if (!health) return null
  // Shopify's word is asked after the page is shown.
  const isKnown = isKnownBy(read)
  const held = heldBy(props)
  return (
    <>
      {run && isNews(run, now) ? (
        <RunResult {...{ run, now, health, questions, inPart }} isHeld={held !== null} />
      ) : null}
      <Health
        {...{ now, health, compared, settings, held, isKnown, questions, read }}
        kept={keptIn(deletions)}
        liveSince={props.shop?.liveSince ?? null}
      >
        <LiveStats {...{ read, health, settings, deletions }} missing={compared.missing} />
      </Health>
    </>
  )
}

// Then the next import, and how the last one ended, over both columns.
function Again({ now, run, health, questions, ...props }: HomeProps) {
  const { settings, connection, credits, preview, asked, inPart } = props
  const { hash, key } = useLocation()
  return (
    <div className="home__wide">
      <BlockStack gap="400">
        {run && !isNews(run, now) ? <RunResult {...{ run, now, health, questions, inPart }} /> : null}
        <div id={importHash.slice(1)}>
          {/* Led to what was asked elsewhere, the form opens with it. */}
          <ImportCard
            key={hash === importHash ? key : ''}
            {...{ settings, connection, credits, preview, asked }}
          />
        </div>
      </BlockStack>
    </div>
  )
}
