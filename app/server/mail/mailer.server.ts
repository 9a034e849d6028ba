// What the engine has mailed, put into words and handed to the mail server.

import type { Log } from '#app/lib/telemetry/log.server.ts'
import type { Metrics } from '#app/lib/telemetry/metrics.server.ts'
import { createSmtp } from '#app/mail/smtp.server.ts'
import type { Config } from '#app/server/config.server.ts'
import type { Letter, Mailer, TellTask } from '#app/sync/core/mail.ts'
import { mailWords } from './mail-words.server.ts'
import { write, writeTask } from './letters.ts'

export type OpenMailer = Mailer & { close: () => void }

type Setup = { config: Config; log: Log; metrics: Metrics }

/** @returns null where the operator named no mail server */
export function createMailer({ config: { mail, shopify }, log, metrics }: Setup): OpenMailer | null {
  if (!mail) return null
  const smtp = createSmtp(mail)
  return {
    close: smtp.close,
    send: async (letter) => {
      const wording = await mailWords(letter.locale)
      const link = letter.unsubscribe === null ? null : unsubscribeUrl(shopify.appUrl, letter.unsubscribe)
      const words = write(letter, wording, link)
      const sent = await smtp.send({
        ...words,
        to: letter.to,
        messageId: `${letter.id}@${new URL(shopify.appUrl).hostname}`,
        headers: headersOf(letter, link),
      })
      if (sent.end === 'sent') return 'sent'
      const { code, isOperators } = sent.trouble
      if (isOperators) {
        metrics.operatorAlarms.inc({ what: 'mail_server' })
        log.error({ code }, 'the mail server refuses this app')
      } else log.warn({ code }, 'a mail was not taken')
      return sent.end
    },
  }
}

/** The words of a task in Zoho: no mail server is needed for them. */
export const taskWords: TellTask = async (about) => writeTask(about, await mailWords(about.language))

const unsubscribeUrl = (appUrl: string, token: string) =>
  `${appUrl}/mail/unsubscribe?${new URLSearchParams({ token })}`

/** RFC 3834: nobody's absence is answered to it. RFC 8058: mail programs unsubscribe by a POST, without a page. */
function headersOf({ locale }: Letter, link: string | null): Record<string, string> {
  const always = { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale }
  if (!link) return always
  return {
    ...always,
    'List-Unsubscribe': `<${link}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}
