// Shown outside the admin, when Zoho's answer belongs to no store: plain HTML in the browser's language, no App Bridge.

import { useTranslation } from 'react-i18next'

/** @param problem why there is no way back: the link was used before, or is too old */
export function CallbackProblem({ problem }: { problem: string }) {
  const { t } = useTranslation()
  return (
    <main className="refusal">
      <div className="refusal__card">
        <h1>{t('callback.title')}</h1>
        <p>{t('callback.text')}</p>
        <p>{t('callback.code', { code: problem })}</p>
      </div>
    </main>
  )
}
