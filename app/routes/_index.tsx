// The bare address. Shopify opens /app; whoever comes here by hand is told where the app lives.

import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { useTranslation } from 'react-i18next'

export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url)
  if (searchParams.has('shop')) throw redirect(`/app${search}`)
  return null
}

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
