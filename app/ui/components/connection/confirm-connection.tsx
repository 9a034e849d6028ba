// Back from Zoho's consent page: whom it is about, and the merchant's word. Where the organisation of before was chosen
// again there is nothing to ask, and the connection is finished at once.

import { useFetcher, useNavigate } from '@remix-run/react'
import { Banner, BlockStack, Button, Card, InlineStack, Spinner, Text } from '@shopify/polaris'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Facts } from '#app/ui/components/facts.tsx'
import { wordOr } from '#app/ui/wording/names.ts'
import type { RefusalAnswer } from '#app/ui/frame/refusal-of.ts'

type Asked = {
  state: 'confirm'
  orgName: string
  orgId: string
  edition: string
  userName: string
  replaces: { orgId: string; orgName: string } | null
}
type Answer = { view: { state: 'connected' } | Asked | null; refusal: RefusalAnswer | null }

/** @param ticket what Zoho's callback sent this browser here with; it is good for this shop and this person only */
export function ConfirmConnection({ ticket }: { ticket: string }) {
  const { asked, busy, confirm, cancel } = useTicket(ticket)
  const { t, i18n } = useTranslation()
  if (!asked) {
    return (
      <Card>
        <InlineStack gap="300" blockAlign="center">
          <Spinner size="small" accessibilityLabel={t('confirm.finishing')} />
          <Text as="p">{t('confirm.finishing')}</Text>
        </InlineStack>
      </Card>
    )
  }
  const { orgName, orgId, edition, userName, replaces } = asked
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('confirm.title', { org: orgName, user: userName })}
        </Text>
        {replaces ? (
          <Banner tone="warning" title={t('confirm.other.title', { before: replaces.orgName })}>
            <Text as="p">{t('confirm.other.text', { before: replaces.orgName, org: orgName })}</Text>
          </Banner>
        ) : (
          <Text as="p">
            {t('confirm.text', { org: orgName })} {t('confirm.before')}
          </Text>
        )}
        <Facts
          rows={[
            [t('connection.orgId'), orgId],
            [t('connection.user'), userName],
            [t('connection.edition'), wordOr(i18n, 'editions', edition.toLowerCase(), edition)],
          ]}
        />
        <InlineStack gap="300">
          <Button variant="primary" loading={busy} onClick={() => confirm(replaces?.orgId ?? null)}>
            {t('confirm.button')}
          </Button>
          <Button disabled={busy} onClick={cancel}>
            {t('confirm.cancel')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  )
}

function useTicket(ticket: string) {
  const fetcher = useFetcher<Answer>()
  const navigate = useNavigate()
  const opened = useRef('')
  const answer = fetcher.data
  const post = (body: { intent: string; replaces?: string | null }) =>
    fetcher.submit(
      { ...body, ticket },
      { method: 'post', action: '/app/connect', encType: 'application/json' },
    )
  useEffect(() => {
    if (opened.current === ticket) return
    opened.current = ticket
    post({ intent: 'open' })
  })
  const result = answer?.refusal?.code ?? (answer?.view?.state === 'connected' ? 'connected' : null)
  useEffect(() => {
    if (result) navigate(`/app?zoho=${encodeURIComponent(result)}`, { replace: true })
  }, [result, navigate])
  return {
    asked: answer?.view?.state === 'confirm' ? answer.view : null,
    busy: fetcher.state === 'submitting' || result !== null,
    confirm: (replaces: string | null) => post({ intent: 'confirm', replaces }),
    cancel: () => {
      post({ intent: 'cancel' })
      navigate('/app', { replace: true })
    },
  }
}
