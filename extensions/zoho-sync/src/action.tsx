// "Sync to Zoho CRM" for the record of a page, or for those selected in a list: asks, follows, and says what came of it.

import '@shopify/ui-extensions/preact'
import { render } from 'preact'
import { Result } from './result.tsx'
import { mostSelected, type Refused } from './selected.ts'
import { useSync } from './use-sync.ts'

export default function extension() {
  const selected = shopify.data.selected.map(({ id }) => id)
  render(<Action gids={selected.slice(0, mostSelected)} selected={selected.length} />, document.body)
}

type ActionProps = { gids: readonly string[]; /** also those that are too many */ selected: number }

function Action({ gids, selected }: ActionProps) {
  const t = shopify.i18n.translate
  const { progress, refused, asking, start } = useSync(gids)
  const isUnderWay = asking || (progress !== null && progress.counts.waiting > 0)
  return (
    <s-admin-action heading={t('name')} loading={asking}>
      <s-stack gap="base">
        {refused ? <Refusal refused={refused} /> : null}
        {progress ? (
          <Result progress={progress} gids={gids} />
        ) : (
          <s-text>{t('asks', { count: gids.length })}</s-text>
        )}
        {selected > mostSelected ? (
          <s-banner tone="info">{t('tooMany', { most: mostSelected, selected })}</s-banner>
        ) : null}
      </s-stack>
      {progress ? null : (
        <s-button
          slot="primary-action"
          variant="primary"
          disabled={gids.length === 0 || asking}
          onClick={start}
        >
          {t('sync')}
        </s-button>
      )}
      <s-button slot={progress ? 'primary-action' : 'secondary-actions'} onClick={() => shopify.close()}>
        {t(isUnderWay ? 'leave' : 'close')}
      </s-button>
    </s-admin-action>
  )
}

function Refusal({ refused: { notReady, reason } }: { refused: Refused }) {
  const t = shopify.i18n.translate
  return (
    <s-banner tone="warning">
      <s-paragraph>{t(notReady ? 'notReady' : 'notSynced')}</s-paragraph>
      {reason ? <s-paragraph>{reason}</s-paragraph> : null}
      {notReady ? <s-link href="app:app">{t('openApp')}</s-link> : null}
    </s-banner>
  )
}
