// A refusal of an action: what happened, what to do, and what support finds it by.

import { BlockStack, Link, Text } from '@shopify/polaris'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Contacts, supportUrl } from '#app/ui/frame/contacts.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'
import { CauseText } from './cause-text.tsx'

export function RefusalText({ refusal: { code, reference } }: { refusal: RefusalAnswer }) {
  const { t } = useTranslation()
  const { support } = useContext(Contacts)
  if (!reference) return <CauseText code={code} />
  return (
    <BlockStack gap="100">
      <CauseText code={code} />
      <Text as="p" variant="bodySm">
        {t('refusal.reference', { reference })}{' '}
        {support ? (
          <Link url={supportUrl(support, reference)} target="_blank">
            {t('contacts.support')}
          </Link>
        ) : null}
      </Text>
    </BlockStack>
  )
}
