// What is known of the record: what stands for it in Zoho CRM, since when, and what can be done.

import type { What } from './block.tsx'
import { DetailFacts } from './detail-facts.tsx'
import { StoreZone, useMoment } from './moment.ts'
import type { Standing } from './standing.ts'

const tones = {
  linked: 'success',
  waiting: 'info',
  refused: 'critical',
  gone: 'neutral',
  missing: 'neutral',
} as const

/** The app's list that the record is in. */
const lists = { customer: 'customers', order: 'orders', product: 'products', variant: 'products' } as const

type FactsProps = { what: What; gid: string; standing: Standing; syncing: boolean; onSync: () => void }

export function Facts(props: FactsProps) {
  return (
    <StoreZone.Provider value={props.standing.timeZone}>
      <Known {...props} />
    </StoreZone.Provider>
  )
}

function Known({ what, gid, standing, syncing, onSync }: FactsProps) {
  const t = shopify.i18n.translate
  const moment = useMoment()
  const { connection, state, reason, syncedAt, zohoUrl } = standing
  if (connection === 'none') {
    return (
      <s-stack gap="base">
        <s-text>{t('notConnected')}</s-text>
        <s-link href="app:app">{t('connect')}</s-link>
      </s-stack>
    )
  }
  // What both systems say is asked again once a sync has changed it.
  const isKnown =
    connection === 'connected' && zohoUrl !== null && (state === 'linked' || state === 'refused')
  return (
    <s-stack gap="base">
      {connection === 'needs_reconnect' ? <s-banner tone="warning">{t('reconnect')}</s-banner> : null}
      <s-stack direction="inline" gap="base" alignItems="center">
        <s-badge tone={tones[state]}>{t(`state.${state}`)}</s-badge>
        <s-text>{nameOf(what, standing)}</s-text>
      </s-stack>
      {reason ? <s-text>{reason}</s-text> : null}
      {syncedAt ? <s-text color="subdued">{t('synced', { at: moment(syncedAt) })}</s-text> : null}
      <s-stack direction="inline" gap="base" alignItems="center">
        {state === 'gone' ? null : (
          <s-button loading={syncing || state === 'waiting'} onClick={onSync}>
            {t('syncNow')}
          </s-button>
        )}
        {zohoUrl ? (
          <s-link href={zohoUrl} target="_blank">
            {t('open')}
          </s-link>
        ) : null}
        <s-link href={inApp(what, gid, state)}>{t('inApp')}</s-link>
      </s-stack>
      {isKnown ? <DetailFacts key={syncedAt} gid={gid} /> : null}
    </s-stack>
  )
}

function nameOf(what: What, { module, count }: Standing): string {
  const t = shopify.i18n.translate
  if (!module) return t(`missing.${what}`)
  return what === 'product' && count > 1 ? t('variants', { count }) : t(`module.${module}`)
}

/** The record in the app's lists: Shopify puts the app's own address before it. */
function inApp(what: What, gid: string, state: Standing['state']): string {
  return `app:app/${lists[what]}?${new URLSearchParams({ state, ids: gid.split('/').at(-1) ?? '' })}`
}
