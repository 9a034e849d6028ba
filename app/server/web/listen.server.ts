// The socket's side: how long anybody may take, and how many may come at once.

import { createServer, type RequestListener, type Server } from 'node:http'

/** Milliseconds for the head of a request, and for all of it. */
const headMs = 10_000
const requestMs = 30_000
/** Longer than load balancers keep an idle connection: they must be the ones that close it. */
const keepAliveMs = 75_000
/** Nothing said in either direction for so long: gone. Longer than any answer of ours takes to begin. */
const silentMs = 120_000
const checkEveryMs = 5_000
const mostConnections = 2_000
const mostHeaders = 100

/** Listens; resolves once it does. @param host undefined: on all addresses */
export function listen(app: RequestListener, port: number, host?: string): Promise<Server> {
  const server = createServer({ connectionsCheckingInterval: checkEveryMs }, app)
  server.headersTimeout = headMs
  server.requestTimeout = requestMs
  server.keepAliveTimeout = keepAliveMs
  server.maxConnections = mostConnections
  server.maxHeadersCount = mostHeaders
  server.setTimeout(silentMs)
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server)).once('error', reject)
    if (host) server.listen(port, host)
    else server.listen(port)
  })
}
