// What the app sent by mail, the newest first.

import type { MailServer } from '../../support/mail-server.ts'
import { html, sandboxPage } from './html.ts'

export function mailPage({ mails }: MailServer) {
  const rows = mails.toReversed().map(
    ({ to, headers, text }) =>
      html`<article>
        <h2>${headers.get('subject') ?? ''}</h2>
        <p>To: ${to.join(', ')}</p>
        <pre style="white-space: pre-wrap">${text}</pre>
      </article>`,
  )
  const live = html`${rows.length > 0 ? rows : html`<p>Nothing was sent yet: Settings in the app has a digest.</p>`}`
  return sandboxPage({ title: 'Mail', here: '/mail', live })
}
