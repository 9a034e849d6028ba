// What something that the merchant chose needs Shopify's permission for, and the button that asks for it.

import { useFetcher } from '@remix-run/react'
import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OptionalScope } from '#app/shopify/auth/optional-scopes.ts'
import { requestAccess, type AccessAnswer } from '#app/ui/frame/app-bridge.ts'

const needed = {
  read_payment_terms: 'access.needed.read_payment_terms',
  read_returns: 'access.needed.read_returns',
  read_draft_orders: 'access.needed.read_draft_orders',
} as const

/** @param scope that Shopify has not granted */
export function AccessNote({ scope }: { scope: OptionalScope }) {
  const { t } = useTranslation()
  const refresher = useFetcher()
  const [answer, setAnswer] = useState<AccessAnswer | 'asked' | null>(null)
  // Shopify tells by a webhook as well; what this page shows need not wait for it.
  const ask = async () => {
    setAnswer('asked')
    const answered = await requestAccess([scope])
    setAnswer(answered)
    if (answered === 'granted')
      refresher.submit(
        { intent: 'refresh' },
        { method: 'post', action: '/app/access', encType: 'application/json' },
      )
  }
  return (
    <BlockStack gap="200">
      <Text as="p">{t(needed[scope])}</Text>
      {answer === 'declined' || answer === 'unavailable' ? (
        <Text as="p" tone="critical">
          {t(`access.${answer}`)}
        </Text>
      ) : null}
      <InlineStack>
        <Button loading={answer === 'asked' || refresher.state !== 'idle'} onClick={() => void ask()}>
          {t('access.allow')}
        </Button>
      </InlineStack>
    </BlockStack>
  )
}
