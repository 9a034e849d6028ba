// Hands mails to the operator's mail server. What it answers is sorted here by what to do next; its words name addresses, so
// they go nowhere: the log has codes.

import { createTransport } from 'nodemailer'
import { z } from 'zod'

type Mail = {
  to: string
  subject: string
  text: string
  html: string
  /** Without angle brackets. */
  messageId: string
  headers: Readonly<Record<string, string>>
}

/** What the server said, without its words: "550 RCPT TO", "EAUTH", … */
type SmtpTrouble = { code: string; isOperators: boolean }

/** refused: for good, and because of this mail or its address · later: it may be taken another time */
type SmtpEnd = { end: 'sent' } | { end: 'refused' | 'later'; trouble: SmtpTrouble }

export type Smtp = { send: (mail: Mail) => Promise<SmtpEnd>; close: () => void }

const seconds = 1000
const limits = {
  connectionTimeout: 10 * seconds,
  greetingTimeout: 10 * seconds,
  socketTimeout: 60 * seconds,
} as const

/** @param url smtps://user:password@host:465; from "Name <address>" */
export function createSmtp({ url, from }: { url: string; from: string }): Smtp {
  // Nothing in a mail of ours is a file or an address to read from.
  const transport = createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true })
  return {
    send: async ({ to, messageId, headers, subject, text, html }) => {
      const words = { subject, text, html }
      const mail = { from, to: { name: '', address: to }, messageId: `<${messageId}>`, headers, ...words }
      return transport.sendMail(mail).then(
        () => ({ end: 'sent' as const }),
        (error: unknown) => endOf(error),
      )
    },
    close: () => transport.close(),
  }
}

const Refusal = z.object({
  code: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
})

/** Commands that are about this mail: what is refused before them, no mail gets through. */
const ofTheMail = ['RCPT TO', 'DATA']

function endOf(error: unknown): SmtpEnd {
  const { code = 'unknown', responseCode = 0, command = '' } = Refusal.safeParse(error).data ?? {}
  const said = responseCode > 0 ? `${responseCode} ${command}`.trim() : code
  const isForGood = responseCode >= 500
  if (isForGood && ofTheMail.includes(command))
    return { end: 'refused', trouble: { code: said, isOperators: false } }
  return { end: 'later', trouble: { code: said, isOperators: isForGood || code === 'EAUTH' } }
}
