// Syncs all that a look through the store found: asked once more where that is many, then how far it has come.

import { BlockStack, Button, InlineStack, Link, Text } from '@shopify/polaris'
import { useState, type PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { Dialog } from '#app/ui/components/dialog.tsx'
import type { RecordKind } from '#app/lib/record-kind.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { progressOf } from './progress.ts'
import type { LookThroughStore } from './use-look-through.ts'
import { mostAtOnce } from './walk.ts'

/** More than a page of a list. */
const manyFrom = 26

type SyncFoundProps = { kind: RecordKind; store: LookThroughStore }

/** @param children what else can be pressed */
export function SyncFound({ kind, store, children }: PropsWithChildren<SyncFoundProps>) {
  const { t } = useTranslation()
  const { unknown, syncing } = store
  const [open, setOpen] = useState(false)
  const count = Math.min(unknown.length, mostAtOnce)
  const close = () => setOpen(false)
  const sync = () => {
    close()
    syncing.syncAll(unknown)
  }
  return (
    <BlockStack gap="200">
      <InlineStack gap="200">
        {count > 0 || syncing.busy ? (
          <Button loading={syncing.busy} onClick={count < manyFrom ? sync : () => setOpen(true)}>
            {t('records.syncAll.button', { count })}
          </Button>
        ) : null}
        {children}
      </InlineStack>
      <Progress kind={kind} store={store} />
      {syncing.refusal ? <RefusalText refusal={syncing.refusal} /> : null}
      <Dialog open={open} onClose={close} title={t('records.syncAll.title', { count })}>
        <BlockStack gap="400">
          <Text as="p">{t('records.syncAll.text')}</Text>
          <InlineStack gap="200" align="end">
            <Button onClick={close}>{t('records.syncAll.keep')}</Button>
            <Button variant="primary" onClick={sync}>
              {t('records.syncAll.button', { count })}
            </Button>
          </InlineStack>
        </BlockStack>
      </Dialog>
    </BlockStack>
  )
}

function Progress({ kind, store: { syncing } }: SyncFoundProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { total, done, synced, open, skipped } = progressOf(syncing.asked)
  const isShown = total > 0 && !syncing.busy && !syncing.refusal
  return (
    <div role="status">
      {isShown && done < total ? (
        <Text as="p">
          {t('records.syncAll.progress', { done: format.number(done), total: format.number(total) })}{' '}
          {syncing.isHeld ? t('records.askedLater') : null}
        </Text>
      ) : null}
      {isShown && done === total ? (
        <Text as="p">
          {synced > 0 ? t('records.syncAll.synced', { count: synced }) : null}{' '}
          {open > 0 ? (
            <Link url={`/app/activity?kind=${kind}&result=open`}>
              {t('records.syncAll.open', { count: open })}
            </Link>
          ) : null}{' '}
          {skipped > 0 ? t('records.syncAll.skipped', { count: skipped }) : null}
        </Text>
      ) : null}
    </div>
  )
}
