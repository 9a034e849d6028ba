// Why the store could not be searched.

import { Banner, Box, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { Reference, useCause } from '#app/ui/components/cause-text.tsx'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

export function NotSearched({ refusal }: { refusal: RefusalAnswer }) {
  const { t } = useTranslation()
  const causeOf = useCause()
  return (
    <Box padding="300">
      <Banner tone="warning" title={t('records.notSearched')}>
        <Text as="p">{causeOf(refusal.code).title}</Text>
        <Reference refusal={refusal} />
      </Banner>
    </Box>
  )
}
