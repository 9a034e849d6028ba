// One Zoho record that may be the one: what tells it from the others, and "This one".

import { Badge, BlockStack, Box, Button, InlineStack, Link, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import { useFormat } from '#app/ui/format/format.ts'
import { zohoUrl } from '#app/ui/format/links.ts'
import { CandidateFacts } from './candidate-facts.tsx'
import type { CandidateView, OwnView } from './views.ts'

type CandidateCardProps = {
  /** What it is compared with; null where the store could not be read. */
  shopify: OwnView | null
  candidate: CandidateView
  module: string
  crmUrl: string
  busy: boolean
  choose: () => void
}

export function CandidateCard({ shopify, candidate, module, crmUrl, busy, choose }: CandidateCardProps) {
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
        {shopify ? <InShort {...{ shopify, candidate, module }} /> : null}
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

const compared = ['name', 'email', 'phone', 'mark', 'address'] as const

// What speaks for it and what against: read before the values are.
function InShort({
  shopify,
  candidate,
  module,
}: Required<Pick<CandidateCardProps, 'candidate' | 'module'>> & { shopify: OwnView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = {
    name: t('questions.name'),
    email: t('questions.email'),
    phone: t('questions.phone'),
    mark: t(isOrderModule(module) ? 'questions.total' : 'questions.code'),
    address: t('questions.address'),
  }
  const { differs } = candidate
  const same = compared.filter(
    (fact) => shopify[fact] !== null && candidate[fact] !== null && !differs.includes(fact),
  )
  return (
    <Text as="p" tone="subdued">
      {same.length > 0 ? t('questions.same', { facts: format.list(same.map((fact) => words[fact])) }) : null}{' '}
      {differs.length > 0
        ? t('questions.different', { facts: format.list(differs.map((fact) => words[fact])) })
        : null}
    </Text>
  )
}
