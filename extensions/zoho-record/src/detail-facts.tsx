// Whose the record is in Zoho CRM, what differs from Shopify's, and its open deals.

import { useEffect, useState } from 'preact/hooks'
import { fetchDetails, type Deal, type Details, type Difference } from './details.ts'
import { useMoment } from './moment.ts'

const mostDifferences = 5

/** Missing without a word while it is read: where the record stands is above it. */
export function DetailFacts({ gid }: { gid: string }) {
  const t = shopify.i18n.translate
  const [details, setDetails] = useState<Details | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => void fetchDetails(gid).then(setDetails, () => setFailed(true)), [gid])
  if (failed) return <s-text color="subdued">{t('details.failed')}</s-text>
  if (!details) return null
  return (
    <s-stack gap="base">
      <Whose {...details} />
      <Differences differs={details.differs} />
      {details.deals ? <Deals {...details.deals} /> : null}
    </s-stack>
  )
}

function Whose({ stage, owner, lastActivityAt }: Pick<Details, 'stage' | 'owner' | 'lastActivityAt'>) {
  const t = shopify.i18n.translate
  const moment = useMoment()
  const facts = [
    stage ? t('details.stage', { stage }) : null,
    owner ? t('details.owner', { owner }) : null,
    lastActivityAt ? t('details.lastActivity', { at: moment(lastActivityAt) }) : null,
  ].filter((fact) => fact !== null)
  return facts.length > 0 ? <s-text>{facts.join(' · ')}</s-text> : null
}

function Differences({ differs }: { differs: readonly Difference[] }) {
  const t = shopify.i18n.translate
  if (differs.length === 0) return <s-text color="subdued">{t('details.same')}</s-text>
  const more = differs.length - mostDifferences
  return (
    <s-stack gap="small">
      <s-heading>{t('details.differs', { count: differs.length })}</s-heading>
      <s-table>
        <s-table-header-row>
          <s-table-header listSlot="primary">{t('details.field')}</s-table-header>
          <s-table-header listSlot="labeled">Shopify</s-table-header>
          <s-table-header listSlot="labeled">Zoho CRM</s-table-header>
        </s-table-header-row>
        <s-table-body>
          {differs.slice(0, mostDifferences).map(({ label, shopify: ours, zoho, kept }) => (
            <s-table-row key={label}>
              <s-table-cell>{label}</s-table-cell>
              <s-table-cell>{ours ?? t('details.empty')}</s-table-cell>
              <s-table-cell>
                {zoho ?? t('details.empty')}
                {kept ? <s-text color="subdued"> ({t('details.kept')})</s-text> : null}
              </s-table-cell>
            </s-table-row>
          ))}
        </s-table-body>
      </s-table>
      {more > 0 ? <s-text color="subdued">{t('details.moreFields', { count: more })}</s-text> : null}
    </s-stack>
  )
}

function Deals({ open, shown }: { open: number; shown: readonly Deal[] }) {
  const t = shopify.i18n.translate
  if (open === 0) return <s-text color="subdued">{t('details.noDeals')}</s-text>
  const more = open - shown.length
  return (
    <s-stack gap="small">
      <s-heading>{t('details.deals', { count: open })}</s-heading>
      {shown.map((deal, at) => (
        <OneDeal key={at} deal={deal} />
      ))}
      {more > 0 ? <s-text color="subdued">{t('details.moreDeals', { count: more })}</s-text> : null}
    </s-stack>
  )
}

function OneDeal({ deal: { name, zohoUrl, stage, owner, lastActivityAt } }: { deal: Deal }) {
  const t = shopify.i18n.translate
  const named = name ?? t('details.unnamed')
  return (
    <s-stack gap="none">
      <s-stack direction="inline" gap="small" alignItems="center">
        {zohoUrl ? (
          <s-link href={zohoUrl} target="_blank">
            {named}
          </s-link>
        ) : (
          <s-text>{named}</s-text>
        )}
        {stage ? <s-badge>{stage}</s-badge> : null}
      </s-stack>
      <Whose stage={null} owner={owner} lastActivityAt={lastActivityAt} />
    </s-stack>
  )
}
