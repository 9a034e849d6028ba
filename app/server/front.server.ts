// The port is open before the app is ready: who asks meanwhile is told to come again, rather than refused.

import type { RequestListener, Server } from 'node:http'
import { listen } from '#app/server/web/listen.server.ts'

export type Front = {
  server: Server
  /** From now on `handler` answers. */
  open: (handler: RequestListener) => void
}

const sayStarting: RequestListener = (_, response) => {
  response.writeHead(503, { 'retry-after': '2', 'content-type': 'application/json' })
  response.end(JSON.stringify({ status: 'starting' }))
}

/**
 * Listens, and answers 503 until opened.
 * @throws when the port is taken
 */
export async function openFront({ port, host }: { port: number; host: string | undefined }): Promise<Front> {
  let answer = sayStarting
  const server = await listen((request, response) => answer(request, response), port, host)
  return {
    server,
    open: (handler) => {
      answer = handler
    },
  }
}
