// A question opened: the Zoho records that may be the one, side by side, and the three answers.

import { BlockStack, Box, Button, InlineStack, Link, SkeletonBodyText, Text } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { RefusalText } from '#app/ui/components/cause-text.tsx'
import { shopifyUrl } from '#app/ui/format/links.ts'
import { CandidateCard } from './candidate-card.tsx'
import { CandidateFacts } from './candidate-facts.tsx'
import { useQuestion } from './use-question.ts'
import type { Answer, OwnView, QuestionRow } from './views.ts'

type PanelProps = {
  row: Pick<QuestionRow, 'kind' | 'shopifyId' | 'parentId'>
  shop: string
  crmUrl: string
  onAnswered?: (answer: Answer) => void
}

export function QuestionPanel({ row, shop, crmUrl, onAnswered }: PanelProps) {
  const { t } = useTranslation()
  const asked = useQuestion(row.kind, row.shopifyId, onAnswered)
  return (
    <Box padding="400" background="bg-surface-secondary">
      <BlockStack gap="400">
        <div role="status">
          {asked.refusal ? <RefusalText refusal={asked.refusal} /> : null}
          {asked.answered ? <Text as="p">{t(`questions.answered.${asked.answered}`)}</Text> : null}
          {asked.read ? null : <span className="visually-hidden">{t('questions.reading')}</span>}
        </div>
        {asked.read ? null : <SkeletonBodyText lines={4} />}
        {asked.answered ? null : <Choices asked={asked} kind={row.kind} crmUrl={crmUrl} />}
        <InlineStack>
          <Link url={shopifyUrl(shop, row)} target="_blank">
            {t('links.shopify')}
          </Link>
        </InlineStack>
      </BlockStack>
    </Box>
  )
}

type ChoicesProps = {
  asked: ReturnType<typeof useQuestion>
  kind: QuestionRow['kind']
  crmUrl: string
}

function Choices({ asked, kind, crmUrl }: ChoicesProps) {
  const { t } = useTranslation()
  const { question, busy, answer } = asked
  if (!question) return asked.read && !asked.refusal ? <Text as="p">{t('questions.settled')}</Text> : null
  const { candidates, gone, why, shopify } = question
  return (
    <>
      <BlockStack gap="100">
        <Text as="p">{t(`questions.explain.${why}`)}</Text>
        {gone > 0 ? <Text as="p">{t('questions.gone', { count: gone })}</Text> : null}
        {candidates.length === 0 ? <Text as="p">{t('questions.noneLeft')}</Text> : null}
      </BlockStack>
      {candidates.length > 0 ? (
        <ul className="candidates">
          {shopify ? (
            <li>
              <Own shopify={shopify} module={question.zohoModule} />
            </li>
          ) : null}
          {candidates.map((candidate) => (
            <li key={candidate.id}>
              <CandidateCard
                shopify={shopify}
                candidate={candidate}
                module={question.zohoModule}
                crmUrl={crmUrl}
                busy={busy}
                choose={() => answer('this', candidate.id)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <InlineStack gap="200">
        <Button disabled={busy} onClick={() => answer('new')}>
          {t('questions.new')}
        </Button>
        <Button variant="tertiary" disabled={busy} onClick={() => answer('skip')}>
          {t('questions.skip')}
        </Button>
      </InlineStack>
      <Text as="p" tone="subdued">
        {t(`questions.help.${kind}`)}
      </Text>
    </>
  )
}

// What it is compared with stands first.
function Own({ shopify, module }: { shopify: OwnView; module: string }) {
  const { t } = useTranslation()
  return (
    <Box background="bg-surface-secondary-active" padding="400" borderRadius="200">
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('questions.inShopify', { name: shopify.name })}
        </Text>
        <CandidateFacts candidate={shopify} module={module} />
      </BlockStack>
    </Box>
  )
}
