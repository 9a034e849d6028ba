// Who may read /metrics: volumes, errors and start times are nobody's business but the operator's.

import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { BlockList, isIPv4 } from 'node:net'
import type { RequestHandler } from 'express'
import type { Config } from '#app/server/config.server.ts'
import type { Metrics } from '#app/lib/telemetry/metrics.server.ts'
import { refuse } from './answers.server.ts'
import { canonicalPath } from './path.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Guards the route: a bearer of METRICS_TOKEN; without a token, who asks from this machine itself and by no proxy. */
export function guardMetrics({ metrics: { token } }: Config): RequestHandler {
  return (incoming, outgoing, next) => {
    if (canonicalPath(incoming.originalUrl) !== '/metrics') return next()
    if (token ? bears(incoming, token) : isLocal(incoming)) return next()
    outgoing.set('WWW-Authenticate', 'Bearer')
    refuse(outgoing, 401)
  }
}

/** METRICS_PORT: the same figures on a port that only the operator's network reaches. Null when none is configured. */
export async function listenForMetrics(config: Config, metrics: Metrics): Promise<Server | null> {
  const { port, token } = config.metrics
  if (!port) return null
  const server = createServer((incoming, outgoing) => {
    const status = statusFor(incoming, token)
    if (status === 200) void sendMetrics(metrics, outgoing)
    else outgoing.writeHead(status).end()
  })
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server)).once('error', reject)
    if (config.host) server.listen(port, config.host)
    else server.listen(port)
  })
}

async function sendMetrics({ registry }: Metrics, outgoing: ServerResponse): Promise<void> {
  try {
    const text = await registry.metrics()
    outgoing.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text)
  } catch {
    outgoing.writeHead(500).end()
  }
}

function statusFor(incoming: IncomingMessage, token: string | undefined): number {
  if (canonicalPath(incoming.url ?? '') !== '/metrics') return 404
  return !token || bears(incoming, token) ? 200 : 401
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

// Of digests, which are equally long: the comparison tells nothing of the token.
function bears({ headers }: IncomingMessage, token: string): boolean {
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))
}

function isLocal({ socket, headers }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const proxied = headers['x-forwarded-for'] ?? headers['x-forwarded-host'] ?? headers['forwarded']
  return proxied === undefined && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}
