// A list without rows: because nothing happened yet, or because nothing fits the filter.

import { BlockStack, Box, Button, Text } from '@shopify/polaris'
import { useNavigate, useLocation } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RecordKind } from '#app/lib/kinds.ts'

type EmptyListProps = {
  what: 'activity' | 'questions' | 'runs' | 'log' | RecordKind
  filtered: boolean
  /** By words, among what Shopify may hide for its age. */
  searched?: boolean
  /** The store was imported: what is not here is not in Zoho. */
  imported?: boolean
}

export function EmptyList({ what, filtered, searched = false, imported = false }: EmptyListProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  return (
    <Box padding="1600" paddingInline="400">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t(filtered ? 'empty.filtered.title' : `empty.${what}.title`)}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {t(
            searched
              ? 'empty.searched'
              : filtered
                ? 'empty.filtered.text'
                : imported
                  ? 'empty.imported.text'
                  : `empty.${what}.text`,
          )}
        </Text>
        {filtered ? (
          <Button onClick={() => navigate(pathname)}>{t('empty.filtered.button')}</Button>
        ) : imported ? (
          <Button onClick={() => navigate(`${pathname}?state=missing`)}>{t('empty.imported.button')}</Button>
        ) : (
          <Button onClick={() => navigate('/app')}>{t('empty.home')}</Button>
        )}
      </BlockStack>
    </Box>
  )
}
