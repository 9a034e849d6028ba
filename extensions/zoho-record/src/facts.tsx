// What is known of the record: what stands for it in Zoho CRM, since when, and what can be done.

import type { What } from './block.tsx'
import type { Standing } from './standing.ts'

const tones = {
  linked: 'success',
  waiting: 'info',
  refused: 'critical',
  gone: 'neutral',
  missing: 'neutral',
} as const

type FactsProps = { what: What; standing: Standing; syncing: boolean; onSync: () => void }

export function Facts({ what, standing, syncing, onSync }: FactsProps) {
  const t = shopify.i18n.translate
  const { connection, state, reason, syncedAt, zohoUrl } = standing
  if (connection === 'none') return <s-text>{t('notConnected')}</s-text>
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
      </s-stack>
    </s-stack>
  )
}

function nameOf(what: What, { module, count }: Standing): string {
  const t = shopify.i18n.translate
  if (!module) return t(`missing.${what}`)
  return what === 'product' && count > 1 ? t('variants', { count }) : t(`module.${module}`)
}

const moment = (at: string) =>
  shopify.i18n.formatDate(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })
