// One Zoho record that may be the one: what tells it from the others, and "This one".

import { Badge, BlockStack, Box, Button, InlineStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { zohoUrl } from '#app/ui/format/links.ts'
import { CandidateFacts } from './candidate-facts.tsx'
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
  const { id, name, differs, taken } = candidate
  const url = zohoUrl(crmUrl, module, id)
  return (
    <Box background="bg-surface" padding="400" borderRadius="200" borderWidth="025" borderColor="border">
      <BlockStack gap="300">
        <InlineStack gap="100" blockAlign="center">
          <Text as="h2" variant="headingSm">
            {name}
          </Text>
          {differs.includes('name') ? <Badge tone="attention">{t('compare.differs')}</Badge> : null}
        </InlineStack>
        <CandidateFacts candidate={candidate} module={module} differs={differs} zohoId={id} />
        <InlineStack gap="300" blockAlign="center">
          {taken ? (
            <Text as="span" tone="subdued">
              {t('questions.taken')}
            </Text>
          ) : (
            <Button disabled={busy} accessibilityLabel={t('questions.thisOneOf', { name })} onClick={choose}>
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
