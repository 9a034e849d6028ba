// One refusal in the merchant's words: what happened, and what to do.

import { Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { explanationOf } from '#app/ui/format/causes.ts'
import { isCause } from '#app/ui/wording/names.ts'

/** The words for a cause code; the general ones where we have none of its own. */
export function useCause() {
  const { t, i18n } = useTranslation()
  return (code: string | null) => {
    const known = explanationOf(code, (name) => isCause(i18n, name))
    return { title: t(`causes.${known}.title`), advice: t(`causes.${known}.advice`) }
  }
}

export function CauseText({ code }: { code: string }) {
  const { title, advice } = useCause()(code)
  return (
    <Text as="p">
      <strong>{title}</strong> {advice}
    </Text>
  )
}
