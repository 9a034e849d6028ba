// A mail server for tests and for the sandbox: it takes what is sent to it, or refuses it as it is told to.

import { SMTPServer } from 'smtp-server'

type ReceivedMail = { to: string[]; headers: Map<string, string>; text: string }

export type MailServer = {
  readonly url: string
  readonly mails: ReceivedMail[]
  /** Says no from now on, with this code to this command; null: takes everything. */
  refuse: { at: 'MAIL' | 'RCPT' | 'DATA'; code: number } | null
  close(): Promise<void>
}

export async function startMailServer(port = 0): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const mayPass = (at: 'MAIL' | 'RCPT' | 'DATA') =>
    mail.refuse?.at === at ? refusal(mail.refuse.code) : null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onMailFrom: (_address, _session, done) => done(mayPass('MAIL')),
    onRcptTo: (_address, _session, done) => done(mayPass('RCPT')),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refused = mayPass('DATA')
        if (!refused) mails.push(parsed(envelope.rcptTo, Buffer.concat(chunks).toString('utf8')))
        done(refused)
      })
    },
  })
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refuse: null,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
  return mail
}

// With the words that real servers use: they name the address.
const refusal = (responseCode: number) =>
  Object.assign(new Error('refused <owner@example.com>'), { responseCode })

function parsed(to: readonly { address: string }[], raw: string): ReceivedMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), decodedWords(line.slice(at + 1).trim())]
    }),
  )
  return { to: to.map(({ address }) => address), headers, text: textPart(headers, rest.join('\r\n\r\n')) }
}

function textPart(headers: ReadonlyMap<string, string>, body: string): string {
  const [, boundary] = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '') ?? []
  const part = boundary ? (body.split(`--${boundary}`)[1] ?? '') : body
  const [head = '', ...rest] = boundary ? part.split('\r\n\r\n') : ['', part]
  const coding = /content-transfer-encoding: *(\S+)/i.exec(head)?.[1]?.toLowerCase()
  const text = rest.join('\r\n\r\n')
  if (coding === 'base64') return Buffer.from(text, 'base64').toString('utf8')
  return coding === 'quoted-printable' ? fromQuoted(text) : text
}

const fromQuoted = (text: string): string => bytesOf(text.replaceAll(/=\r\n/g, ''))

const bytesOf = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** "=?UTF-8?Q?…?=" and "=?UTF-8?B?…?=". */
const decodedWords = (text: string): string =>
  text
    .replaceAll(/\?= +=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, coding: string, word: string) =>
      coding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : bytesOf(word.replaceAll('_', ' ')),
    )
