// What the mail server answers, sorted: what is an address's fault, what is the operator's, and what passes.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSmtp, type Smtp } from '#app/mail/smtp.server.ts'
import { startMailServer, type MailServer } from '#test/support/mail-server.ts'

let server: MailServer
let smtp: Smtp
beforeAll(async () => {
  server = await startMailServer()
  smtp = createSmtp({ url: server.url.replace('//', '//user:password@'), from: 'Sync <sync@app.test>' })
})
afterAll(async () => {
  smtp.close()
  await server.close()
})

const words = { subject: 'Words', text: 'Words', html: '<p>Words</p>', headers: {} }
const mail = { ...words, to: 'owner@shop.test', messageId: 'one@app.test' }

type Row = [
  at: 'AUTH' | 'MAIL' | 'RCPT' | 'DATA',
  code: number,
  enhanced: string,
  end: string,
  isOperators: boolean,
]
test.each<Row>([
  // No such mailbox.
  ['RCPT', 550, '5.1.1', 'refused', false],
  ['RCPT', 554, '5.1.2', 'refused', false],
  ['RCPT', 550, '', 'refused', false],
  ['RCPT', 553, '5.1.3', 'refused', false],
  // Full: it may be emptied.
  ['RCPT', 552, '5.2.2', 'later', false],
  ['RCPT', 451, '', 'later', false],
  // Relaying denied, the sender's reputation, a quota, spam: of every address.
  ['RCPT', 550, '5.7.1', 'later', true],
  ['RCPT', 554, '5.7.1', 'later', true],
  ['RCPT', 554, '', 'later', true],
  ['DATA', 550, '5.7.1', 'later', true],
  ['DATA', 554, '', 'later', true],
  ['DATA', 550, '5.1.1', 'later', true],
  ['MAIL', 553, '', 'later', true],
  ['AUTH', 535, '5.7.8', 'later', true],
  // The server's own directory is away for a moment.
  ['AUTH', 454, '4.7.0', 'later', false],
] as const)('%s answered by %d %s ends as it should', async (...[at, code, enhanced, end, isOperators]) => {
  server.refuse = { at, code, ...(enhanced ? { enhanced } : {}) }
  const sent = await smtp.send(mail)
  expect(sent).toMatchObject({ end, trouble: { isOperators } })
  expect(JSON.stringify(sent)).not.toMatch(/@/)
})

test('nothing of all that keeps the next mail from being sent', async () => {
  server.refuse = null
  expect(await smtp.send(mail)).toEqual({ end: 'sent' })
})
