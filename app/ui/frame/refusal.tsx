// The page when a page could not be made: calm, says what and why, tries again by itself. Plain HTML: it must work
// where Polaris' provider is not.

import { isRouteErrorResponse, useRevalidator, useRouteError } from '@remix-run/react'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Contacts, supportUrl } from './contacts.ts'
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
  return <RefusalPage kind={kindOf(error)} reference={referenceOf(error)} />
}

type RefusalPageProps = { kind: 'missing' | 'session' | 'trouble'; reference: string | null }

function RefusalPage({ kind, reference }: RefusalPageProps) {
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
        {reference ? <Reference reference={reference} /> : null}
      </div>
    </div>
  )
}

// Nobody can ask for a page by what it looked like: this stands in the log, too.
function Reference({ reference }: { reference: string }) {
  const { t } = useTranslation()
  const { support, status } = useContext(Contacts)
  return (
    <p className="refusal__reference">
      {t('refusal.reference', { reference })}{' '}
      {support ? (
        <a href={supportUrl(support, reference)} target="_blank" rel="noreferrer">
          {t('contacts.support')}
        </a>
      ) : null}{' '}
      {status ? (
        <a href={status} target="_blank" rel="noreferrer">
          {t('contacts.status')}
        </a>
      ) : null}
    </p>
  )
}

// As the loader named it (server/endpoint/admin.server.ts); what failed in the browser has none.
function referenceOf(error: unknown): string | null {
  if (!isRouteErrorResponse(error)) return null
  const body: unknown = error.data
  const named = typeof body === 'object' && body !== null && 'reference' in body ? body.reference : null
  return typeof named === 'string' ? named : null
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
