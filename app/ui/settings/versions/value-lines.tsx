// What two states of the settings say differently: each choice with its value before and after.

import { Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { differingParts, type BeforeAfter } from '#app/mapping/settings/merged-choices.ts'
import type { FieldMap } from '#app/mapping/values/fit.ts'
import { partWords } from '#app/ui/components/audit-words.ts'
import { differencesOf, type ChosenView } from '#app/ui/components/choices/choice-differences.ts'
import { useRuleWords } from '#app/ui/components/choices/rule-words.ts'
import { useFormat } from '#app/ui/format/format.ts'

export function ValueLines({ before, after }: BeforeAfter<ChosenView>) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  // Zoho's own names of fields would have to be asked for.
  const { ruleName } = useRuleWords(noFields)
  const lines = differingParts({ before, after }).flatMap((part) =>
    differencesOf({ i18n, format, ruleName }, part, { mine: before, theirs: after }).map(
      ({ label, mine, theirs }) =>
        t('versions.value', {
          what: [partWords(i18n, part), label].filter(Boolean).join(', '),
          before: mine,
          after: theirs,
        }),
    ),
  )
  return lines.map((line) => (
    <Text as="p" tone="subdued" key={line}>
      {line}
    </Text>
  ))
}

const noFields: FieldMap = new Map()
