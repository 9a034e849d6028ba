// The port is open before the app is ready: who asks meanwhile is told to come again, rather than refused.

import type { RequestListener, Server } from 'node:http'
import type { Config } from './config.server.ts'
import { listen } from '#app/server/web/listen.server.ts'
import { trusts } from '#app/server/web/trust.server.ts'

export type Front = {
  server: Server
  /** Connections ended at once so far, because their address, or all together, had too many. */
  refused: () => number
  /** From now on `handler` answers. */
  open: (handler: RequestListener) => void
  /** Lets nobody in any more; resolves when all who are in have their answer, or after so long. */
  close: (mostMs: number) => Promise<void>
}

const lookMs = 50

const sayStarting: RequestListener = (_, response) => {
  response.writeHead(503, { 'retry-after': '2', 'content-type': 'application/json' })
  response.end(JSON.stringify({ status: 'starting' }))
}

/**
 * Listens, and answers 503 until opened.
 * @throws when the port is taken
 */
export async function openFront({
  port,
  host,
  trustProxy,
}: Pick<Config, 'port' | 'host' | 'trustProxy'>): Promise<Front> {
  let answer = sayStarting
  let refused = 0
  const place = { port, host, isTrusted: trusts(trustProxy), onRefused: () => void refused++ }
  const server = await listen((request, response) => answer(request, response), place)
  return {
    server,
    refused: () => refused,
    open: (handler) => {
      answer = handler
    },
    close: (mostMs) =>
      new Promise((resolve) => {
        // A browser keeps its connection after its answer.
        const timer = setInterval(() => server.closeIdleConnections(), lookMs)
        const end = () => {
          clearInterval(timer)
          resolve()
        }
        setTimeout(end, mostMs).unref()
        server.close(end)
      }),
  }
}
