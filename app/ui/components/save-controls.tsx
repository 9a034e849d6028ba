// Save and discard, both in the admin's save bar and on the page.

import { SaveBar } from '@shopify/app-bridge-react'
import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { useSaveBarThere } from '#app/ui/frame/app-bridge.ts'
import { CauseText } from './cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type SaveForm = {
  dirty: boolean
  busy: boolean
  saved: boolean
  refusal: RefusalAnswer | null
  save: () => void
  discard: () => void
}

/** The admin's bar shows the two buttons; here they carry no text of their own (App Bridge names them). */
export function SaveControls({ id, form }: { id: string; form: SaveForm }) {
  const there = useSaveBarThere()
  if (!there) return null
  return (
    <SaveBar id={id} open={form.dirty}>
      {/* eslint-disable-next-line jsx-a11y/control-has-associated-label */}
      <button type="button" variant="primary" onClick={form.save} />
      {/* eslint-disable-next-line jsx-a11y/control-has-associated-label */}
      <button type="button" onClick={form.discard} />
    </SaveBar>
  )
}

export function SaveButtons({ form }: { form: SaveForm }) {
  const { t } = useTranslation()
  return (
    <BlockStack gap="300">
      {form.refusal ? (
        <Banner tone="critical">
          <CauseText code={form.refusal.code} />
        </Banner>
      ) : null}
      <InlineStack gap="300" align="end" blockAlign="center">
        <span role="status">
          {form.saved && !form.dirty ? (
            <Text as="span" tone="subdued">
              {t('settings.saved')}
            </Text>
          ) : null}
        </span>
        <Button disabled={!form.dirty || form.busy} onClick={form.discard}>
          {t('settings.discard')}
        </Button>
        <Button variant="primary" disabled={!form.dirty} loading={form.busy} onClick={form.save}>
          {t('settings.save')}
        </Button>
      </InlineStack>
    </BlockStack>
  )
}
