// "Sync to Zoho CRM" for the record of a page, or for those selected in a list: asks, follows, and says what came of it.

import '@shopify/ui-extensions/preact'
import { render } from 'preact'
import { Result } from './result.tsx'
import { mostSelected } from './selected.ts'
import { useSync } from './use-sync.ts'

export default function extension() {
  render(<Action gids={shopify.data.selected.map(({ id }) => id)} />, document.body)
}

function Action({ gids: selected }: { gids: readonly string[] }) {
  const t = shopify.i18n.translate
  const gids = selected.slice(0, mostSelected)
  const { progress, refused, asking, start } = useSync(gids)
  const isUnderWay = asking || (progress !== null && progress.counts.waiting > 0)
  return (
    <s-admin-action heading={t('name')} loading={asking}>
      <s-stack gap="base">
        {refused ? (
          <s-banner tone="warning">
            <s-paragraph>{t(refused.notReady ? 'notReady' : 'notSynced')}</s-paragraph>
            {refused.reason ? <s-paragraph>{refused.reason}</s-paragraph> : null}
            {refused.notReady ? <s-link href="app:app">{t('openApp')}</s-link> : null}
          </s-banner>
        ) : null}
        {progress ? (
          <Result progress={progress} gids={gids} />
        ) : (
          <s-text>{t('asks', { count: gids.length })}</s-text>
        )}
        {selected.length > mostSelected ? (
          <s-banner tone="info">{t('tooMany', { most: mostSelected, selected: selected.length })}</s-banner>
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
