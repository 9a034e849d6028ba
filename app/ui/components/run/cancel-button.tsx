// Cancel, asked once more: what is done stays, but the rest begins anew.

import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '#app/ui/components/dialog.tsx'

type CancelButtonProps = {
  /** What is canceled. */
  of: 'import' | 'move'
  disabled?: boolean
  cancel: () => void
}

const wordsOf = { import: 'progress.cancelAsk', move: 'move.cancelAsk' } as const

export function CancelButton({ of, disabled = false, cancel }: CancelButtonProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const words = wordsOf[of]
  const close = () => setOpen(false)
  const confirm = () => {
    close()
    cancel()
  }
  return (
    <>
      <Button disabled={disabled} variant="tertiary" tone="critical" onClick={() => setOpen(true)}>
        {t('progress.cancel')}
      </Button>
      <Dialog open={open} onClose={close} title={t(`${words}.title`)}>
        <BlockStack gap="400">
          <Text as="p">{t(`${words}.text`)}</Text>
          <InlineStack gap="200" align="end">
            <Button onClick={close}>{t(`${words}.keep`)}</Button>
            <Button variant="primary" tone="critical" onClick={confirm}>
              {t(`${words}.button`)}
            </Button>
          </InlineStack>
        </BlockStack>
      </Dialog>
    </>
  )
}
