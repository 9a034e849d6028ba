// The bare address. Shopify opens /app; whoever comes here by hand is told where the app lives.

import { redirect } from '@remix-run/node'
import { useTranslation } from 'react-i18next'
import { openEndpoint } from '#app/server/endpoint/open.server.ts'

export const loader = openEndpoint(({ request, query }) => {
  if (query.has('shop')) throw redirect(`/app${new URL(request.url).search}`)
  return null
})

export default function Outside() {
  const { t } = useTranslation()
  return (
    <main className="refusal">
      <div className="refusal__card">
        <h1>{t('app.name')}</h1>
        <p>{t('outside.text')}</p>
      </div>
    </main>
  )
}
