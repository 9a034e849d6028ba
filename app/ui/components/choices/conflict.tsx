// Somebody else saved the same parts: which, who, and the merchant's choice.

import { Banner, BlockStack, Button, InlineStack, List, Text } from '@shopify/polaris'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ChoicePart } from '#app/mapping/settings/merged-choices.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { auditActor, partWords } from '#app/ui/components/audit-words.ts'
import { differencesOf, type ChosenView } from './choice-differences.ts'
import { useRuleWords } from '#app/ui/components/choices/rule-words.ts'
import { useFormat } from '#app/ui/format/format.ts'

/** A part that somebody else, or another tab, saved otherwise since the page was opened; who did it last, if the log knows. */
export type ConflictView = ChoicePart & { by: { actor: string; isSelf: boolean; at: Date } | null }

type ConflictProps = {
  form: {
    busy: boolean
    keepMine: () => void
    takeTheirs: () => void
    /** What this page says, and what is saved. */
    mine: ChosenView
    theirs: ChosenView | null
  }
  conflict: readonly ConflictView[]
}

export function Conflict({ form, conflict }: ConflictProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const whoOf = ({ by }: ConflictView) =>
    by
      ? t('settings.conflict.by', {
          who: whoIs(t, by),
          at: format.moment(by.at),
        })
      : ''
  return (
    <Banner tone="warning" title={t('settings.conflict.title')}>
      <BlockStack gap="200">
        <List>
          {conflict.map((one) => (
            <List.Item key={`${one.name} ${one.kind}`}>
              {[partWords(i18n, one), whoOf(one)].filter(Boolean).join(' · ')}
              {form.theirs ? <Values part={one} mine={form.mine} theirs={form.theirs} /> : null}
            </List.Item>
          ))}
        </List>
        <Text as="p">{t('settings.conflict.text')}</Text>
        <InlineStack gap="200">
          <Button onClick={form.takeTheirs}>{t('settings.conflict.takeTheirs')}</Button>
          <Button loading={form.busy} onClick={form.keepMine}>
            {t('settings.conflict.keepMine')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  )
}

type ValuesProps = { part: ChoicePart; mine: ChosenView; theirs: ChosenView }

function Values({ part, mine, theirs }: ValuesProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  // Zoho's own names of fields would have to be asked for.
  const { ruleName } = useRuleWords(noFields)
  return differencesOf({ i18n, format, ruleName }, part, { mine, theirs }).map(({ label, ...both }) => (
    <Text as="p" key={label}>
      {label ? t('settings.conflict.valuesOf', { label, ...both }) : t('settings.conflict.values', both)}
    </Text>
  ))
}

const noFields: FieldMap = new Map()

// Shopify tells an app no names of staff unless it asks for more than this one may: a number would help nobody.
function whoIs(t: TFunction, { actor, isSelf }: NonNullable<ConflictView['by']>): string {
  if (isSelf) return t('settings.conflict.you')
  return actor === 'system' || actor === 'operator'
    ? auditActor(t, actor, '')
    : t('settings.conflict.someone')
}
