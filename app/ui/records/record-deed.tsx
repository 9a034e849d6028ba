// What can be done with one record of a list: sync it, or go where its cause is dealt with.

import { Link } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { hiddenFromApp } from '#app/lib/outcomes.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { SyncNow } from './sync-now.tsx'
import type { RecordView } from './views.ts'

type DeedProps = { kind: RecordKind; row: RecordView; name: string }

export function RecordDeed({ kind, row, name }: DeedProps) {
  const { t } = useTranslation()
  const { shopifyId, state } = row
  if (state === 'gone' || isBeyondUs(row)) return null
  const place = placeOf(kind, row)
  if (place)
    return (
      <Link url={place.url} accessibilityLabel={`${t(`records.${place.word}`)}: ${name}`}>
        {t(`records.${place.word}`)}
      </Link>
    )
  return (
    <SyncNow
      kind={kind}
      shopifyId={shopifyId}
      name={name}
      word={state === 'left_out' ? 'syncAfterAll' : 'syncNow'}
    />
  )
}

/** Shopify does not show it to this app: trying again would end the same way. */
const isBeyondUs = ({ state, cause }: Pick<RecordView, 'state' | 'cause'>): boolean =>
  state === 'skipped' && cause === hiddenFromApp

const inSettings = new Set(['turned_off', 'currency_missing', 'currency_left_out'])

// Syncing again would end the same way: the cause is the merchant's own choice, or waits for one.
function placeOf(kind: RecordKind, { state, cause }: RecordView) {
  if (state === 'question') return { url: '/app/activity?view=questions', word: 'answer' } as const
  if (state !== 'skipped') return null
  if (cause === 'filtered') return { url: `/app/settings/mapping?kind=${kind}`, word: 'filters' } as const
  return inSettings.has(cause ?? '') ? ({ url: '/app/settings', word: 'settings' } as const) : null
}
