// At most one banner: the trouble that matters most, and the one button that ends it.

import { useNavigate, useSearchParams } from '@remix-run/react'
import { Banner, Text } from '@shopify/polaris'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '#app/ui/frame/app-bridge.ts'
import { useCause } from '#app/ui/components/cause-text.tsx'
import { useConsent } from '#app/ui/components/connection/connect-button.tsx'
import { wordOr, type CauseName } from '#app/ui/wording/names.ts'
import type { OrderModule } from '#app/mapping/records/order-modules.ts'
import { goneOf, type HealthOfMapping } from '#app/ui/components/mapping-health.ts'
import { ordersSettings } from '#app/ui/format/links.ts'
import { ReconnectBanner } from '#app/ui/components/connection/reconnect-banner.tsx'
import type { ConnectionView, TroubleView } from '#app/ui/components/connection/views.ts'
import { TroubleNotice, TroubleTimes } from './trouble-notice.tsx'
import type { ShopView } from '#app/ui/home/views.ts'

type NoticeProps = {
  shop: ShopView | null
  connection: ConnectionView
  connectResult: string | null
  mapping: readonly HealthOfMapping[]
  ordersAway: OrderModule | null
  /** How many changes wait; null where nobody counted them. */
  waiting: number | null
}

export function Notice({ shop, connection, connectResult, mapping, ordersAway, waiting }: NoticeProps) {
  useConnectedToast(connectResult, connection)
  if (connectResult && connectResult !== 'connected')
    return <NotConnected code={connectResult} connection={connection} />
  const trouble = shop?.trouble ?? null
  if (connection.state === 'needs_reconnect') return <Reconnect {...{ trouble, waiting }} />
  if (!shop || connection.state === 'none') return null
  if (trouble || shop.pausedFor) return <Paused pausedFor={shop.pausedFor} {...{ trouble, waiting }} />
  const broken = mapping.filter((kind) => kind.broken.length > 0)
  if (broken.length > 0) return <BrokenRules mapping={broken} />
  return ordersAway ? <OrdersAway module={ordersAway} edition={connection.edition} /> : null
}

// Said once: the address would say it again at a reload.
function useConnectedToast(result: string | null, { state }: ConnectionView): void {
  const isNews = result === 'connected' && state === 'connected'
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const told = useRef(false)
  useEffect(() => {
    if (!isNews || told.current) return
    told.current = true
    showToast(t('notice.connected'))
    const without = new URLSearchParams(query)
    without.delete('zoho')
    setQuery(without, { replace: true, preventScrollReset: true })
  }, [isNews, query, setQuery, t])
}

// The edition changed, or the merchant went on without choosing: everything else is synced.
function OrdersAway({ module, edition }: { module: OrderModule; edition: string }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const values = {
    module: t(`moduleNames.${module}`),
    edition: wordOr(i18n, 'editions', edition.toLowerCase(), edition),
  }
  return (
    <Banner
      tone="info"
      title={t('notice.ordersAway.title')}
      action={{ content: t('checks.sales_orders.choose'), onAction: () => navigate(ordersSettings) }}
    >
      <Text as="p">{t('notice.ordersAway.text', values)}</Text>
    </Banner>
  )
}

// Zoho lost a field that a rule writes, or another module is written to: records are synced without it.
function BrokenRules({ mapping }: Pick<NoticeProps, 'mapping'>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const count = mapping.reduce((sum, { broken }) => sum + broken.length, 0)
  return (
    <Banner
      tone="warning"
      title={t('mapping.notice.broken', { count })}
      action={{
        content: t('mapping.notice.mend'),
        onAction: () => navigate(`/app/settings/mapping?kind=${mapping[0]?.kind}`),
      }}
    >
      {mapping.flatMap(({ kind, broken }) =>
        broken.map((problem) => (
          <Text as="p" key={`${kind} ${problem.rule}`}>
            {t('mapping.notice.gone', goneOf(t, kind, problem))}
          </Text>
        )),
      )}
    </Banner>
  )
}

// Zoho's consent page was left without a consent. The button to try again is right below: the guide's, or one here.
function NotConnected({ code, connection }: { code: string; connection: ConnectionView }) {
  const { t } = useTranslation()
  const { state, orgName } = connection
  // A consent that failed takes nothing from the one before.
  const stands = state === 'connected'
  const { title, advice } = useCause()(code)
  const { open, busy } = useConsent()
  const again = { content: t('notice.reconnect.button'), onAction: () => open(), loading: busy }
  return (
    <Banner
      tone="warning"
      title={stands ? t('notice.stillConnected.title', { org: orgName }) : t('notice.notConnected')}
      {...(state === 'none' ? {} : { action: again })}
    >
      {stands ? <Text as="p">{t('notice.stillConnected.text')}</Text> : null}
      <Text as="p">
        {title} {advice}
      </Text>
    </Banner>
  )
}

type PausedProps = Pick<ShopView, 'pausedFor' | 'trouble'> & { waiting: number | null }

function Paused({ pausedFor, trouble, waiting }: PausedProps) {
  if (pausedFor === 'operator') return <Waiting code="operator" />
  if (trouble) return <TroubleNotice {...{ trouble, waiting }} />
  return pausedFor === 'shopify_disconnected' ? <Waiting code="shopify_disconnected" /> : <CatchingUp />
}

function Waiting({ code }: { code: CauseName }) {
  const { t } = useTranslation()
  return (
    <Banner tone="warning" title={t(`causes.${code}.title`)}>
      <Text as="p">{t(`causes.${code}.advice`)}</Text>
    </Banner>
  )
}

function CatchingUp() {
  const { t } = useTranslation()
  return (
    <Banner tone="info" title={t('notice.catchingUp.title')}>
      <Text as="p">{t('notice.catchingUp.text')}</Text>
    </Banner>
  )
}

function Reconnect({ trouble, waiting }: { trouble: TroubleView | null; waiting: number | null }) {
  return (
    <ReconnectBanner>
      <TroubleTimes
        since={trouble?.code === 'zoho_disconnected' ? trouble.since : null}
        until={null}
        waiting={waiting}
      />
    </ReconnectBanner>
  )
}
