// Save and discard, both in the admin's save bar and on the page.

import { SaveBar } from '@shopify/app-bridge-react'
import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useEffect, useRef, type PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveBarThere } from '#app/ui/frame/app-bridge.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { auditActor, auditDetails, type AuditDetails } from './audit-words.ts'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

/** Somebody else, or another tab, saved since the page was opened. */
type ConflictView = {
  version: string
  actor: string | null
  isSelf: boolean
  at: Date | null
  details: AuditDetails | null
}

export type SaveAnswer = {
  refusal: RefusalAnswer | null
  version: string | null
  conflict: ConflictView | null
}

type SaveForm = {
  dirty: boolean
  busy: boolean
  saved: boolean
  refusal: RefusalAnswer | null
  conflict: ConflictView | null
  save: () => void
  /** In spite of what somebody else saved: what is on this page counts. */
  saveOver: () => void
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
        <InSight>
          {form.conflict ? (
            <Conflict form={form} conflict={form.conflict} />
          ) : (
            <Banner tone="critical">
              <RefusalText refusal={form.refusal} />
            </Banner>
          )}
        </InSight>
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

// The admin's bar saves from anywhere on a long page: why it was refused must not stay out of sight.
function InSight({ children }: PropsWithChildren) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'center' })
    place.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div ref={place} tabIndex={-1} className="in-sight">
      {children}
    </div>
  )
}

function Conflict({ form, conflict }: { form: SaveForm; conflict: ConflictView }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { actor, isSelf, at, details } = conflict
  const who = isSelf ? t('settings.conflict.you') : actor ? auditActor(t, actor, '') : null
  const what = details ? auditDetails(i18n, details) : ''
  return (
    <Banner tone="warning" title={t('settings.conflict.title')}>
      <BlockStack gap="200">
        <Text as="p">
          {who && at ? t('settings.conflict.by', { who, at: format.moment(at) }) : null} {what}
        </Text>
        <Text as="p">{t('settings.conflict.text')}</Text>
        <InlineStack gap="200">
          <Button onClick={form.discard}>{t('settings.conflict.reload')}</Button>
          <Button loading={form.busy} onClick={form.saveOver}>
            {t('settings.conflict.saveOver')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  )
}
