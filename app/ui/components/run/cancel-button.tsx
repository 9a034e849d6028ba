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

export function CancelButton({ of, disabled = false, cancel }: CancelButtonProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
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
      <Dialog open={open} onClose={close} title={t(`cancel.${of}.title`)}>
        <BlockStack gap="400">
          <Text as="p">{t(`cancel.${of}.text`)}</Text>
          <InlineStack gap="200" align="end">
            <Button onClick={close}>{t(`cancel.${of}.keep`)}</Button>
            <Button variant="primary" tone="critical" onClick={confirm}>
              {t(`cancel.${of}.button`)}
            </Button>
          </InlineStack>
        </BlockStack>
      </Dialog>
    </>
  )
}
