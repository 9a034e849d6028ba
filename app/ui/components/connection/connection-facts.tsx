// Whom we write to: organization, user, data center, edition.

import { Badge, Link } from '@shopify/polaris'
import { useTranslation } from 'react-i18next'
import { Facts } from '#app/ui/components/facts.tsx'
import { useFormat } from '#app/ui/format/format.ts'
import { wordOr } from '#app/ui/wording/names.ts'
import type { ConnectionView, CreditsLeft } from './views.ts'

type ConnectionBadgeProps = {
  state: ConnectionView['state']
  /** Zoho does not answer at present, whatever it consented to. */
  isSilent?: boolean
}

export function ConnectionBadge({ state, isSilent = false }: ConnectionBadgeProps) {
  const { t } = useTranslation()
  const said = state === 'connected' && isSilent ? 'silent' : state
  const tone = {
    none: undefined,
    connected: 'success',
    silent: 'warning',
    needs_reconnect: 'warning',
  } as const
  return <Badge {...(tone[said] ? { tone: tone[said] } : {})}>{t(`connection.state.${said}`)}</Badge>
}

/** The connection's particulars. */
export function ConnectionFacts({
  connection,
  credits,
}: {
  connection: ConnectionView
  credits: CreditsLeft
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { orgName, orgId, userLabel, location, edition, connectedAt, crmUrl } = connection
  const leftOf = (left: number) =>
    credits.at
      ? t('connection.creditsAsOf', { left: format.number(left), at: format.moment(credits.at) })
      : format.number(left)
  const place = wordOr(i18n, 'dataCentres', location, location.toUpperCase())
  return (
    <>
      <Facts
        rows={[
          [t('connection.org'), orgName],
          [t('connection.orgId'), orgId],
          [t('connection.user'), userLabel],
          [t('connection.dataCentre'), place],
          [t('connection.edition'), wordOr(i18n, 'editions', edition.toLowerCase(), edition)],
          [t('connection.since'), connectedAt ? format.moment(new Date(connectedAt)) : null],
          [t('connection.creditsLeft'), credits.left === null ? null : leftOf(credits.left)],
        ]}
      />
      {crmUrl ? (
        <Link url={crmUrl} target="_blank">
          {t('connection.open')}
        </Link>
      ) : null}
    </>
  )
}
