// What one side says of itself: the same lines for Shopify's record and for each that fits.

import { Badge, InlineStack } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { isOrderModule } from '#app/mapping/records/order-modules.ts'
import type { ComparedFact } from '#app/sync/matching/candidate.ts'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import type { OwnView } from './views.ts'

type CandidateFactsProps = {
  candidate: OwnView
  module: string
  /** Told otherwise than on the other side. */
  differs?: readonly ComparedFact[]
  /** Zoho's id, where it is a record of Zoho's. */
  zohoId?: string
}

export function CandidateFacts({ candidate, module, differs = [], zohoId }: CandidateFactsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { email, phone, mark, address, owner, createdAt, modifiedAt, openDeals } = candidate
  const day = (at: string | null) => (at ? format.moment(new Date(at)) : null)
  const marked = (fact: ComparedFact, text: string | null) =>
    text !== null && differs.includes(fact) ? <Differs text={text} /> : text
  return (
    <Facts
      rows={[
        [t('questions.email'), marked('email', email)],
        [t('questions.phone'), marked('phone', phone)],
        [t(isOrderModule(module) ? 'questions.total' : 'questions.code'), marked('mark', mark)],
        [t('questions.address'), marked('address', address)],
        [t('questions.owner'), owner],
        [t('questions.created'), day(createdAt)],
        [t('questions.modified'), day(modifiedAt)],
        [t('questions.openDeals'), openDeals === null ? null : format.number(openDeals)],
        [t('detail.zohoId'), zohoId],
      ]}
    />
  )
}

function Differs({ text }: { text: string }) {
  const { t } = useTranslation()
  return (
    <InlineStack gap="100" blockAlign="center">
      <span>{text}</span>
      <Badge tone="attention">{t('compare.differs')}</Badge>
    </InlineStack>
  )
}
