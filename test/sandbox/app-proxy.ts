// In front of the app, under the address that the browser knows. The app is as in production; only here its answers
// learn that the admin is the sandbox: who may frame it, and where its redirects to Shopify and Zoho lead.

import { Agent, request as call, type IncomingHttpHeaders } from 'node:http'
import { listen, type HttpServer } from '../support/servers.ts'
import { localAddress, type Origins } from './addresses.ts'

const absent = 'The app does not answer. The page "Make trouble" of the sandbox can start it again.'

export type ProxyOptions = { port: number; appPort: number; site: string }

// A connection of its own for each request: the app may be killed and started again at any time.
const agent = new Agent({ keepAlive: false })

export async function startAppProxy({ port, appPort, site }: ProxyOptions): Promise<HttpServer> {
  const proxy = await listen(async (incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const upstream = call({ host: '127.0.0.1', port: appPort, method, path, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, rewritten(answer.headers, { site, app: proxy.url }))
      answer.pipe(outgoing)
      answer.on('error', () => outgoing.destroy())
    })
    upstream.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(absent)
    })
    outgoing.on('close', () => upstream.destroy())
    incoming.pipe(upstream)
  }, port)
  return proxy
}

function rewritten(headers: IncomingHttpHeaders, origins: Origins): IncomingHttpHeaders {
  const changed = { ...headers }
  const policy = headers['content-security-policy']
  if (policy) {
    changed['content-security-policy'] = String(policy).replace(
      'frame-ancestors',
      `frame-ancestors ${origins.site}`,
    )
  }
  // A relative one stays relative: it is the app's own.
  const { location } = headers
  if (location && URL.canParse(location)) changed.location = localAddress(location, origins) ?? location
  return changed
}
