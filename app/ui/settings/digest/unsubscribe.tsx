// Shown outside the admin, to who followed the link of a mail: plain HTML in the browser's language.

import { useTranslation } from 'react-i18next'

/** @param ended null: nothing was pressed yet; false: the link is none (any more) */
export function Unsubscribe({ token, ended }: { token: string; ended: boolean | null }) {
  const { t } = useTranslation()
  const state = ended === null ? 'ask' : ended ? 'ended' : 'unknown'
  return (
    <main className="refusal">
      <div className="refusal__card">
        <h1>{t(`unsubscribe.${state}.title`)}</h1>
        <p>{t(`unsubscribe.${state}.text`)}</p>
        {state === 'ask' ? (
          <form method="post" action={`/mail/unsubscribe?${new URLSearchParams({ token })}`}>
            <button type="submit">{t('unsubscribe.button')}</button>
          </form>
        ) : null}
      </div>
    </main>
  )
}
