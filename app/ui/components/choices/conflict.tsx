// Somebody else saved the same parts: which, who, and the merchant's choice.

import { Banner, BlockStack, Button, InlineStack, List, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import type { ChoicePart } from '#app/mapping/settings/merged-choices.ts'
import { auditActor } from '#app/ui/components/audit-words.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { wordOr } from '#app/ui/wording/names.ts'

/** A part that somebody else, or another tab, saved otherwise since the page was opened; who did it last, if the log knows. */
export type ConflictView = ChoicePart & { by: { actor: string; isSelf: boolean; at: Date } | null }

type ConflictProps = {
  form: { busy: boolean; keepMine: () => void; takeTheirs: () => void }
  conflict: readonly ConflictView[]
}

export function Conflict({ form, conflict }: ConflictProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const whoOf = ({ by }: ConflictView) =>
    by
      ? t('settings.conflict.by', {
          who: by.isSelf ? t('settings.conflict.you') : auditActor(t, by.actor, ''),
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

const partWords = (i18n: Parameters<typeof wordOr>[0], { name, kind }: ChoicePart): string => {
  const part = wordOr(i18n, 'auditLog.part', name)
  return kind ? `${i18n.t(`kinds.${kind}`)}: ${part}` : part
}
