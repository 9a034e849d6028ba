// Draft orders need an access to the store that no other choice does: a merchant gives it as they are switched on.

import { Banner } from '@shopify/polaris'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { requestScope } from '#app/ui/frame/app-bridge.ts'
import { draftOrdersScope } from '#app/shopify/draft-orders/draft-orders-scope.ts'

export type DraftOrdersAccess = { isGiven: boolean; ask: () => void }

/** @param shown whether Shopify lets the app read draft orders, as was last known */
export function useDraftOrdersAccess(shown: boolean): DraftOrdersAccess {
  const [given, setGiven] = useState(false)
  const isGiven = shown || given
  const ask = () => {
    if (!isGiven) void requestScope(draftOrdersScope).then(setGiven)
  }
  return { isGiven, ask }
}

export function DraftOrdersPart({ access }: { access: DraftOrdersAccess }) {
  const { t } = useTranslation()
  if (access.isGiven) return null
  return (
    <Banner tone="warning" action={{ content: t('settings.draftOrders.grant'), onAction: access.ask }}>
      {t('settings.draftOrders.missing')}
    </Banner>
  )
}
