// The page when a page could not be made: calm, says what and why, tries again by itself. Plain HTML: it must work
// where Polaris' provider is not.

import { isRouteErrorResponse, useRevalidator, useRouteError } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { usePolling } from './polling.ts'

const retryEveryMs = 5_000

/** Instead of a whole document or of the frame. */
export function Refusal() {
  return (
    <main>
      <ScreenRefusal />
    </main>
  )
}

/** Instead of one screen, inside the frame. */
export function ScreenRefusal() {
  const error = useRouteError()
  const html = shopifyAnswer(error)
  if (html) return <div dangerouslySetInnerHTML={{ __html: html }} />
  return <RefusalPage kind={kindOf(error)} />
}

function RefusalPage({ kind }: { kind: 'missing' | 'session' | 'trouble' }) {
  const { t } = useTranslation()
  const revalidator = useRevalidator()
  usePolling(kind === 'missing' ? 0 : retryEveryMs)
  return (
    <div className="refusal">
      <div className="refusal__card">
        <h1>{t(`refusal.${kind}.title`)}</h1>
        <p>{t(`refusal.${kind}.text`)}</p>
        {kind === 'missing' ? (
          <a href="/app">{t('refusal.home')}</a>
        ) : (
          <button
            type="button"
            onClick={() => revalidator.revalidate()}
            disabled={revalidator.state !== 'idle'}
          >
            {t('refusal.again')}
          </button>
        )}
      </div>
    </div>
  )
}

// Shopify's library throws whole pages (to renew the session, to leave the frame): they are shown as they are.
function shopifyAnswer(error: unknown): string | null {
  if (!isRouteErrorResponse(error)) return null
  const body: unknown = error.data
  return typeof body === 'string' && body.trimStart().startsWith('<') ? body : null
}

function kindOf(error: unknown): 'missing' | 'session' | 'trouble' {
  if (!isRouteErrorResponse(error)) return 'trouble'
  if (error.status === 404) return 'missing'
  return error.status === 401 ? 'session' : 'trouble'
}
