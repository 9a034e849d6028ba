// How far the records have come, and what became of them.

import type { Progress } from './selected.ts'

const tones = {
  linked: 'success',
  refused: 'critical',
  missing: 'neutral',
  gone: 'neutral',
} as const
const states = ['linked', 'refused', 'missing', 'gone'] as const

export function Result({ progress, gids }: { progress: Progress; gids: readonly string[] }) {
  const t = shopify.i18n.translate
  const { connection, counts, reasons, first } = progress
  const all = gids.length
  const { waiting } = counts
  return (
    <s-stack gap="base">
      {connection === 'connected' ? null : <s-banner tone="warning">{t('reconnect')}</s-banner>}
      {waiting > 0 ? (
        <s-stack direction="inline" gap="base" alignItems="center">
          {connection === 'connected' ? <s-spinner accessibilityLabel={t('syncing')} /> : null}
          <s-text>{t('progress', { done: all - waiting, all })}</s-text>
        </s-stack>
      ) : (
        <s-text>{t('done')}</s-text>
      )}
      <s-stack direction="inline" gap="small">
        {states
          .filter((state) => counts[state] > 0)
          .map((state) => (
            <s-badge key={state} tone={tones[state]}>
              {t(`state.${state}`, { count: counts[state] })}
            </s-badge>
          ))}
      </s-stack>
      {reasons.map(({ reason, count }) => (
        <s-text key={reason}>{t('reason', { reason, count })}</s-text>
      ))}
      {waiting === 0 && first ? <s-link href={inApp(gids, first)}>{t('inApp')}</s-link> : null}
    </s-stack>
  )
}

// gid://shopify/Customer/1: what the app calls its list.
function inApp(gids: readonly string[], { state, ids }: NonNullable<Progress['first']>): string {
  const [type = ''] = (gids[0] ?? '').split('/').slice(-2)
  const list = type === 'ProductVariant' ? 'products' : `${type.toLowerCase()}s`
  return `app:app/${list}?${new URLSearchParams({ state, ids: ids.join(',') })}`
}
