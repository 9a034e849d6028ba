// One request over a socket, as it is written: fetch would tidy the path, and a world answers it by its simulators.

import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'

export type Call = { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer }
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'

/** By POST when there is a body, unless a method is named. */
export function call(port: number, path: string, { method, headers, body }: Call = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: method ?? (body ? 'POST' : 'GET'), agent: false }
    const outgoing = request({ ...options, headers: { 'user-agent': browser, ...headers } }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
