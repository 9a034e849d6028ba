// Above the outcomes, and in view while they scroll: what was just done, and what to do with the ticked ones or all of one
// cause.

import { Box, Button, Checkbox, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { useSelection } from './selection.tsx'
import type { useReplay } from './use-replay.ts'

type Replay = ReturnType<typeof useReplay>

type BulkBarProps = {
  replay: Replay
  /** The cause the list is filtered to, and how many have it. */
  cause: string | null
  count: number
  /** How many wait for the merchant altogether, where the list is of those; 0 elsewhere. */
  refused: number
}

export function BulkBar({ replay, cause, count, refused }: BulkBarProps) {
  const { t } = useTranslation()
  const { ids, all, toggleAll } = useSelection()
  return (
    <div className="bulk-bar">
      <Said replay={replay} />
      {all.length > 0 ? (
        <Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
          <InlineStack gap="300" blockAlign="center">
            <Checkbox
              label={ids.length > 0 ? t('activity.selected', { count: ids.length }) : t('activity.selectAll')}
              checked={ids.length === all.length ? true : ids.length > 0 ? 'indeterminate' : false}
              onChange={toggleAll}
            />
            {ids.length > 0 ? <Ticked ids={ids} replay={replay} /> : null}
            {cause ? (
              <Button size="slim" disabled={replay.busy} onClick={() => replay.retryCause(cause)}>
                {t('activity.retryCause', { count })}
              </Button>
            ) : null}
            {refused > 1 && !cause ? (
              <Button size="slim" disabled={replay.busy} onClick={replay.retryAll}>
                {t('activity.retryAll', { count: refused })}
              </Button>
            ) : null}
          </InlineStack>
        </Box>
      ) : null}
    </div>
  )
}

function Ticked({ ids, replay }: { ids: readonly string[]; replay: Replay }) {
  const { t } = useTranslation()
  return (
    <>
      <Button size="slim" loading={replay.busy} onClick={() => replay.retry(ids)}>
        {t('activity.retrySelected')}
      </Button>
      <Button size="slim" variant="tertiary" disabled={replay.busy} onClick={() => replay.dismiss(ids)}>
        {t('activity.dismissSelected')}
      </Button>
    </>
  )
}

function Said({ replay }: { replay: Replay }) {
  return (
    <div role="status">
      {replay.refusal || replay.said ? (
        <Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
          {replay.refusal ? <RefusalText refusal={replay.refusal} /> : <Text as="p">{replay.said}</Text>}
        </Box>
      ) : null}
    </div>
  )
}
