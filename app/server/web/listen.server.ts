// The socket's side: how long anybody may take, and how many may come at once.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressKey } from './rates.server.ts'

/** All times in milliseconds. */
type SocketLimits = {
  /** For the head of a request, and for all of it. */
  headMs: number
  requestMs: number
  /** An idle connection is kept for so long. */
  keepAliveMs: number
  /** Nothing said in either direction for so long: gone. */
  silentMs: number
  /** How often connections are looked at for the first two. */
  checkEveryMs: number
  mostConnections: number
  /** Of one address, or network of IPv6, that is no proxy of ours. */
  mostPerAddress: number
  mostHeaders: number
}

const usualLimits: SocketLimits = {
  headMs: 10_000,
  requestMs: 30_000,
  // Longer than load balancers keep an idle connection: they must be the ones that close it.
  keepAliveMs: 75_000,
  // Longer than any answer of ours takes to begin.
  silentMs: 120_000,
  checkEveryMs: 5_000,
  mostConnections: 2_000,
  // An office whose browsers open six each.
  mostPerAddress: 250,
  mostHeaders: 100,
}

type Place = {
  port: number
  /** Undefined: on all addresses. */
  host: string | undefined
  /** Whether an address is a proxy's, which brings many visitors: it may take all connections. */
  isTrusted: (address: string) => boolean
  /** Instead of the usual ones. */
  limits?: Partial<SocketLimits>
  /** A connection was ended at once: its address has too many, or there are too many altogether. */
  onRefused?: () => void
}

/** Listens; resolves once it does. */
export function listen(app: RequestListener, place: Place): Promise<Server> {
  const { port, host } = place
  const limits = { ...usualLimits, ...place.limits }
  const server = createServer({ connectionsCheckingInterval: limits.checkEveryMs }, app)
  server.headersTimeout = limits.headMs
  server.requestTimeout = limits.requestMs
  server.keepAliveTimeout = limits.keepAliveMs
  server.maxConnections = limits.mostConnections
  server.maxHeadersCount = limits.mostHeaders
  server.setTimeout(limits.silentMs)
  server.on('connection', limitAddresses(place, limits.mostPerAddress))
  server.on('drop', () => place.onRefused?.())
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server)).once('error', reject)
    if (host) server.listen(port, host)
    else server.listen(port)
  })
}

/** Ends the connections that an address has beyond what it may have. */
function limitAddresses({ isTrusted, onRefused }: Place, most: number): (socket: Socket) => void {
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
