// A list without rows: because nothing happened yet, or because nothing fits the filter.

import { BlockStack, Box, Button, Text } from '@shopify/polaris'
import { useNavigate, useLocation } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { emptyWords, type Emptiness } from './empty-words.ts'

export function EmptyList(of: Emptiness) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { title, text } = emptyWords(of)
  const { filtered = false, tab, searched, imported = false } = of
  return (
    <Box padding="1600" paddingInline="400">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t(title)}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {t(text)}
        </Text>
        {filtered || tab || searched ? (
          <Button onClick={() => navigate(pathname)}>{t('empty.filtered.button')}</Button>
        ) : imported ? (
          <Button onClick={() => navigate(`${pathname}?state=missing&look=all`)}>
            {t('empty.imported.button')}
          </Button>
        ) : (
          <Button onClick={() => navigate('/app')}>{t('empty.home')}</Button>
        )}
      </BlockStack>
    </Box>
  )
}
