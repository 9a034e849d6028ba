// Shown outside the admin, when Zoho's answer belongs to no store: plain HTML in the browser's language, no App Bridge. The
// link was used before, or is too old.

import { useTranslation } from 'react-i18next'
import { supportUrl } from '#app/ui/frame/contacts.ts'

type CallbackProblemProps = { reference: string | null; support: string | null }

export function CallbackProblem({ reference, support }: CallbackProblemProps) {
  const { t } = useTranslation()
  return (
    <main className="refusal">
      <div className="refusal__card">
        <h1>{t('callback.title')}</h1>
        <p>{t('callback.text')}</p>
        {reference ? (
          <p className="refusal__reference">
            {t('refusal.reference', { reference })}{' '}
            {support ? (
              <a href={supportUrl(support, reference)} target="_blank" rel="noreferrer">
                {t('contacts.support')}
              </a>
            ) : null}
          </p>
        ) : null}
      </div>
    </main>
  )
}
