// The socket's side: how long anybody may take, and how many may come at once.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressKey } from './rates.server.ts'

/** Milliseconds for the head of a request, and for all of it. */
const headMs = 10_000
const requestMs = 30_000
/** Longer than load balancers keep an idle connection: they must be the ones that close it. */
const keepAliveMs = 75_000
/** Nothing said in either direction for so long: gone. Longer than any answer of ours takes to begin. */
const silentMs = 120_000
const checkEveryMs = 5_000
const mostConnections = 2_000
/** Of one address, or network of IPv6, that is no proxy of ours: an office whose browsers open six each. */
const usualPerAddress = 250
const mostHeaders = 100

type Place = {
  port: number
  /** Undefined: on all addresses. */
  host: string | undefined
  /** Whether an address is a proxy's, which brings many visitors: it may take all connections. */
  isTrusted: (address: string) => boolean
  mostPerAddress?: number
  /** A connection was ended at once: its address has too many. */
  onRefused?: () => void
}

/** Listens; resolves once it does. */
export function listen(app: RequestListener, place: Place): Promise<Server> {
  const { port, host } = place
  const server = createServer({ connectionsCheckingInterval: checkEveryMs }, app)
  server.headersTimeout = headMs
  server.requestTimeout = requestMs
  server.keepAliveTimeout = keepAliveMs
  server.maxConnections = mostConnections
  server.maxHeadersCount = mostHeaders
  server.setTimeout(silentMs)
  server.on('connection', limitAddresses(place))
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server)).once('error', reject)
    if (host) server.listen(port, host)
    else server.listen(port)
  })
}

/** Ends the connections that an address has beyond what it may have. */
function limitAddresses(place: Place): (socket: Socket) => void {
  const { isTrusted, mostPerAddress: most = usualPerAddress, onRefused } = place
  const open = new Map<string, number>()
  return (socket) => {
    const address = socket.remoteAddress ?? ''
    if (isTrusted(address)) return
    const key = addressKey(address)
    const others = open.get(key) ?? 0
    if (others >= most) {
      socket.destroy()
      onRefused?.()
      return
    }
    open.set(key, others + 1)
    socket.once('close', () => {
      const left = (open.get(key) ?? 1) - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    })
  }
}
