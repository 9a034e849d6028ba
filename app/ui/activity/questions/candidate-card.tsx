// One Zoho record that may be the one: what tells it from the others, and "This one".

import { BlockStack, Box, Button, InlineStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { zohoUrl } from '#app/ui/format/links.ts'
import type { CandidateView } from './views.ts'

type CandidateCardProps = {
  candidate: CandidateView
  module: string
  crmUrl: string
  busy: boolean
  choose: () => void
}

export function CandidateCard({ candidate, module, crmUrl, busy, choose }: CandidateCardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, name, email, phone, mark, owner, modifiedAt, taken } = candidate
  const url = zohoUrl(crmUrl, module, id)
  return (
    <Box background="bg-surface" padding="400" borderRadius="200" borderWidth="025" borderColor="border">
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {name}
        </Text>
        <Facts
          rows={[
            [t('questions.email'), email],
            [t('questions.phone'), phone],
            [t(isOrderModule(module) ? 'questions.total' : 'questions.code'), mark],
            [t('questions.owner'), owner],
            [t('questions.modified'), modifiedAt ? format.moment(new Date(modifiedAt)) : null],
            [t('detail.zohoId'), id],
          ]}
        />
        <InlineStack gap="300" blockAlign="center">
          {taken ? (
            <Text as="span" tone="subdued">
              {t('questions.taken')}
            </Text>
          ) : (
            <Button
              variant="primary"
              disabled={busy}
              accessibilityLabel={t('questions.thisOneOf', { name })}
              onClick={choose}
            >
              {t('questions.thisOne')}
            </Button>
          )}
          {url ? (
            <Link url={url} target="_blank" accessibilityLabel={`${name}, ${t('links.zoho')}`}>
              {t('links.zoho')}
            </Link>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Box>
  )
}
