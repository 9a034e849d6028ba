// Chosen otherwise than live sync works at present: the start of the import changes that, too.

import { Banner, List, Text } from '@shopify/polaris'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#app/mapping/settings/settings.ts'
import type { Choices } from '#app/ui/components/choices/views.ts'
import { changedIn, type ChoiceName } from '#app/mapping/settings/changed-choices.ts'

type ChoicesDifferProps = { settings: Settings; choices: Choices }

export function ChoicesDiffer({ settings, choices }: ChoicesDifferProps) {
  const { t } = useTranslation()
  const changed = changedIn(settings, choices)
  if (changed.length === 0) return null
  return (
    <Banner tone="warning" title={t('choices.differ.title')}>
      <Text as="p">{t('choices.differ.text')}</Text>
      <List>
        {changed.map((name) => (
          <List.Item key={name}>{lineOf(t, name, settings, choices)}</List.Item>
        ))}
      </List>
    </Banner>
  )
}

function lineOf(t: TFunction, name: ChoiceName, before: Choices, now: Choices): string {
  if (name === 'profiles') return t('choices.profiles.title')
  const word = (choices: Choices) => {
    if (name === 'customersAs') return t(`choices.customersAs.${choices.customersAs}`)
    if (name === 'ordersAs') return t(`choices.ordersAs.${choices.ordersAs}`)
    return t(`choices.existing.${choices.existing}`)
  }
  const values = { title: t(`choices.${name}.title`), from: word(before), to: word(now) }
  return t('choices.differ.line', values)
}
