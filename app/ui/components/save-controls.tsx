// Save and discard, both in the admin's save bar and on the page.

import { SaveBar } from '@shopify/app-bridge-react'
import { Banner, BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { Suspense, useEffect, useRef, type PropsWithChildren } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveBarThere } from '#app/ui/frame/app-bridge.ts'
import type { ChosenView } from './choices/choice-differences.ts'
import type { ConflictView } from './choices/conflict.tsx'
import { lazyPart, MissingPart } from '#app/ui/components/loading/lazy-part.tsx'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

export type SaveAnswer<Choices> = {
  refusal: RefusalAnswer | null
  /** What is saved now: after a save, and where somebody else came before it. */
  saved: Choices | null
  conflict: readonly ConflictView[] | null
}

type SaveForm = {
  dirty: boolean
  busy: boolean
  saved: boolean
  refusal: RefusalAnswer | null
  conflict: readonly ConflictView[] | null
  /** What this page says, and what is saved where somebody else came before it. */
  mine: ChosenView
  theirs: ChosenView | null
  save: () => void
  /** Where somebody else saved the same part: what is on this page counts, and is saved. */
  keepMine: () => void
  /** The same: what is saved counts, and comes onto the page. */
  takeTheirs: () => void
  discard: () => void
}

type ConflictProps = { form: SaveForm; conflict: readonly ConflictView[] }

// Rarely needed, and pages are heavy enough.
const Conflict = lazyPart<ConflictProps>(
  async () => (await import('./choices/conflict.tsx')).Conflict,
  ConflictMissing,
)

// Why it was not saved is told all the same.
function ConflictMissing({ form: { refusal } }: ConflictProps) {
  return (
    <BlockStack gap="200">
      {refusal ? (
        <Banner tone="critical">
          <RefusalText refusal={refusal} />
        </Banner>
      ) : null}
      <MissingPart />
    </BlockStack>
  )
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
        <Suspense fallback={null}>
          <InSight>
            {form.conflict ? (
              <Conflict form={form} conflict={form.conflict} />
            ) : (
              <Banner tone="critical">
                <RefusalText refusal={form.refusal} />
              </Banner>
            )}
          </InSight>
        </Suspense>
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
