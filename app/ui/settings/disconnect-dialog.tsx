// Disconnecting says exactly what goes and what stays, and asks once.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Button, Checkbox, InlineStack, Text } from '@shopify/polaris'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { Dialog } from '#app/ui/components/dialog.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type DisconnectDialogProps = {
  open: boolean
  onClose: () => void
  org: string
  /** Where the email digest goes, or is to go; empty: nowhere. */
  digestTo: string
}

const parts = [
  {
    title: 'disconnect.deleted.title',
    lines: ['disconnect.deleted.first', 'disconnect.deleted.second', 'disconnect.deleted.third'],
  },
  {
    title: 'disconnect.stays.title',
    lines: ['disconnect.stays.first', 'disconnect.stays.second', 'disconnect.stays.third'],
  },
  {
    title: 'disconnect.kept.title',
    lines: ['disconnect.kept.first', 'disconnect.kept.second'],
  },
] as const

export function DisconnectDialog({ open, onClose, org, digestTo }: DisconnectDialogProps) {
  const { t } = useTranslation()
  const { submit, state, data } = useFetcher<{ refusal: RefusalAnswer | null }>()
  const [removeFields, setRemoveFields] = useState(false)
  const busy = state !== 'idle'
  useEffect(() => {
    if (data && data.refusal === null) onClose()
    // Closes on an answer, not whenever the parent gives a new function.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data])
  const confirm = () =>
    submit(
      { intent: 'disconnect', removeFields },
      { method: 'post', action: '/app/settings', encType: 'application/json' },
    )
  return (
    <Dialog open={open} onClose={onClose} title={t('disconnect.title', { org })}>
      <BlockStack gap="400">
        {parts.map(({ title, lines }) => (
          <BlockStack key={title} gap="100">
            <Text as="h3" variant="headingSm">
              {t(title)}
            </Text>
            <ul className="bullets">
              {lines.map((line) => (
                <li key={line}>{t(line)}</li>
              ))}
              {title === 'disconnect.deleted.title' && digestTo ? (
                <li>{t('disconnect.deleted.digest', { address: digestTo })}</li>
              ) : null}
            </ul>
          </BlockStack>
        ))}
        <Checkbox
          label={t('disconnect.removeFields')}
          helpText={t('disconnect.removeFieldsHelp')}
          checked={removeFields}
          onChange={setRemoveFields}
        />
        {data?.refusal ? <RefusalText refusal={data.refusal} /> : null}
        <InlineStack gap="200" align="end">
          <Button onClick={onClose}>{t('disconnect.keep')}</Button>
          <Button variant="primary" tone="critical" loading={busy} onClick={confirm}>
            {t('disconnect.button')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Dialog>
  )
}
