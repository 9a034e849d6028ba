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

/** What the server said, without its words: "550 5.1.1 RCPT TO", "EAUTH", … */
type SmtpTrouble = { code: string; isOperators: boolean }

/** refused: for good, and because there is no such address · later: it may be taken another time */
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

const Refusal = z
  .object({
    code: z.string().catch('unknown'),
    responseCode: z.number().catch(0),
    command: z.string().catch(''),
    response: z.string().catch(''),
  })
  .catch({ code: 'unknown', responseCode: 0, command: '', response: '' })

/** "550 5.1.1 no such user": the enhanced code (RFC 3463), where the server gives one. */
const enhancedCode = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/
/** Without an enhanced code: no such mailbox, a wrong one, one that is not here. */
const noSuchMailbox = [550, 551, 553]

function endOf(error: unknown): SmtpEnd {
  const { code, responseCode, command, response } = Refusal.parse(error)
  const [, enhanced = ''] = enhancedCode.exec(response) ?? []
  const said = responseCode > 0 ? [responseCode, enhanced, command].filter(Boolean).join(' ') : code
  const isForGood = responseCode >= 500
  if (isForGood && command === 'RCPT TO' && isOfTheAddress(responseCode, enhanced))
    return { end: 'refused', trouble: { code: said, isOperators: false } }
  // A full mailbox (5.2.x) is neither's. All else that is for good is said of whatever we send: a relay that does not know us,
  // the sender's reputation, a quota, spam. No address is to be blamed for it.
  const isMailbox = command === 'RCPT TO' && enhanced.startsWith('5.2.')
  return { end: 'later', trouble: { code: said, isOperators: isForGood && !isMailbox } }
}

const isOfTheAddress = (responseCode: number, enhanced: string): boolean =>
  enhanced === '' ? noSuchMailbox.includes(responseCode) : enhanced.startsWith('5.1.')
