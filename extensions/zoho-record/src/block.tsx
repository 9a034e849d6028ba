// One record's state in Zoho CRM, with its two actions. The same block for all kinds of records.

import { useCallback, useEffect, useState } from 'preact/hooks'
import { Facts } from './facts.tsx'
import { fetchStanding, syncNow, type Standing } from './standing.ts'

export type What = 'customer' | 'order' | 'product' | 'variant'

const lookAgainMs = 1_500

export function Block({ what, gid }: { what: What; gid: string }) {
  const { standing, failed, load, sync, syncing, refused } = useStanding(gid)
  const t = shopify.i18n.translate
  const summary = standing ? t(`state.${standing.state}`) : ''
  return (
    <s-admin-block heading={t('title')} collapsedSummary={summary}>
      <s-stack gap="base">
        {refused ? (
          <s-banner tone="warning">
            <s-paragraph>{t('notSynced')}</s-paragraph>
            {refused.reason ? <s-paragraph>{refused.reason}</s-paragraph> : null}
          </s-banner>
        ) : null}
        {failed ? (
          <s-banner tone="critical">
            <s-paragraph>{t('failed')}</s-paragraph>
            <s-button onClick={load}>{t('again')}</s-button>
          </s-banner>
        ) : standing ? (
          <Facts what={what} gid={gid} standing={standing} syncing={syncing} onSync={sync} />
        ) : (
          <s-spinner accessibilityLabel={t('loading')} />
        )}
      </s-stack>
    </s-admin-block>
  )
}

function useStanding(gid: string) {
  const [standing, setStanding] = useState<Standing>()
  const [failed, setFailed] = useState(false)
  const [syncing, setSyncing] = useState(false)
  const [refused, setRefused] = useState<{ reason: string | null } | null>(null)

  const load = useCallback(() => {
    setFailed(false)
    fetchStanding(gid).then(setStanding, () => setFailed(true))
  }, [gid])
  const sync = async () => {
    setSyncing(true)
    const next = await syncNow(gid)
    setSyncing(false)
    setRefused('refused' in next ? { reason: next.refused } : null)
    if ('standing' in next) setStanding(next.standing)
  }

  useEffect(load, [load])
  // Each answer is a new object: while the record is on its way this looks again after each of them.
  useEffect(() => {
    if (standing?.state !== 'waiting' || standing.connection !== 'connected') return undefined
    const timer = setTimeout(load, lookAgainMs)
    return () => clearTimeout(timer)
  }, [standing, load])

  return { standing, failed, load, sync: () => void sync(), syncing, refused }
}
